import { checkTensor, invalid, show } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { nativeBatch, resolveModelSpec } from "../models/index.js";
import type { Loss } from "../models/index.js";
import type { NativeBatch, NativeSource } from "../native/index.js";
import { nativeSource } from "./nativeSource.js";
import { answers, closeness, yesOrNo } from "./scoring.js";
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

/** The task of given sequences, which `spec` stands for. Throws what a batch of them would: OUTLAST_SHAPE, OUTLAST_NOT_FINITE, ... */
export function taskFromArrays(arrays: TaskArrays, spec: AnyTaskSpec = { kind: "dataset" }): ResolvedTask {
  const floats = ["float32", "float64", "int32"] as const;
  const inputs = checkTensor(arrays.inputs, "inputs", [undefined, undefined, undefined], floats);
  const classes = arrays.targets?.shape?.length === 2;
  const form = classes ? inputs.shape.slice(0, 2) : [...inputs.shape.slice(0, 2), undefined];
  const targets = checkTensor(arrays.targets, "targets", form, floats);
  const inputSize = inputs.shape[2] ?? 0;
  const outputSize = classes ? 1 + largest(targets) : (targets.shape[2] ?? 0);
  if (inputs.data.length === 0 || targets.data.length === 0) {
    const sentence = `inputs of shape ${show(inputs.shape)} and targets of ${show(targets.shape)} hold no sequence.`;
    throw invalid("OUTLAST_NO_SEQUENCE", sentence);
  }
  const batch = checkedBatch({ ...arrays, inputs, targets }, { inputSize, outputSize, classes });
  const lengths = batch.lengths ?? Int32Array.of(batch.time);
  return {
    kind: "dataset",
    spec,
    inputSize,
    outputSize,
    moreOutputs: classes,
    source: fixedSource(batch, inputSize, classes ? 1 : outputSize),
    sequences: batch.batch,
    trainingLengths: { from: lengths.reduce(shorter), to: lengths.reduce(longer) },
    losses: classes ? ["ce"] : ["mse", "bce"],
    defaults: { loss: classes ? "ce" : "mse", scored: "every", readout: "none", sampling: "fresh" },
    lengthStep: 1,
    exhaustible: true,
    shortest: 1,
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

/** Holds the arrays to what a model of these sizes takes, in float64 unless everything is float32. */
function checkedBatch(
  { inputs, targets, lengths, mask }: TaskArrays,
  { inputSize, outputSize, classes }: { inputSize: number; outputSize: number; classes: boolean },
): NativeBatch {
  const single = inputs.data instanceof Float32Array && (classes || targets.data instanceof Float32Array);
  const dtype = single ? "float32" : "float64";
  const floats = ({ shape, data }: Tensor): Tensor => ({ shape, data: single ? data : Float64Array.from(data) });
  const steps = lengths !== undefined && "shape" in lengths ? lengths.data : lengths;
  const model = resolveModelSpec({ cell: "linear", hiddenSize: 1, inputSize, outputSize, dtype });
  const batch = { inputs: floats(inputs), targets: classes ? targets : floats(targets), lengths: steps, mask };
  return nativeBatch(model, batch, { loss: classes ? "ce" : "mse", scored: "every" });
}

/** Probabilities and logits are answers to get right, other numbers are to come close to. */
function scoring(loss: Loss, readout: Activation): Scoring {
  if (loss === "ce") return answers({ rule: "argmax", value: 0 });
  return loss === "bce" || readout === "sigmoid" ? yesOrNo(loss) : closeness;
}

function largest({ data }: Tensor): number {
  return (data as Float64Array).reduce(longer, 0);
}

function longer(a: number, b: number): number {
  return Math.max(a, b);
}

function shorter(a: number, b: number): number {
  return Math.min(a, b);
}
