import { describe, expect, it } from "vitest";
import { hessianTop } from "../../src/index.js";
import type { Batch, Model } from "../../src/index.js";
import { symmetricEigen } from "../../src/analysis/linearAlgebra/symmetricEigen.js";
import { lanczosTop } from "../../src/analysis/anyCell/lanczosTop.js";
import { failure, randomBatch } from "../helpers.js";
import { cells, differences, smallModel } from "./anyCell.js";
import { orthogonal } from "./systems.js";

const objective = { loss: "mse", scored: "every" } as const;

/** All eigenvalues, descending, of the Hessian by central differences, a column a trained parameter. */
function dense(model: Model, batch: Batch, names: readonly string[], loss: "mse" | "ce" = "mse"): number[] {
  const columns = differences(model, names, 2 ** -16, () => {
    const { gradients } = model.gradients(batch, { loss, scored: "every" });
    return names.flatMap((name) => [...gradients[name]!.data]);
  });
  const hessian = columns.map((column, i) => column.map((value, j) => (value + columns[j]![i]!) / 2));
  return symmetricEigen(hessian).values.reverse();
}

describe("the Hessian's largest eigenvalues", () => {
  it.each(cells.flatMap((cell) => (["mse", "ce"] as const).map((loss) => [cell, loss] as const)))(
    "are those of the dense one: %s, %s",
    (cell, loss) => {
      const model = smallModel({ cell, hiddenSize: 2 }, 4);
      const batch = randomBatch(model, { batch: 3, time: 5, loss, seed: 2 });
      const expected = dense(model, batch, Object.keys(model.parameters()), loss);
      const top = hessianTop(model, batch, { loss, scored: "every" }, { count: 3 });
      expect(top.values).toHaveLength(3);
      top.values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-7 * expected[0]!));
      expect(Math.max(...top.residuals)).toBeLessThan(1e-7 * expected[0]!);
      expect(hessianTop(model, batch, { loss, scored: "every" }, { count: 3 })).toEqual(top);
    },
  );

  it("of one linear unit and one step are those of (c b x - y)^2", () => {
    const model = smallModel({ cell: "linear", inputSize: 1, hiddenSize: 1, outputSize: 1 });
    const [b, c, x, y] = [0.7, -1.3, 1.9, 0.4];
    const one = (value: number): { shape: number[]; data: Float64Array } => ({
      shape: [1, 1],
      data: Float64Array.of(value),
    });
    model.setParameters({ A: one(0.5), B: one(b), C: one(c) });
    const at = (value: number): Batch["inputs"] => ({ shape: [1, 1, 1], data: Float64Array.of(value) });
    // A does nothing within one step. [[p, q], [q, r]] in B and C.
    const [p, r] = [2 * c * c * x * x, 2 * b * b * x * x];
    const q = 2 * b * c * x * x + 2 * x * (c * b * x - y);
    const root = Math.sqrt(((p - r) / 2) ** 2 + q * q);
    const { values } = hessianTop(model, { inputs: at(x), targets: at(y) }, objective, { count: 3 });
    const expected = [(p + r) / 2 + root, 0, (p + r) / 2 - root].sort((v, w) => w - v);
    expect(values).toHaveLength(3);
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9));
  });

  it("are over the parameters that train, in their structure", () => {
    const frozen = smallModel({ cell: "tanh", hiddenSize: 2, freeze: ["rnn.weight_ih_l0", "readout.bias"] });
    const batch = randomBatch(frozen, { batch: 2, time: 4, loss: "mse", seed: 3 });
    const free = Object.keys(frozen.parameters()).filter((name) => !frozen.spec.freeze.includes(name));
    const [largest] = dense(frozen, batch, free);
    expect(hessianTop(frozen, batch, objective).values[0]! / largest!).toBeCloseTo(1, 7);
    const symmetric = smallModel({ cell: "linear", structure: "symmetric", hiddenSize: 3, freeze: ["B", "C"] });
    const full = smallModel({ cell: "linear", hiddenSize: 3 });
    full.setParameters(symmetric.parameters());
    const bound = dense(full, batch, ["A"])[0]!;
    const within = hessianTop(symmetric, batch, objective).values[0]!;
    expect(within).toBeGreaterThan(0);
    expect(within).toBeLessThan(bound * (1 + 1e-7));
  });

  it("of a float32 model are computed in float64", () => {
    const model = smallModel({ cell: "gru", hiddenSize: 2, dtype: "float32" });
    const batch = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 3 });
    const top = hessianTop(model, batch, objective, { tolerance: 1e-6 });
    expect(top.residuals[0]! / top.values[0]!).toBeLessThan(1e-6);
  });

  it("refuse what has no Hessian", () => {
    const model = smallModel({ cell: "tanh" });
    const batch = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 3 });
    const invalid = failure("OUTLAST_INVALID_ARGUMENT");
    expect(() => hessianTop(model, batch, objective, { count: 0 })).toThrow(invalid);
    expect(() => hessianTop(model, batch, objective, { count: 1000 })).toThrow(invalid);
    expect(() => hessianTop(model, batch, objective, { tolerance: 1 })).toThrow(invalid);
    expect(() => hessianTop(model, batch, { loss: "l1" as never, scored: "last" })).toThrow(
      failure("OUTLAST_INVALID_SPEC"),
    );
    expect(() => hessianTop(model, { ...batch, targets: batch.inputs, inputs: undefined as never }, objective)).toThrow(
      invalid,
    );
    const frozen = smallModel({ cell: "linear", freeze: ["A", "B", "C"] });
    expect(() => hessianTop(frozen, batch, objective)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "freeze"));
  });
});

describe("Lanczos' recursion", () => {
  it("finds the top of a known spectrum, and each multiple value once", () => {
    const spectrum = [5, 5, 4.9, 1, 0, -2, -7, -7];
    const Q = orthogonal(8, 3);
    const apply = (x: number[]): number[] => {
      const inside = Q.map((row, i) => spectrum[i]! * row.reduce((sum, value, k) => sum + value * x[k]!, 0));
      return x.map((_, k) => inside.reduce((sum, value, i) => sum + value * Q[i]![k]!, 0));
    };
    const start = spectrum.map((_, i) => 1 / (i + 1));
    const { values, products } = lanczosTop(apply, start, { count: 3, tolerance: 1e-10 });
    [5, 4.9, 1].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 12));
    expect(products).toBeLessThanOrEqual(6);
    expect(lanczosTop(apply, start, { count: 8, tolerance: 0 }).values).toHaveLength(6);
  });
});
