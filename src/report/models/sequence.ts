import { invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { native } from "../../native/index.js";
import type { Batch } from "../../models/index.js";
import type { ResolvedRun } from "../../run/index.js";
import { resolveTask } from "../../tasks/index.js";
import type { TaskSpec } from "../../tasks/index.js";

/**
 * A sequence of the task that a run is evaluated on by default, as its evaluation seed draws it, of about `length` (a
 * longer one where the task has no such length; the longest one of given sequences): [1, time, inputSize] in the
 * numbers of the run's model. Throws OUTLAST_NO_SEQUENCE where there is none.
 */
export function testSequence({ spec, task: trained, baseDir }: ResolvedRun, length: number): Tensor {
  const task = resolveTask(trained.evaluation as TaskSpec, "task", { baseDir });
  const { lengthStep, shortest, rowLengths, stepsOf = (symbols: number) => symbols } = task;
  const wanted = rowLengths?.at(-1) ?? Math.ceil(Math.max(length, shortest) / lengthStep) * lengthStep;
  const steps = stepsOf(wanted);
  const request = { seed: spec.seeds.evaluate, stream: task.stream("evaluate"), count: 1, prefix: false };
  const set = native().drawSet(task.source, { ...request, from: steps, to: steps });
  if (set.lengths.length === 0) {
    throw invalid("OUTLAST_NO_SEQUENCE", `The task ${task.kind} has no sequence of length ${wanted}.`);
  }
  const data = spec.model.dtype === "float32" ? Float32Array.from(set.inputs) : set.inputs;
  return { shape: [1, set.time, task.inputSize], data };
}

/** The set that a run of full batches was trained on, in float64. */
export function trainingSet({ spec, task, data }: ResolvedRun): Batch {
  const { longest } = data;
  const sequences = Number(data.sequences); // full batches are those of a fixed set
  const from = spec.train.objective === "population" ? longest : task.trainingLengths.from;
  const request = {
    seed: spec.seeds.data,
    stream: "data",
    from,
    to: longest,
    count: sequences,
    prefix: false,
  } as const;
  const set = native().drawSet(data.source, request);
  const shaped = (numbers: Float64Array): Tensor => {
    return { shape: [sequences, set.time, numbers.length / (sequences * set.time)], data: numbers };
  };
  const isRagged = set.lengths.some((length) => length !== set.time);
  const isMasked = spec.train.scored === "every" && set.mask.includes(0);
  return {
    inputs: shaped(set.inputs),
    targets: shaped(set.targets),
    ...(isRagged && { lengths: set.lengths }),
    ...(isMasked && { mask: { shape: [sequences, set.time], data: Int32Array.from(set.mask) } }),
  };
}
