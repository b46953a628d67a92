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

/** What `f` says of the model, differentiated by central differences: a row a number of the named parameters. */
export function differences(model: Model, names: readonly string[], step: number, f: () => number[]): number[][] {
  return names.flatMap((name) => {
    const { shape, data } = model.parameters()[name]!;
    return Array.from(data, (_, i) => {
      const moved = (by: number): number[] => {
        const changed = Float64Array.from(data);
        changed[i]! += by;
        model.setParameters({ [name]: { shape, data: changed } });
        return f();
      };
      const [up, down] = [moved(step), moved(-step)];
      model.setParameters({ [name]: { shape, data } });
      return up.map((value, at) => (value - down[at]!) / (2 * step));
    });
  });
}
