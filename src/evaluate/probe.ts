import { parameterCount, layoutOf, resolveModelSpec } from "../models/index.js";
import type { Evaluation } from "./evaluation.js";
import { measure } from "./measure.js";
import type { EvaluateOptions } from "./measure.js";

/**
 * Throws OUTLAST_NO_SEQUENCE where the task does not have the sequences that an evaluation asks for: better known
 * before a model is trained than after. Costs what drawing them costs, and nothing where no task can run out of them.
 */
export async function checkSequences(
  evaluation: Evaluation,
  seed: number,
  options: Pick<EvaluateOptions, "signal" | "threads"> = {},
): Promise<void> {
  const { task, lengths } = evaluation;
  if (!task.exhaustible) return;
  // The least model that can read them.
  const { inputSize, outputSize } = task;
  const spec = resolveModelSpec({ cell: "linear", inputSize, hiddenSize: 1, outputSize });
  const parameters = new Float32Array(parameterCount(layoutOf(spec)));
  await measure({ spec, parameters, seeds: [seed] }, evaluation, { lengths, metrics: ["loss"] }, options);
}
