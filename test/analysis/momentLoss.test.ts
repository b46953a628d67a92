import { describe, expect, it } from "vitest";
import { createModel, momentLossGradient, moments } from "../../src/index.js";
import type { SisoSystem } from "../../src/index.js";
import { initialParameters, resolveModelSpec } from "../../src/models/index.js";
import { distance, failure, filled } from "../helpers.js";
import { largest, moved, randomSystem } from "./randomSystems.js";
import type { Structure } from "./randomSystems.js";

const K = 6;
const wanted = moments({ eigenvalues: [0.9, -0.6], weights: [0.7, 0.5] }, K);

/** A model of the package with a system's numbers. */
function modelOf({ A, B, C }: SisoSystem): ReturnType<typeof createModel> {
  const hiddenSize = A.length;
  const init = { kind: "values", values: { A, B, C } } as const;
  return createModel({ cell: "linear", inputSize: 1, hiddenSize, outputSize: 1, dtype: "float64", init });
}

describe("the moment loss", () => {
  it("extrapolation 1: is the expected loss over white inputs", () => {
    const student = randomSystem(5, { seed: 1 });
    const count = 400_000;
    const spec = resolveModelSpec({
      cell: "linear",
      inputSize: 1,
      hiddenSize: 1,
      outputSize: count * K,
      dtype: "float64",
      init: { kind: "gaussian", std: 1 },
    });
    const data = initialParameters(spec, [3]).slice(-count * K); // as many standard normal numbers
    const inputs = { shape: [count, K, 1], data };
    const { outputs } = modelOf(student).forward(inputs);
    const errors = Array.from({ length: count }, (_, s) => {
      const target = wanted.reduce((sum, moment, j) => sum + moment * data[s * K + K - 1 - j]!, 0);
      return (outputs.data[s * K + K - 1]! - target) ** 2;
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / count;
    // The error is normal, so that its square has the standard deviation sqrt 2 times its mean.
    const { loss } = momentLossGradient(student, wanted);
    expect(Math.abs(mean / loss - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count));
  });

  it("has the sum of squared residuals as its value", () => {
    const student = { A: [[0.5]], B: [[2]], C: [[3]] };
    const { loss, residuals } = momentLossGradient(student, [5, 5, 1]);
    expect(residuals).toEqual([1, -2, 0.5]);
    expect(loss).toBe(5.25);
  });
});

describe("its gradient", () => {
  it.each<Structure>(["full", "symmetric", "diagonal"])(
    "extrapolation 2: is that of finite differences for a %s A",
    (structure) => {
      for (let seed = 0; seed < 5; seed++) {
        const student = randomSystem(4, { seed, structure });
        const { gradient } = momentLossGradient(student, wanted, { structure });
        const direction = randomSystem(4, { seed: seed + 100, structure });
        const h = 1e-5;
        const at = (step: number): number => momentLossGradient(moved(student, direction, step), wanted).loss;
        const slope = (at(h) - at(-h)) / (2 * h);
        const inner = (x: number[][], y: number[][]): number =>
          x.flat().reduce((sum, value, i) => sum + value * y.flat()[i]!, 0);
        const expected =
          inner(gradient.A, direction.A) + inner(gradient.B, direction.B) + inner(gradient.C, direction.C);
        expect(Math.abs(slope - expected)).toBeLessThan(1e-8 * (1 + Math.abs(expected)));
        if (structure === "symmetric")
          expect(gradient.A).toEqual(gradient.A.map((_, i) => gradient.A.map((row) => row[i])));
        if (structure === "diagonal")
          expect(largest(gradient.A.map((row, i) => row.filter((_, k) => k !== i)))).toBe(0);
      }
    },
  );

  it("is the package's own for a batch of impulses", () => {
    const student = randomSystem(5, { seed: 7 });
    const inputs = filled([K, K, 1], "float64", (i) => (i % K === K - 1 - Math.floor(i / K) ? 1 : 0));
    const targets = filled([K, K, 1], "float64", (i) => wanted[Math.floor(i / K)]!);
    const own = modelOf(student).gradients({ inputs, targets }, { loss: "mse", scored: "last" });
    const { loss, gradient } = momentLossGradient(student, wanted);
    expect(own.loss * K).toBeCloseTo(loss, 12);
    for (const name of ["A", "B", "C"] as const) {
      const scaled = [...own.gradients[name]!.data].map((value) => value * K);
      expect(distance(gradient[name].flat(), scaled)).toBeLessThan(1e-13);
    }
  });

  it("refuses an A of another structure, and systems of several inputs", () => {
    const full = randomSystem(3, { seed: 1 });
    expect(() => momentLossGradient(full, wanted, { structure: "symmetric" })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "must be symmetric"),
    );
    const wide = { A: [[0.5]], B: [[1, 2]], C: [[1]] };
    expect(() => momentLossGradient(wide, wanted)).toThrow(failure("OUTLAST_SHAPE", "one input and one output"));
    expect(() => momentLossGradient(full, [1, Infinity])).toThrow(failure("OUTLAST_NOT_FINITE", /moments\[1\]/));
  });
});
