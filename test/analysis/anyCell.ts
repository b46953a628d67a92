import { createModel } from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { randomTensor } from "../helpers.js";

export const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;

/** A small float64 model of a cell, every number of it random. */
export function smallModel(spec: Partial<ModelSpec> & Pick<ModelSpec, "cell">, seed = 1): Model {
  const sizes = { inputSize: 2, hiddenSize: 4, outputSize: 2 };
  const model = createModel({ ...sizes, dtype: "float64", ...spec }, { seed });
  const { dtype } = model.spec;
  const random = Object.entries(model.parameters()).map(([name, { shape }], k) => {
    const { data } = randomTensor([...shape], seed + k, dtype);
    return [name, { shape, data: data.map((value) => 0.6 * value) }] as const;
  });
  if (spec.structure !== "symmetric") model.setParameters(Object.fromEntries(random));
  return model;
}
