import { hasInnerState } from "../../models/index.js";
import type { ForwardResult, Model, State } from "../../models/index.js";
import type { Tensor } from "../../core/index.js";

/** Numbers of a model's whole state: of every layer h, then c where the cell has one. */
export function stateSize({ spec }: Model): number {
  return spec.layers * spec.hiddenSize * (hasInnerState(spec.cell) ? 2 : 1);
}

/** The whole state of sequence `n` after step `t`, [stateSize]. */
export function stateAt({ states }: ForwardResult, n: number, t: number): Float64Array<ArrayBuffer> {
  const parts = states!.c === undefined ? [states!.h] : [states!.h, states!.c];
  const [layers = 0, batch = 0, time = 0, width = 0] = states!.h.shape;
  const whole = new Float64Array(parts.length * layers * width);
  parts.forEach(({ data }, part) => {
    for (let layer = 0; layer < layers; layer++) {
      const from = ((layer * batch + n) * time + t) * width;
      whole.set(data.subarray(from, from + width), (part * layers + layer) * width);
    }
  });
  return whole;
}

/** Whole states as a model takes them: [layers, batch, hiddenSize] each. */
export function stateOf({ spec }: Model, wholes: readonly Float64Array[]): State {
  const { layers, hiddenSize: width } = spec;
  const part = (at: number): Tensor => {
    const data = new Float64Array(layers * wholes.length * width);
    wholes.forEach((whole, n) => {
      for (let layer = 0; layer < layers; layer++) {
        const from = (at * layers + layer) * width;
        data.set(whole.subarray(from, from + width), (layer * wholes.length + n) * width);
      }
    });
    return { shape: [layers, wholes.length, width], data };
  };
  return hasInnerState(spec.cell) ? { h: part(0), c: part(1) } : { h: part(0) };
}

/** Where the model's state starts: the learned numbers, or 0. */
export function initialStateOf(model: Model): Float64Array<ArrayBuffer> {
  const { layers, hiddenSize: width } = model.spec;
  const whole = new Float64Array(stateSize(model));
  const parameters = model.parameters();
  ["h", "c"].forEach((part, at) => {
    for (let layer = 0; layer < layers; layer++) {
      const learned = parameters[`initial.${part}_l${layer}`];
      if (learned !== undefined) whole.set(learned.data, (at * layers + layer) * width);
    }
  });
  return whole;
}
