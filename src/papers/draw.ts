import type { Batch } from "../models/index.js";
import { native } from "../native/index.js";
import { resolveTask } from "../tasks/index.js";
import type { TaskSpec } from "../tasks/index.js";

/** The training set of a task with a fixed one, in float64, as runs of this data seed have it. */
export function trainingBatch(spec: TaskSpec, seed: number): Batch & { targets: { data: Float64Array } } {
  const { source, sequences, trainingLengths, inputSize, outputSize } = resolveTask(spec);
  const count = Number(sequences);
  const set = native().drawSet(source, { seed, stream: "data", ...trainingLengths, count, prefix: false });
  return {
    inputs: { shape: [count, set.time, inputSize], data: set.inputs },
    targets: { shape: [count, set.time, outputSize], data: set.targets },
  };
}

/** Independent numbers N(0, 1): what a teacher is asked. */
export function normalNumbers(count: number, seed: number): Float64Array {
  const spec = { kind: "teacher", system: { memoryless: 1 }, length: 1, sequences: count } as const;
  return trainingBatch(spec, seed).targets.data;
}
