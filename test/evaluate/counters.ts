import { createModel } from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";

/** A one-unit model for Dyck-1 with these parameters, flat; what is not named is 0. */
function counter(cell: "relu" | "lstm", values: Record<string, number[]>): Model {
  const sizes = { inputSize: 2, hiddenSize: 1, outputSize: 2 };
  const spec: ModelSpec = { cell, ...sizes, init: { kind: "constant", value: 0 }, readout: { activation: "sigmoid" } };
  const model = createModel(spec);
  const zeros = model.parameters();
  const given = Object.entries(values).map(([name, numbers]) => {
    return [name, { shape: zeros[name]!.shape, data: Float32Array.from(numbers) }] as const;
  });
  model.setParameters(Object.fromEntries(given));
  return model;
}

/** One ReLU unit, h_t = max(0, a [x = "("] + b [x = ")"] + u h_(t-1)); it counts exactly where u = 1, b = -a, a > 0. */
export function reluCounter(a: number, b: number, u: number): Model {
  return counter("relu", {
    "rnn.weight_ih_l0": [a, b],
    "rnn.weight_hh_l0": [u],
    "readout.weight": [1, 1],
    "readout.bias": [1, -0.5],
  });
}

/** One LSTM unit whose gates are open to sigmoid(K) and whose candidate is +-tanh(K): the cell state is the depth. */
export function lstmCounter(K: number): Model {
  const sharpness = 20;
  return counter("lstm", {
    "rnn.weight_ih_l0": [0, 0, 0, 0, K, -K, 0, 0],
    "rnn.bias_ih_l0": [K, K, 0, K],
    "readout.weight": [0, sharpness],
    "readout.bias": [10, -0.38 * sharpness],
  });
}
