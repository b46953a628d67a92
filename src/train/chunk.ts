import { availableParallelism } from "node:os";
import { native, runJob } from "../native/index.js";
import type {
  Breadth,
  FloatArray,
  JobOptions,
  NativeChunk,
  NativeChunkResult,
  NativeDevice,
  NativeSource,
} from "../native/index.js";
import { layoutOf, nativeShape } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import { optimizerRow, scheduleRow } from "../optimizers/index.js";
import { checkPlan } from "./checkPlan.js";
import { sequencesOfStep } from "./mode.js";
import { penaltyRules } from "./penalties.js";
import type { TrainSettings } from "./settings.js";

/** One run of a chunk: what it minimises how, and the seeds of its random numbers. */
export interface ChunkRun {
  settings: TrainSettings;
  seeds: { data: number; shuffle: number };
}

/** Many runs of one model shape on one source, alike in everything but numbers. */
export interface ChunkPlan {
  model: ResolvedModelSpec;
  /** [N,P]: where each run starts. */
  parameters: FloatArray;
  source: NativeSource;
  /** Sequences of the fixed set, or new ones at every step. */
  sequences: number | "fresh";
  /** [L,sequences,H] each: where the state of each sequence of a fixed set starts. */
  initialState?: { h: FloatArray; c?: FloatArray | undefined } | undefined;
  runs: readonly ChunkRun[];
  /** Every n-th loss is kept; 1 by default. */
  lossEvery?: number | undefined;
  /** Ascending steps at which parameters are kept. */
  checkpoints?: readonly number[] | undefined;
}

export interface RunResult {
  status: "done" | "stopped" | "diverged";
  /** Optimizer steps completed. */
  steps: number;
  /** Before step 0, lossEvery, 2 lossEvery, ...; the last one may be that which is not finite. */
  losses: Float64Array<ArrayBuffer>;
  /** [P] */
  parameters: FloatArray;
  /** At the planned steps that the run reached. */
  checkpoints: { step: number; parameters: FloatArray }[];
}

export interface ChunkResult {
  runs: RunResult[];
  /** Runs that a thread trains at a time: fewer take as long. */
  sideBySide: number;
}

/** What computes a job: threads of the core, and a device where there is one to train and evaluate. */
export interface Means {
  threads: number;
  device?: NativeDevice | undefined;
}

export interface ChunkOptions extends JobOptions {
  /** Threads of the core; as many as the machine runs at once by default. No result depends on it. */
  threads?: number | undefined;
  /** What trains in place of the core; the last bits of results depend on it. */
  device?: NativeDevice | undefined;
}

/** The one job behind `train`, `trainMany` and `run`. Throws OUTLAST_INVALID_SPEC for runs that do not go together. */
export async function runChunk(plan: ChunkPlan, options: ChunkOptions = {}): Promise<ChunkResult> {
  options.signal?.throwIfAborted();
  const { threads = availableParallelism(), device } = options;
  const result = await runJob(native().runChunk(nativeChunk(plan, { threads, device })), options);
  return { runs: runResults(plan, result), sideBySide: result.sideBySide };
}

