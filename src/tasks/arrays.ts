import { checkFields, checkTensor, invalid, show } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { losses, nativeBatch, resolveModelSpec } from "../models/index.js";
import type { Batch, Loss } from "../models/index.js";
import type { NativeBatch, NativeSource } from "../native/index.js";
import { nativeSource } from "./nativeSource.js";
import { answers, classLosses, closeness, yesOrNo, yesOrNoLosses } from "./scoring.js";
import type { Activation, Scoring } from "./scoring.js";
import type { AnyTaskSpec, ResolvedTask } from "./task.js";

/** Given sequences; targets of two dimensions are class indices. */
export interface TaskArrays {
  /** [sequences, time, inputSize] */
  inputs: Tensor;
  /** [sequences, time, outputSize], or class indices [sequences, time]. */
  targets: Tensor;
  /** [sequences] steps each; all of them where absent. */
  lengths?: Tensor | ArrayLike<number> | undefined;
  /** [sequences, time] of 0 and 1: which steps `scored: "every"` reads. */
  mask?: Tensor | undefined;
}

const arrayNames = ["inputs", "targets", "lengths", "mask"];
const elementTypes = ["float32", "float64", "int32"] as const;

/**
 * The task of given sequences, which `spec` stands for. Throws what a batch of them would: OUTLAST_SHAPE,
 * OUTLAST_NOT_FINITE, ...
 */
export function taskFromArrays(arrays: TaskArrays, spec: AnyTaskSpec = { kind: "dataset" }): ResolvedTask {
  checkFields(arrays, "data", arrayNames);
  const inputs = checkTensor(arrays.inputs, "inputs", [undefined, undefined, undefined], elementTypes);
  const [sequences = 0, time = 0, inputSize = 0] = inputs.shape;
  const classes = arrays.targets?.shape?.length === 2;
  const form = classes ? [sequences, time] : [sequences, time, undefined];
  const targets = checkTensor(arrays.targets, "targets", form, elementTypes);
  const mask = arrays.mask && checkTensor(arrays.mask, "mask", [sequences, time], elementTypes);
  const steps = stepsOf(arrays.lengths, sequences);
  const outputSize = classes ? 1 + largestClass(targets, steps, mask) : (targets.shape[2] ?? 0);
  if (inputs.data.length === 0 || targets.data.length === 0) {
    const sentence = `inputs of shape ${show(inputs.shape)} and targets of ${show(targets.shape)} hold no sequence.`;
    throw invalid("OUTLAST_NO_SEQUENCE", sentence);
  }
  const batch = checkedBatch({ inputs, targets, lengths: steps, mask }, { inputSize, outputSize, classes });
  const rowLengths = Array.from(new Set(batch.lengths ?? [time])).sort((a, b) => a - b);
  return {
    kind: "dataset",
    spec,
    inputSize,
    outputSize,
    moreOutputs: classes,
    source: fixedSource(batch, inputSize, classes ? 1 : outputSize),
    sequences,
    trainingLengths: { from: rowLengths[0] ?? time, to: rowLengths.at(-1) ?? time },
    losses: lossesFor(classes),
    defaults: { loss: lossesFor(classes)[0]!, scored: "every", readout: "none", sampling: "fresh" },
    lengthStep: 1,
    exhaustible: true,
    shortest: 1,
    rowLengths,
    ...(mask !== undefined && { noLast: "its mask says which steps are scored" }),
    tested: spec,
    evaluation: spec,
    scoring,
    stream: () => "data",
  };
}

/** The native source of a checked batch. */
export function fixedSource(batch: NativeBatch, inputSize: number, targetSize: number): NativeSource {
  const { batch: sequences, time, inputs, targets, lengths, mask } = batch;
  const arrays = { inputs, ...(targets && { targets }), ...(lengths && { lengths }), ...(mask && { mask }) };
  return nativeSource("fixed", { sequences, time, inputSize, targetSize }, arrays);
}

/** Lengths as they were given, a tensor of them as its numbers. */
function stepsOf(lengths: TaskArrays["lengths"], sequences: number): ArrayLike<number> | undefined {
  if (typeof lengths !== "object" || lengths === null || !("shape" in lengths)) return lengths;
  return checkTensor(lengths, "lengths", [sequences], elementTypes).data;
}

/**
 * The largest class of a scored step; other steps may hold anything. What is no class is left for the batch to refuse.
 */
function largestClass(targets: Tensor, lengths: ArrayLike<number> | undefined, mask: Tensor | undefined): number {
  const [sequences = 0, time = 0] = targets.shape;
  let largest = 0;
  for (let b = 0; b < sequences; b++) {
    for (let i = b * time; i < b * time + Math.min(lengths?.[b] ?? time, time); i++) {
      const index = targets.data[i] ?? NaN;
      if (mask?.data[i] !== 0 && Number.isSafeInteger(index)) largest = Math.max(largest, index);
    }
  }
  return largest;
}

/** Holds the arrays to what a model of these sizes takes, in float64 unless everything is float32. */
function checkedBatch(
  { inputs, targets, lengths, mask }: Batch,
  { inputSize, outputSize, classes }: { inputSize: number; outputSize: number; classes: boolean },
): NativeBatch {
  const single = inputs.data instanceof Float32Array && (classes || targets.data instanceof Float32Array);
  const dtype = single ? "float32" : "float64";
  const floats = ({ shape, data }: Tensor): Tensor => ({ shape, data: single ? data : Float64Array.from(data) });
  const model = resolveModelSpec({ cell: "linear", hiddenSize: 1, inputSize, outputSize, dtype });
  const batch = { inputs: floats(inputs), targets: classes ? targets : floats(targets), lengths, mask };
  return nativeBatch(model, batch, { loss: lossesFor(classes)[0]!, scored: "every" });
}

/** Numbers that are no classes may be probabilities: that is for the spec to say. */
function lossesFor(classes: boolean): readonly Loss[] {
  return classes ? classLosses : yesOrNoLosses;
}

/** Probabilities and logits are answers to get right, other numbers are to come close to. */
function scoring(loss: Loss, readout: Activation): Scoring {
  if (losses[loss].classes) return answers({ rule: "argmax", value: 0 });
  return losses[loss].logits || readout === "sigmoid" ? yesOrNo(loss) : closeness;
}
