import { describe, invalid, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkModel } from "../../models/index.js";
import type { Model } from "../../models/index.js";

/**
 * A string of brackets as a model of the task dyck1 reads it: "(" as (1, 0), ")" as (0, 1), [1, time, 2], in float32
 * unless `dtype` says float64. Throws OUTLAST_INVALID_ARGUMENT for what is no string of brackets, or empty, and for
 * another dtype.
 */
export function bracketInputs(string: string, dtype: "float32" | "float64" = "float32"): Tensor {
  if (typeof string !== "string" || !/^[()]+$/.test(string)) {
    const sentence = `string must be of the symbols ( and ), at least one of them, got ${describe(string)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "string");
  }
  if (dtype !== "float32" && dtype !== "float64") {
    const sentence = `dtype must be "float32" or "float64", got ${describe(dtype)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "dtype");
  }
  const shape = [1, string.length, 2];
  const size = sizeOf(shape, "the inputs");
  const data = dtype === "float64" ? new Float64Array(size) : new Float32Array(size);
  for (let t = 0; t < string.length; t++) data[2 * t + (string[t] === "(" ? 0 : 1)] = 1;
  return { shape, data };
}

/** A counter's state at every step of a string. */
export interface StateTrace {
  /** Brackets open after each step, below 0 where a prefix closes more than it opened. */
  depths: Int32Array;
  /** The hidden state after each step, [layers, time, hiddenSize]. */
  h: Tensor;
  /** The cell state of an LSTM. */
  c?: Tensor;
  /** What the model says at each step, [time, outputSize]. */
  outputs: Tensor;
}

/**
 * A model's states and outputs along a string of brackets, in the model's own numbers. Throws OUTLAST_INVALID_ARGUMENT
 * for what is no such string, OUTLAST_SHAPE for a model that does not read two symbols.
 */
export function stateTrace(model: Model, string: string): StateTrace {
  checkModel(model);
  const { outputs, states } = model.forward(bracketInputs(string, model.spec.dtype), { states: "all" });
  const withoutBatch = ({ shape, data }: Tensor): Tensor => ({ shape: shape.filter((_, axis) => axis !== 1), data });
  let depth = 0;
  return {
    depths: Int32Array.from(string, (symbol) => (depth += symbol === "(" ? 1 : -1)),
    h: withoutBatch(states!.h),
    ...(states!.c === undefined ? {} : { c: withoutBatch(states!.c) }),
    outputs: { shape: outputs.shape.slice(1), data: outputs.data },
  };
}
