import { performance } from "node:perf_hooks";
import { initialParameters, stackRows } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { FloatArray, JobProgress } from "../native/index.js";
import { runChunk } from "../train/index.js";
import type { ChunkPlan, Means, RunResult as TrainedRun, TrainSettings } from "../train/index.js";
import { checkEvaluations, curvesOf } from "./curves.js";
import type { CurveOptions, Snapshot } from "./curves.js";
import { needsModules } from "./custom/modules.js";
import { runElsewhere } from "./custom/threads.js";
import type { RunResult } from "./record.js";
import type { ResolvedRun } from "./resolved.js";
import { isCutAt } from "./stepLimit.js";

/** What is being done: optimizer steps of training, then the work of one evaluation after the other. */
export interface RunProgress {
  phase: "train" | "evaluate";
  /** The evaluation's name; empty while training. */
  name: string;
  done: number;
  total: number;
  /** The newest training loss, of several runs the first one's; NaN before there is one. */
  loss: number;
}

export interface RunJobOptions extends Means {
  signal?: AbortSignal | undefined;
  /** Whether results have every loss of the record, or the last one alone; every one by default. */
  losses?: "all" | "last" | undefined;
  /** Optimizer steps after which a run that takes more (a gradient flow aside) is stopped; none by default. */
  stepLimit?: number | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** What a run came to, and the numbers that its training ended at, [P]. */
export interface RunOutcome {
  result: RunResult;
  parameters: FloatArray;
}

/** The outcomes of a job's runs, and how long its two parts took. */
export interface RunJob {
  outcomes: RunOutcome[];
  seconds: { train: number; evaluate: number };
  /** Runs that a thread trains at a time: fewer take as long. */
  sideBySide: number;
}

/**
 * Trains and evaluates runs whose shapes (see `shapeOf`) are known to be equal, and makes nothing but their results:
 * what `executeMany` and sweeps have in common. An abort, or the limit of steps, leaves results with status "stopped".
 * Runs that need modules of the user's are computed in a thread of their own, never on a device.
 */
export async function runTogether(runs: readonly ResolvedRun[], options: RunJobOptions): Promise<RunJob> {
  return needsModules(runs[0]!) ? runElsewhere(runs, options) : runHere(runs, options);
}

/** The same in this thread, where the modules that a run needs are loaded. */
export async function runHere(
  runs: readonly ResolvedRun[],
  { signal, threads, device, losses: wanted = "all", stepLimit = Infinity, onProgress }: RunJobOptions,
): Promise<RunJob> {
  await checkEvaluations(runs, { signal, threads });
  const started = performance.now();
  let loss = NaN;
  const onTraining = (progress: JobProgress): void => {
    ({ loss } = progress);
    onProgress?.({ phase: "train", name: "", ...progress });
  };
  const watch = onProgress === undefined ? {} : { onProgress: onTraining };
  const cut = cutSettings(runs, stepLimit);
  const { runs: trained, sideBySide } = await runChunk(planOf(runs, cut), { signal, threads, device, ...watch });
  // Only a further step could tell how one that has come as far would have ended.
  const isCut = runs.map(({ spec: { train } }, i) => cut.has(train) && trained[i]!.steps === stepLimit);
  const trainedAt = performance.now();
  const outcomes = await outcomesOf(runs, trained, {
    isCut,
    signal,
    threads,
    device,
    losses: wanted,
    onProgress: onProgress && ((name, progress) => onProgress({ phase: "evaluate", name, ...progress, loss })),
  });
  const seconds = { train: (trainedAt - started) / 1000, evaluate: (performance.now() - trainedAt) / 1000 };
  return { outcomes, seconds, sideBySide };
}

interface OutcomeOptions extends CurveOptions, Pick<RunJobOptions, "losses"> {
  /** Which trainings were ended by the limit of steps. */
  isCut?: readonly boolean[];
}

/** Evaluates runs of one shape that were trained, where training did not stop. */
export async function outcomesOf(
  runs: readonly ResolvedRun[],
  trained: readonly TrainedRun[],
  { losses: wanted = "all", isCut = [], ...options }: OutcomeOptions,
): Promise<RunOutcome[]> {
  const snapshots = trained.map((run, i) => snapshotsOf(run, isCut[i] ?? false));
  const { curves, complete } = await curvesOf(runs, snapshots, options);
  return runs.map(({ spec }, i): RunOutcome => {
    const { status, steps, losses, parameters } = trained[i]!;
    const result = {
      status: complete && isCut[i] !== true ? status : "stopped",
      steps,
      losses: keptLosses(losses, spec.history.every, wanted === "all" ? 0 : Math.max(0, losses.length - 1)),
      evaluate: curves[i]!,
    } as const;
    return { result, parameters };
  });
}

/** The settings of those runs that plan more steps than the limit, with as many. */
export function cutSettings(runs: readonly ResolvedRun[], limit: number): Map<TrainSettings, TrainSettings> {
  const cut = new Map<TrainSettings, TrainSettings>();
  if (limit === Infinity) return cut;
  for (const run of runs) {
    const { train } = run.spec;
    if (!cut.has(train) && isCutAt(limit, run)) cut.set(train, { ...train, steps: limit });
  }
  return cut;
}

/** The training of runs of one shape, with other settings in place of some. */
export function planOf(
  runs: readonly ResolvedRun[],
  cut: ReadonlyMap<TrainSettings, TrainSettings> = new Map(),
): ChunkPlan {
  const [{ spec, data }] = runs as [ResolvedRun];
  return {
    model: spec.model,
    parameters: startingPoints(runs),
    // Runs of a task that is drawn are trained one by one.
    source: data.drawn?.(spec.seeds.data) ?? data.source,
    sequences: data.sequences,
    runs: runs.map(({ spec: { train, seeds } }) => ({ settings: cut.get(train) ?? train, seeds })),
    lossEvery: spec.history.every,
    checkpoints: spec.checkpoints,
  };
}

/** [N,P]: runs that share a model's spec, as most of a sweep's do, are drawn in one call. */
function startingPoints(runs: readonly ResolvedRun[]): FloatArray {
  const sharing = new Map<ResolvedModelSpec, number[]>();
  runs.forEach(({ spec: { model } }, run) => {
    const own = sharing.get(model);
    if (own === undefined) sharing.set(model, [run]);
    else own.push(run);
  });
  const rows: FloatArray[] = [];
  for (const [model, own] of sharing) {
    const seeds = own.map((run) => runs[run]!.spec.seeds.init);
    const drawn = initialParameters(model, seeds);
    const size = drawn.length / own.length;
    own.forEach((run, row) => (rows[run] = drawn.subarray(row * size, (row + 1) * size)));
  }
  return stackRows(rows);
}

/** The model at each checkpoint, and at the end where training got there. */
function snapshotsOf({ status, steps, parameters, checkpoints }: TrainedRun, isCut: boolean): Snapshot[] {
  if (status === "stopped") return [];
  if (status === "diverged" || isCut) return checkpoints;
  return [...checkpoints.filter(({ step }) => step < steps), { step: steps, parameters }];
}

/** The losses from the `first` on. */
function keptLosses(losses: Float64Array, every: number, first: number): { step: number[]; loss: (number | null)[] } {
  const loss = Array.from(losses.subarray(first), (value) => (Number.isFinite(value) ? value : null));
  return { step: loss.map((_, i) => (first + i) * every), loss };
}
