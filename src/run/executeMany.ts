import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { initialParameters, modelFromParameters, stackRows } from "../models/index.js";
import type { Model } from "../models/index.js";
import type { JobProgress } from "../native/index.js";
import { runChunk } from "../train/index.js";
import type { ChunkOptions, RunResult as TrainedRun } from "../train/index.js";
import { checkEvaluations, curvesOf } from "./curves.js";
import type { Snapshot } from "./curves.js";
import { provenanceAtStart } from "./provenance.js";
import type { RunRecord } from "./record.js";
import type { ResolvedRun } from "./resolved.js";
import { checkShapes } from "./shape.js";

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

/** How runs are executed, on which no result depends. */
export interface ExecuteOptions {
  signal?: AbortSignal | undefined;
  /** Threads of the core; as many as the machine runs at once by default. */
  threads?: number | undefined;
  /** Called at most 10 times a second and at the end of each phase. */
  onProgress?: ((progress: RunProgress) => void) | undefined;
  /** The command line, for the record. */
  command?: string | undefined;
}

/** A run's record, and the model that it left, unless its numbers are not finite. */
export interface FinishedRun {
  record: RunRecord;
  model: Model | undefined;
}

/** Executes a run that is ready. */
export async function executeRun(ready: ResolvedRun, options: ExecuteOptions = {}): Promise<FinishedRun> {
  const [finished] = await executeMany([ready], options);
  return finished!;
}

/**
 * Executes runs of one shape (see `shapeOf`) as one job of training and one of each evaluation: small models fill the
 * lanes together, and sequences are drawn once for all runs of a seed. Each run's key and result are those that it has
 * alone, bit by bit; the seconds in its provenance are the job's. An abort leaves records with status "stopped".
 * Throws as `run` does, and OUTLAST_INVALID_ARGUMENT for runs of different shapes.
 */
export async function executeMany(runs: readonly ResolvedRun[], options: ExecuteOptions = {}): Promise<FinishedRun[]> {
  const { threads = availableParallelism(), command = null, signal, onProgress } = options;
  signal?.throwIfAborted();
  checkShapes(runs);
  const provenance = provenanceAtStart(threads, command);
  await checkEvaluations(runs, { signal, threads });
  const started = performance.now();
  let loss = NaN;
  const onTraining = (progress: JobProgress): void => {
    ({ loss } = progress);
    onProgress?.({ phase: "train", name: "", ...progress });
  };
  const trained = await trainReady(runs, { signal, threads, onProgress: onTraining });
  const trainedAt = performance.now();
  const { curves, complete } = await curvesOf(runs, trained.map(snapshotsOf), {
    signal,
    threads,
    onProgress: (name, progress) => onProgress?.({ phase: "evaluate", name, ...progress, loss }),
  });
  const seconds = { train: (trainedAt - started) / 1000, evaluate: (performance.now() - trainedAt) / 1000 };
  const together = runs.length > 1 ? { together: runs.length } : {};
  const shared = { ...provenance, ended: new Date().toISOString(), seconds, ...together };
  return runs.map(({ key, spec }, i) => {
    const { status, steps, losses, parameters } = trained[i]!;
    const result = {
      status: complete ? status : "stopped",
      steps,
      losses: keptLosses(losses, spec.history.every),
      evaluate: curves[i]!,
    } as const;
    const finite = parameters.every((value) => Number.isFinite(value));
    return {
      record: { key, spec, result, provenance: shared },
      model: finite ? modelFromParameters(spec.model, parameters) : undefined,
    };
  });
}

async function trainReady(runs: readonly ResolvedRun[], options: ChunkOptions): Promise<TrainedRun[]> {
  const [{ spec, data }] = runs as [ResolvedRun];
  const plan = {
    model: spec.model,
    parameters: stackRows(runs.map(({ spec: { model, seeds } }) => initialParameters(model, [seeds.init]))),
    source: data.source,
    sequences: data.sequences,
    runs: runs.map(({ spec: { train, seeds } }) => ({ settings: train, seeds })),
    lossEvery: spec.history.every,
    checkpoints: spec.checkpoints,
  };
  return (await runChunk(plan, options)).runs;
}

/** The model at each checkpoint, and at the end where training got there. */
function snapshotsOf({ status, steps, parameters, checkpoints }: TrainedRun): Snapshot[] {
  if (status === "stopped") return [];
  if (status === "diverged") return checkpoints;
  return [...checkpoints.filter(({ step }) => step < steps), { step: steps, parameters }];
}

function keptLosses(losses: Float64Array, every: number): { step: number[]; loss: (number | null)[] } {
  const loss = Array.from(losses, (value) => (Number.isFinite(value) ? value : null));
  return { step: loss.map((_, i) => i * every), loss };
}
