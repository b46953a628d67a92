import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { evaluateParameters } from "../evaluate/index.js";
import type { ExtrapolationCurve } from "../evaluate/index.js";
import { initialParameters, modelFromParameters } from "../models/index.js";
import type { Model } from "../models/index.js";
import type { FloatArray } from "../native/index.js";
import { runChunk } from "../train/index.js";
import type { RunResult as TrainedRun } from "../train/index.js";
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

/** How a run is executed; no result depends on it. */
export interface ExecuteOptions {
  /** An abort ends the run within a step: its record is then a prefix, with status "stopped". */
  signal?: AbortSignal | undefined;
  /** Called at most 10 times a second and at the end of each phase. */
  onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Threads of the core; as many as the machine runs at once by default. */
  threads?: number | undefined;
  /** The command line, for the record. */
  command?: string | undefined;
}

export interface RunOptions extends ExecuteOptions {
  /** Folder that a spec's relative file names start from; the working directory by default. */
  baseDir?: string | undefined;
}

/** A run's record and the model that it left: trained, or as it was before a step that diverged. */
export interface FinishedRun {
  record: RunRecord;
  model: Model;
}

/**
 * Trains and evaluates one model as a spec says. Stopping and diverging are results, in the record's `status`. Throws
 * OUTLAST_INVALID_SPEC with the path of the fault; a signal that is already aborted rejects with its reason.
 */
export async function run(spec: RunSpec, options: RunOptions = {}): Promise<RunRecord> {
  const { record } = await executeRun(resolveRun(spec, options), options);
  return record;
}

/** Executes a run that is ready. */
export async function executeRun(ready: ResolvedRun, options: ExecuteOptions = {}): Promise<FinishedRun> {
  const { key, spec } = ready;
  const { threads = availableParallelism(), command = null, signal, onProgress } = options;
  signal?.throwIfAborted();
  const provenance = provenanceAtStart(threads, command);
  const started = performance.now();
  let loss = NaN;
  const trained = await trainRun(ready, {
    signal,
    threads,
    onProgress: (progress) => {
      ({ loss } = progress);
      onProgress?.({ phase: "train", name: "", ...progress });
    },
  });
  const middle = performance.now();
  const curves = await evaluateRun(ready, trained, {
    signal,
    threads,
    onProgress: (name, progress) => onProgress?.({ phase: "evaluate", name, ...progress, loss }),
  });
  const stopped = signal?.aborted === true && trained.status === "done" && curves.length < curvesOf(ready, trained);
  const seconds = { train: (middle - started) / 1000, evaluate: (performance.now() - middle) / 1000 };
  const record: RunRecord = {
    key,
    spec,
    result: {
      status: stopped ? "stopped" : trained.status,
      steps: trained.steps,
      losses: keptLosses(trained.losses, spec.history.every),
      evaluate: curves,
    },
    provenance: { ...provenance, ended: new Date().toISOString(), seconds },
  };
  return { record, model: modelFromParameters(spec.model, trained.parameters) };
}
