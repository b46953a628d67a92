import type { Model, ModelSpec, Tensor } from "../../src/index.js";
import { createModel } from "../../src/index.js";

const zeros = (shape: number[]): Float64Array => new Float64Array(shape.reduce((size, extent) => size * extent, 1));

/** A, B, C of the full model that a structured one is, by the definitions: (re, im) of pairs side by side. */
export function denseMatrices(model: Model): Record<"A" | "B" | "C", Tensor> {
  const { structure, hiddenSize: h, inputSize, outputSize } = model.spec;
  const own = model.parameters() as Record<"A" | "B" | "C", Tensor>;
  if (structure === "full" || structure === "symmetric") return own;
  const A = zeros([h, h]);
  const shapes = { B: [h, inputSize], C: [outputSize, h] };
  if (structure === "diagonal") {
    own.A.data.forEach((value, k) => (A[k * h + k] = value));
    return { A: { shape: [h, h], data: A }, B: own.B, C: own.C };
  }
  const [B, C] = [zeros(shapes.B), zeros(shapes.C)];
  for (let j = 0; j < h / 2; j++) {
    const [re, im] = [own.A.data[2 * j]!, own.A.data[2 * j + 1]!];
    const at = (row: number, column: number): number => (2 * j + row) * h + 2 * j + column;
    A[at(0, 0)] = A[at(1, 1)] = re;
    A[at(0, 1)] = -im;
    A[at(1, 0)] = im;
    for (let part = 0; part < 2; part++) {
      for (let i = 0; i < inputSize; i++)
        B[(2 * j + part) * inputSize + i] = own.B.data[(j * inputSize + i) * 2 + part]!;
      for (let o = 0; o < outputSize; o++)
        C[o * h + 2 * j + part] = [2, -2][part]! * own.C.data[(o * (h / 2) + j) * 2 + part]!;
    }
  }
  return { A: { shape: [h, h], data: A }, B: { shape: shapes.B, data: B }, C: { shape: shapes.C, data: C } };
}

/** The full model with the same numbers. */
export function denseModel(model: Model): Model {
  const spec = { ...model.spec, structure: "full", init: { kind: "pytorch" } } as ModelSpec;
  const dense = createModel(spec);
  dense.setParameters({ ...model.parameters(), ...denseMatrices(model) });
  return dense;
}
