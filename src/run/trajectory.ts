import { availableParallelism } from "node:os";
import { invalid } from "../core/index.js";
import { modelFromParameters } from "../models/index.js";
import { runChunk } from "../train/index.js";
import type { TrainCheckpoint } from "../train/index.js";
import type { ExecuteOptions } from "./executeMany.js";
import { cutSettings, planOf } from "./job.js";
import type { ResolvedRun } from "./resolved.js";

/**
 * The models that a run had after some of its steps, by training it once more up to the last of them: the run's own
 * bits on its ISA level. Steps that training does not come to, or comes to with numbers that are not finite, are left
 * out. Throws OUTLAST_MODULE for a run whose sequences a module makes, and rejects with the reason of an abort.
 */
export async function trajectory(
  run: ResolvedRun,
  steps: readonly number[],
  { signal, threads = availableParallelism() }: Pick<ExecuteOptions, "signal" | "threads"> = {},
): Promise<TrainCheckpoint[]> {
  if (run.task.drawn !== undefined) {
    const sentence = `The run cannot be trained again here: the module ${String(run.task.spec["module"])} makes its sequences.`;
    throw invalid("OUTLAST_MODULE", sentence);
  }
  const checkpoints = [...new Set(steps)].sort((a, b) => a - b);
  const cut = cutSettings([run], checkpoints.at(-1) ?? 0);
  const { runs } = await runChunk({ ...planOf([run], cut), checkpoints }, { signal, threads });
  signal?.throwIfAborted();
  const kept = runs[0]!.checkpoints.filter(({ parameters }) => parameters.every(Number.isFinite));
  return kept.map(({ step, parameters }) => ({ step, model: modelFromParameters(run.spec.model, parameters) }));
}
