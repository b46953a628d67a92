import { checkFields, invalid } from "../../core/index.js";
import { createModel } from "../../models/index.js";
import type { Model, ModelSpec } from "../../models/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";

/** Numbers that a counter is computed in. */
export type CounterDtype = "float32" | "float64";

/** What a one-unit counter says of its state x: activation(weights x + biases), one number an output. */
export interface CounterReadout {
  weights: readonly number[];
  biases: readonly number[];
  activation?: "none" | "sigmoid" | "clip" | undefined;
}

/** A model with these parameters, flat; what is not named is 0. */
export function modelWith(spec: ModelSpec, values: Readonly<Record<string, readonly number[]>>): Model {
  const model = createModel({ ...spec, init: { kind: "constant", value: 0 } });
  const array = spec.dtype === "float64" ? Float64Array : Float32Array;
  const zeros = model.parameters();
  const given = Object.entries(values).map(([name, numbers]) => {
    checkNumbers(numbers, name);
    return [name, { shape: zeros[name]!.shape, data: array.from(numbers) }] as const;
  });
  model.setParameters(Object.fromEntries(given));
  return model;
}

/** What a linear or ReLU counter is made of. */
export interface AffineCounterOptions {
  /** Added to the state by an opening; 1 by default. */
  a?: number | undefined;
  /** Added by a closing; -a by default. */
  b?: number | undefined;
  /** What a step keeps of the state; 1 by default. */
  u?: number | undefined;
  /** sigmoid(x + 1) and sigmoid(x - 1/2) by default, the two answers of the task dyck1. */
  readout?: CounterReadout | undefined;
  dtype?: CounterDtype | undefined;
}

const nextSymbols: CounterReadout = { weights: [1, 1], biases: [1, -0.5] };

/**
 * One ReLU unit without biases of its own, h_t = max(0, a [x = "("] + b [x = ")"] + u h_(t-1)). It counts exactly where
 * u = 1, b = -a and a > 0: then h_t = a r_t, r the count that closings do not take below 0. By default it does; other
 * numbers are a perturbed counter. Throws OUTLAST_NOT_FINITE, OUTLAST_INVALID_ARGUMENT.
 */
export function reluCounter(options: AffineCounterOptions = {}): Model {
  const { a, b, u, spec, output } = affine(options, "reluCounter");
  return modelWith({ ...spec, cell: "relu" }, { "rnn.weight_ih_l0": [a, b], "rnn.weight_hh_l0": [u], ...output });
}

/**
 * One linear unit, h_t = a [x = "("] + b [x = ")"] + u h_(t-1). It counts exactly, h_t = a times openings less
 * closings, where u = 1 and a/b = -1 (El-Naggar et al. 2023): "()" and ")(" must both give 0, so u a + b = 0 and u b +
 * a = 0, u^2 = 1, and u = -1 would give 0 for "((" too. Throws OUTLAST_NOT_FINITE, OUTLAST_INVALID_ARGUMENT.
 */
export function linearCounter(options: AffineCounterOptions = {}): Model {
  const { a, b, u, spec, output } = affine(options, "linearCounter");
  const { "readout.weight": C, ...bias } = output;
  return modelWith({ ...spec, cell: "linear" }, { A: [u], B: [a, b], C, ...bias });
}

function affine(
  options: AffineCounterOptions,
  name: string,
): {
  a: number;
  b: number;
  u: number;
  spec: Omit<ModelSpec, "cell">;
  output: { "readout.weight": readonly number[]; "readout.bias": readonly number[] };
} {
  checkFields(options, `the options of ${name}`, ["a", "b", "u", "readout", "dtype"]);
  const { a = 1, b = -a, u = 1, readout = nextSymbols, dtype = "float32" } = options;
  for (const [field, value] of Object.entries({ a, b, u })) checkFiniteNumber(value, field);
  checkFields(readout, "readout", ["weights", "biases", "activation"]);
  const { weights, biases, activation = "sigmoid" } = readout;
  checkNumbers(weights, "readout.weights");
  checkNumbers(biases, "readout.biases");
  if (weights.length !== biases.length) {
    const sentence = `readout.biases must be as many as readout.weights, ${weights.length}, got ${biases.length}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "readout.biases");
  }
  return {
    a,
    b,
    u,
    spec: {
      inputSize: 2,
      hiddenSize: 1,
      outputSize: weights.length,
      dtype,
      readout: { bias: true, activation },
    },
    output: { "readout.weight": weights, "readout.bias": biases },
  };
}
