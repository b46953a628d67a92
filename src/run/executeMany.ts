import { availableParallelism } from "node:os";
import { modelFromParameters } from "../models/index.js";
import { chooseBackend } from "../native/index.js";
import type { BackendName } from "../native/index.js";
import type { Model } from "../models/index.js";
import { deviceBreadth, deviceObstacle } from "./deviceObstacle.js";
import { runTogether } from "./job.js";
import type { RunProgress } from "./job.js";
import { provenanceAtStart } from "./provenance.js";
import type { RunRecord } from "./record.js";
import type { ResolvedRun } from "./resolved.js";
import { checkShapes } from "./shape.js";

/** How runs are executed, on which no result depends but for the last bits on the backend. */
export interface ExecuteOptions {
  signal?: AbortSignal | undefined;
  /** Threads of the core; as many as the machine runs at once by default. */
  threads?: number | undefined;
  /** What computes; cpu by default. */
  backend?: BackendName | undefined;
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
 * Throws as `run` does, and OUTLAST_INVALID_ARGUMENT for runs of different shapes. On a backend with several devices
 * they are computed on the first.
 */
export async function executeMany(runs: readonly ResolvedRun[], options: ExecuteOptions = {}): Promise<FinishedRun[]> {
  const { threads = availableParallelism(), backend: asked = "cpu", command = null, signal, onProgress } = options;
  signal?.throwIfAborted();
  checkShapes(runs);
  const backend = await chooseBackend(
    asked,
    { obstacle: () => deviceObstacle(runs[0]!), breadths: () => [deviceBreadth(runs[0]!, runs.length)] },
    "backend",
  );
  const [device] = backend.devices;
  const provenance = provenanceAtStart({ threads, backend, device }, command);
  const { outcomes, seconds } = await runTogether(runs, { signal, threads, device, onProgress });
  const together = runs.length > 1 ? { together: runs.length } : {};
  const shared = { ...provenance, ended: new Date().toISOString(), seconds, ...together };
  return runs.map(({ key, spec }, i) => {
    const { result, parameters } = outcomes[i]!;
    const finite = parameters.every((value) => Number.isFinite(value));
    return {
      record: { key, spec, result, provenance: shared },
      model: finite ? modelFromParameters(spec.model, parameters) : undefined,
    };
  });
}
