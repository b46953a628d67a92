import { checkFields, checkTensor, describe, invalid, show } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import type { FloatArray, NativeBatch } from "../native/index.js";
import { hasInnerState } from "./cells.js";
import { checkFloats, floatArray, newFloats } from "./floats.js";
import type { ResolvedModelSpec } from "./modelSpec.js";
import { losses } from "./objective.js";
import type { Objective } from "./objective.js";

/** A layer stack's state, [layers, batch, hiddenSize] each; `c` for cells that have one (LSTM). */
export interface State {
  readonly h: Tensor;
  readonly c?: Tensor;
}

/** Sequences with their targets. Steps at or past a sequence's length are padding and never scored. */
export interface Batch {
  /** [batch, time, inputSize] */
  readonly inputs: Tensor;
  /** [batch, time, outputSize]; for "ce" class indices [batch, time]. */
  readonly targets: Tensor;
  /** Steps of each sequence, 1..time; all of them by default. */
  readonly lengths?: ArrayLike<number> | undefined;
  /** [batch, time] of 0 and 1: which steps `scored: "every"` reads; all by default. */
  readonly mask?: Tensor | undefined;
  /** Where each sequence's state starts, instead of the learned or zero one; with `carryState`, in the first batch. */
  readonly initialState?: State | undefined;
}

/** What a forward pass reads of a batch. */
export type InputBatch = Omit<Batch, "targets" | "mask">;

const paddingToo = " (padding too)";
const batchFields = ["inputs", "targets", "lengths", "mask", "initialState"];

/** Checks inputs, lengths and initial state, and gives them in the form that native code takes. */
export function nativeInputs(spec: ResolvedModelSpec, values: InputBatch): NativeBatch {
  checkFields(values, "the batch", batchFields);
  const inputs = checkFloats(spec, values.inputs, "inputs", [undefined, undefined, spec.inputSize], paddingToo);
  const [batch = 0, time = 0] = inputs.shape;
  if (batch === 0) throw invalid("OUTLAST_NO_SEQUENCE", `inputs of shape ${show(inputs.shape)} hold no sequence.`);
  if (time === 0) throw invalid("OUTLAST_SHAPE", `inputs of shape ${show(inputs.shape)} have no step.`, "inputs");
  const result: NativeBatch = { batch, time, inputs: floatArray(inputs) };
  if (values.lengths !== undefined) result.lengths = checkLengths(values.lengths, batch, time);
  if (values.initialState === undefined) return result;
  return { ...result, ...checkState(spec, values.initialState, batch) };
}

/** The same with targets and mask, checked against the loss that will read them. */
export function nativeBatch(spec: ResolvedModelSpec, values: Batch, objective: Objective): NativeBatch {
  const result = nativeInputs(spec, values);
  const { mask } = values;
  if (mask !== undefined) {
    if (objective.scored === "last") {
      const fix = 'give lengths instead, or use "every"';
      throw invalid("OUTLAST_INVALID_ARGUMENT", `scored "last" reads no mask: ${fix}.`, "mask");
    }
    result.mask = checkMask(mask, result);
  }
  const form = [result.batch, result.time, spec.outputSize];
  if (losses[objective.loss].classes) result.targets = checkClasses(spec, values.targets, result);
  else result.targets = floatArray(checkFloats(spec, values.targets, "targets", form, paddingToo));
  return result;
}

function checkLengths(lengths: ArrayLike<number>, batch: number, time: number): Int32Array {
  const checked = new Int32Array(batch);
  if (typeof lengths !== "object" || lengths === null) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "lengths must be an array of whole numbers.", "lengths");
  }
  const { length: count } = lengths;
  if (count !== batch) {
    const sentence = `lengths has ${describe(count)} numbers, the batch has ${batch} sequences.`;
    throw invalid("OUTLAST_SHAPE", sentence, "lengths");
  }
  for (let b = 0; b < batch; b++) {
    const length = lengths[b];
    if (!Number.isInteger(length) || length === undefined || length < 1) {
      const sentence = `lengths[${b}] must be a whole number of at least 1, got ${describe(length)}.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "lengths");
    }
    if (length > time) {
      throw invalid("OUTLAST_SHAPE", `lengths[${b}] is ${length}, inputs have only ${time} steps.`, "lengths");
    }
    checked[b] = length;
  }
  return checked;
}

function checkMask(mask: Tensor, { batch, time, lengths }: NativeBatch): Uint8Array {
  const { data } = checkTensor(mask, "mask", [batch, time], ["int32", "float32", "float64"]);
  const checked = new Uint8Array(data.length);
  for (let b = 0; b < batch; b++) {
    const length = lengths?.[b] ?? time;
    let scored = 0;
    for (let t = 0; t < time; t++) {
      const value = data[b * time + t];
      if (value !== 0 && value !== 1) {
        const sentence = `mask must hold 0 and 1, got ${String(value)} at ${show([b, t])}.`;
        throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "mask");
      }
      checked[b * time + t] = value;
      if (t < length) scored += value;
    }
    if (scored === 0) {
      const sentence = `mask scores no step of sequence ${b} within its length ${length}: every sequence needs one.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "mask");
    }
  }
  return checked;
}

/** Class indices as the model's floats. Padding and steps that the mask leaves out may hold anything. */
function checkClasses(spec: ResolvedModelSpec, targets: Tensor, form: NativeBatch): FloatArray {
  const { batch, time, lengths, mask } = form;
  const { data } = checkTensor(targets, "targets", [batch, time], ["int32", "float32", "float64"]);
  const checked = newFloats(spec, data.length);
  for (let b = 0; b < batch; b++) {
    const length = lengths?.[b] ?? time;
    for (let t = 0; t < length; t++) {
      const i = b * time + t;
      if (mask?.[i] === 0) continue;
      const index = data[i] ?? NaN;
      if (!Number.isInteger(index) || index < 0 || index >= spec.outputSize) {
        const classes = `class indices, whole numbers from 0 and less than outputSize (${spec.outputSize})`;
        const sentence = `targets must be ${classes}, got ${index} at ${show([b, t])}.`;
        throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "targets");
      }
      checked[i] = index;
    }
  }
  return checked;
}

function checkState(spec: ResolvedModelSpec, state: State, batch: number): Pick<NativeBatch, "initialH" | "initialC"> {
  checkFields(state, "initialState", ["h", "c"]);
  const shape = [spec.layers, batch, spec.hiddenSize];
  const initialH = floatArray(checkFloats(spec, state.h, "initialState.h", shape));
  const inner = hasInnerState(spec.cell);
  if (inner !== (state.c !== undefined)) {
    const [fault, number] = inner ? ["is missing", "one"] : ["must be left out", "none"];
    const sentence = `initialState.c ${fault}: a state of the ${spec.cell} cell has ${number}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "initialState.c");
  }
  if (state.c === undefined) return { initialH };
  return { initialH, initialC: floatArray(checkFloats(spec, state.c, "initialState.c", shape)) };
}