/** What the core reads of a plan. Throws as `runChunk` does. */
export function nativeChunk(plan: ChunkPlan, { threads, device }: Means): NativeChunk {
  const layout = layoutOf(plan.model);
  const first = checkPlan(plan, layout);
  const { loss, scored, mode, optimizer, schedule, batchSize, window, carryState } = first;
  const settings = plan.runs.map((run) => run.settings);
  // Many runs mostly share one set of settings, which is then looked at once.
  const distinct = [...new Set(settings)];
  const places = new Map(distinct.map((run, i) => [run, i]));
  const which = settings.map((run) => places.get(run)!);
  const rows = (row: (run: TrainSettings) => readonly number[]): Float64Array => {
    const made = distinct.map(row);
    const width = made[0]!.length;
    const numbers = new Float64Array(which.length * width);
    for (let run = 0, at = 0; run < which.length; run += 1)
      for (const number of made[which[run]!]!) numbers[at++] = number;
    return numbers;
  };
  const column = (value: (run: TrainSettings) => number): Float64Array => rows((run) => [value(run)]);
  const rates = rows(({ optimizer: { perParameter } }) =>
    layout.map(({ name }) => perParameter?.[name]?.learningRate ?? NaN),
  );
  const { h, c } = plan.initialState ?? {};
  return {
    shape: nativeShape(plan.model),
    runs: settings.length,
    parameters: plan.parameters,
    sources: [plan.source],
    sequences: plan.sequences === "fresh" ? 0 : plan.sequences,
    ...(h === undefined ? {} : { initialH: h }),
    ...(c === undefined ? {} : { initialC: c }),
    dataSeeds: Float64Array.from(plan.runs, ({ seeds }) => seeds.data),
    shuffleSeeds: Float64Array.from(plan.runs, ({ seeds }) => seeds.shuffle),
    batchSize: batchSize === "full" ? 0 : batchSize,
    loss,
    scored,
    mode,
    optimizer: {
      kind: optimizer.kind,
      numbers: rows((run) => optimizerRow(run.optimizer)),
    },
    schedule: { kind: schedule.kind, numbers: rows((run) => scheduleRow(run.schedule)) },
    parameterRates: rates,
    frozen: Uint8Array.from(layout, ({ name }) => Number(plan.model.freeze.includes(name))),
    clipNorms: column((run) => run.clipNorm ?? Infinity),
    lossBelow: column((run) => run.stop?.lossBelow ?? -Infinity),
    gradientBelow: column((run) => run.stop?.gradientBelow ?? 0),
    stateNoise: column((run) => run.stateNoise),
    curricula: {
      from: column((run) => run.curriculum?.from ?? 0),
      epochs: column((run) => run.curriculum?.epochs ?? 0),
    },
    penalties: penaltyRules(first, rows),
    steps: column((run) => run.steps ?? Infinity),
    epochs: column((run) => run.epochs ?? Infinity),
    window: window ?? 0,
    carryState,
    lossEvery: plan.lossEvery ?? 1,
    checkpoints: Float64Array.from(plan.checkpoints ?? []),
    threads,
    ...(device && { device }),
  };
}

/** How much of a plan's training goes on at once. */
export function trainingBreadth({ model, sequences, runs }: ChunkPlan): Breadth {
  const [first] = runs;
  return {
    models: runs.length,
    sequences: sequencesOfStep(first!.settings.batchSize, sequences),
    hiddenSize: model.hiddenSize,
  };
}

/** What of a plan's training a device does not do, as the end of a sentence; undefined where it does all of it. */
export function trainingObstacle(plan: ChunkPlan): string | undefined {
  return native().deviceUnsupported(nativeChunk(plan, { threads: 1 })) ?? undefined;
}

const statuses = ["done", "stopped", "diverged"] as const;

/** The results of the plan's runs, or of those that were asked for. */
export function runResults(plan: ChunkPlan, result: NativeChunkResult): RunResult[] {
  return result.losses.map((_, run) => runResult(plan, result, run));
}

function runResult(plan: ChunkPlan, result: NativeChunkResult, run: number): RunResult {
  const count = plan.parameters.length / plan.runs.length;
  const steps = result.steps[run] ?? 0;
  const planned = plan.checkpoints ?? [];
  const part = (all: FloatArray, row: number): FloatArray => all.slice(row * count, (row + 1) * count);
  const kept = planned.map((step, i) => ({ step, parameters: part(result.checkpoints, run * planned.length + i) }));
  return {
    status: statuses[result.status[run] ?? 0] ?? "done",
    steps,
    losses: result.losses[run] ?? new Float64Array(),
    parameters: part(result.parameters, run),
    checkpoints: kept.filter(({ step }) => step <= steps),
  };
}
