import type { Tensor } from "../core/index.js";
import type { FloatArray, NativeBatch, NativeForwardResult, NativeParameter } from "../native/index.js";
import type { State } from "./batch.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

/** What `Model.forward` gives. */
export interface ForwardResult {
  /** [batch, time, outputSize]; 0 at and past a sequence's length. */
  outputs: Tensor;
  /** Each sequence's state after its own last step, [layers, batch, hiddenSize]. */
  finalState: State;
  /** With `states: "all"`: after every step, [layers, batch, time, hiddenSize]. */
  states?: State;
}

/** Copies of a flat vector's parts, by name. */
export function parameterTensors(layout: readonly NativeParameter[], flat: FloatArray): Record<string, Tensor> {
  return Object.fromEntries(
    layout.map(({ name, shape, offset, size }) => [
      name,
      { shape: [...shape], data: flat.slice(offset, offset + size) },
    ]),
  );
}

/** Native results with their shapes. */
export function forwardResult(spec: ResolvedModelSpec, form: NativeBatch, native: NativeForwardResult): ForwardResult {
  const { batch, time } = form;
  const { layers, hiddenSize } = spec;
  const { outputs, finalH, finalC, statesH, statesC } = native;
  const result: ForwardResult = {
    outputs: { shape: [batch, time, spec.outputSize], data: outputs },
    finalState: state([layers, batch, hiddenSize], finalH, finalC),
  };
  if (statesH !== undefined) result.states = state([layers, batch, time, hiddenSize], statesH, statesC);
  return result;
}

function state(shape: readonly number[], h: FloatArray, c: FloatArray | undefined): State {
  return c === undefined ? { h: { shape, data: h } } : { h: { shape, data: h }, c: { shape, data: c } };
}
