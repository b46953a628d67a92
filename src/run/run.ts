import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import { parseSpec } from "../core/index.js";
import { initialParameters, modelFromParameters } from "../models/index.js";
import type { Model } from "../models/index.js";
import { callbackSchema, executionFields } from "../native/index.js";
import type { JobProgress } from "../native/index.js";
import { runChunk } from "../train/index.js";
import type { ChunkOptions, RunResult as TrainedRun } from "../train/index.js";
import { checkEvaluations, curvesOf } from "./curves.js";
import type { Snapshot } from "./curves.js";
import { provenanceAtStart } from "./provenance.js";
import type { RunRecord } from "./record.js";
import { resolveRun } from "./resolve.js";
import type { ResolvedRun } from "./resolved.js";
import type { RunSpec } from "./spec.js";

/** What a run is doing: optimizer steps of its training, then the work of one evaluation after the other. */
export interface RunProgress {
  phase: "train" | "evaluate";
  /** The evaluation's name; empty while training. */
  name: string;
  done: number;
  total: number;
  /** The newest training loss; NaN before there is one. */
  loss: number;
}

const optionsSchema = z.strictObject({
  ...executionFields,
  /** Called at most 10 times a second and at the end of each phase. */
  onProgress: callbackSchema<RunProgress>(),
  /** The command line, for the record. */
  command: z.string().optional(),
  /** Folder that a spec's relative file names start from; the working directory by default. */
  baseDir: z.string().optional(),
});

/** How a run is executed, on which no result depends. An abort leaves a record with status "stopped": a prefix. */
export type RunOptions = z.input<typeof optionsSchema>;
export type ExecuteOptions = Omit<RunOptions, "baseDir">;

/** A run's record, and the model that it left, unless its numbers are not finite. */
export interface FinishedRun {
  record: RunRecord;
  model: Model | undefined;
}

/**
 * Trains and evaluates one model as a spec says. Stopping and diverging are results, in the record's `status`. Throws
 * OUTLAST_INVALID_SPEC with the path of the fault, OUTLAST_NO_SEQUENCE before training where an evaluation asks for
 * sequences that its task does not have, ...; a signal that is already aborted rejects with its reason.
 */
export async function run(spec: RunSpec, options: RunOptions = {}): Promise<RunRecord> {
  const { baseDir, ...execution } = parseSpec(optionsSchema, options, "options");
  const { record } = await executeRun(resolveRun(spec, { baseDir }), execution);
  return record;
}

/** Executes a run that is ready. */
export async function executeRun(ready: ResolvedRun, options: ExecuteOptions = {}): Promise<FinishedRun> {
  const { key, spec } = ready;
  const { threads = availableParallelism(), command = null, signal, onProgress } = options;
  signal?.throwIfAborted();
  const provenance = provenanceAtStart(threads, command);
  await checkEvaluations(ready, { signal, threads });
  const started = performance.now();
  let loss = NaN;
  const onTraining = (progress: JobProgress): void => {
    ({ loss } = progress);
    onProgress?.({ phase: "train", name: "", ...progress });
  };
  const trained = await trainReady(ready, { signal, threads, onProgress: onTraining });
  const trainedAt = performance.now();
  const { curves, complete } = await curvesOf(ready, snapshotsOf(trained), {
    signal,
    threads,
    onProgress: (name, progress) => onProgress?.({ phase: "evaluate", name, ...progress, loss }),
  });
  const seconds = { train: (trainedAt - started) / 1000, evaluate: (performance.now() - trainedAt) / 1000 };
  const result = {
    status: complete ? trained.status : "stopped",
    steps: trained.steps,
    losses: keptLosses(trained.losses, spec.history.every),
    evaluate: curves,
  } as const;
  const record = { key, spec, result, provenance: { ...provenance, ended: new Date().toISOString(), seconds } };
  const finite = trained.parameters.every((value) => Number.isFinite(value));
  return { record, model: finite ? modelFromParameters(spec.model, trained.parameters) : undefined };
}

async function trainReady({ spec, data }: ResolvedRun, options: ChunkOptions): Promise<TrainedRun> {
  const { model, train, seeds, history, checkpoints } = spec;
  const plan = {
    model,
    parameters: initialParameters(model, [seeds.init]),
    source: data.source,
    sequences: data.sequences,
    runs: [{ settings: train, seeds }],
    lossEvery: history.every,
    checkpoints,
  };
  const { runs } = await runChunk(plan, options);
  return runs[0]!;
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
