import { describe, expect, it } from "vitest";
import { jacobiExtension, momentLossGradient, moments, spectralMeasure, wasserstein1 } from "../../src/index.js";
import { symmetricEigen } from "../../src/analysis/linearAlgebra/symmetricEigen.js";
import { failure } from "../helpers.js";
import { largest, randomSystem } from "./randomSystems.js";

describe("symmetricEigen", () => {
  it.each([1, 2, 7, 40])("takes a symmetric matrix of %i rows apart", (d) => {
    const { A } = randomSystem(d, { seed: d, structure: "symmetric" });
    const { values, vectors } = symmetricEigen(A);
    const back = A.map((row, i) =>
      row.map((_, k) => values.reduce((sum, value, n) => sum + value * vectors[n]![i]! * vectors[n]![k]!, 0)),
    );
    expect(largest(back.map((row, i) => row.map((value, k) => value - A[i]![k]!)))).toBeLessThan(3e-14);
    const gram = vectors.map((x, i) =>
      vectors.map((y, k) => x.reduce((sum, value, n) => sum + value * y[n]!, 0) - (i === k ? 1 : 0)),
    );
    expect(largest(gram)).toBeLessThan(3e-14);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  it("knows the eigenvalues of the second difference, of a rank-one matrix and of 0", () => {
    const d = 12;
    const second = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (_, k) => (i === k ? 2 : Math.abs(i - k) === 1 ? -1 : 0)),
    );
    symmetricEigen(second).values.forEach((value, i) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((i + 1) * Math.PI) / (d + 1)), 13);
    });
    const ones = second.map((row) => row.map(() => 1));
    const { values } = symmetricEigen(ones);
    expect(values.at(-1)).toBeCloseTo(d, 13);
    expect(largest(values.slice(0, -1))).toBeLessThan(1e-14);
    expect(
      symmetricEigen([
        [0, 0],
        [0, 0],
      ]).values,
    ).toEqual([0, 0]);
  });

  it("does not mind the scale", () => {
    for (const scale of [1e-300, 1e-160, 1e160, 1e300]) {
      const { values } = symmetricEigen([
        [2 * scale, scale],
        [scale, 2 * scale],
      ]);
      expect(values.map((value) => value / scale)).toEqual([1, 3].map((x) => expect.closeTo(x, 13) as number));
    }
  });

  it("refuses other matrices", () => {
    expect(() =>
      symmetricEigen([
        [1, 2],
        [0, 1],
      ]),
    ).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "exactly symmetric"));
    expect(() => symmetricEigen([[NaN]])).toThrow(failure("OUTLAST_NOT_FINITE"));
  });
});

describe("spectralMeasure", () => {
  it("has the moments of a balanced system", () => {
    const system = randomSystem(8, { seed: 4, structure: "symmetric", balanced: true });
    const { positions, weights, unbalanced } = spectralMeasure(system);
    moments(system, 20).forEach((moment, j) => {
      expect(positions.reduce((sum, x, i) => sum + weights[i]! * x ** j, 0)).toBeCloseTo(moment, 13);
    });
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(unbalanced).toBe(0);
  });

  it("says what it leaves out of an unbalanced one", () => {
    const { weights, unbalanced } = spectralMeasure({ A: [[0.5]], B: [[3]], C: [[1]] });
    expect({ weights, unbalanced }).toEqual({ weights: [4], unbalanced: 1 });
    expect(() => spectralMeasure(randomSystem(3, { seed: 1 }))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "system.A must be symmetric"),
    );
  });
});

describe("wasserstein1", () => {
  it("is mass times way", () => {
    const at = (...positions: number[]): { positions: number[]; weights: number[] } => ({
      positions,
      weights: positions.map(() => 1),
    });
    expect(wasserstein1(at(0), at(3))).toBe(3);
    expect(wasserstein1(at(0, 1), at(1, 2))).toBe(2);
    expect(wasserstein1(at(2, 0), at(0, 2))).toBe(0);
    expect(wasserstein1({ positions: [0, 1], weights: [0.5, 0.5] }, { positions: [0.5], weights: [1] })).toBe(0.5);
  });

  it("is symmetric, obeys the triangle inequality, and bounds every 1-Lipschitz mean", () => {
    const measures = [1, 2, 3].map((seed) => {
      const measure = spectralMeasure(randomSystem(6, { seed, structure: "symmetric", balanced: true }));
      const mass = measure.weights.reduce((sum, weight) => sum + weight, 0);
      return { positions: measure.positions, weights: measure.weights.map((weight) => weight / mass) };
    });
    const [a, b, c] = measures as [(typeof measures)[0], (typeof measures)[0], (typeof measures)[0]];
    expect(wasserstein1(a, b)).toBeCloseTo(wasserstein1(b, a), 14);
    expect(wasserstein1(a, c)).toBeLessThanOrEqual(wasserstein1(a, b) + wasserstein1(b, c));
    const mean = ({ positions, weights }: typeof a, f: (x: number) => number): number =>
      positions.reduce((sum, x, i) => sum + weights[i]! * f(x), 0);
    for (const f of [(x: number) => x, Math.sin, (x: number) => Math.abs(x - 0.1)]) {
      expect(Math.abs(mean(a, f) - mean(b, f))).toBeLessThanOrEqual(wasserstein1(a, b) + 1e-15);
    }
  });

  it("scales unequal masses to their mean", () => {
    expect(wasserstein1({ positions: [0], weights: [1] }, { positions: [2], weights: [3] })).toBe(4);
  });

  it("stays at a distance where moments agree and systems do not", () => {
    const teacher = { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] };
    const measure = { positions: teacher.eigenvalues, weights: teacher.weights };
    const distances = [1e-6, 1e-3, 1].map((gap) =>
      wasserstein1(spectralMeasure(jacobiExtension(teacher, { alpha: 0.2, gap }).system), measure),
    );
    expect(distances[0]).toBeLessThan(1e-2);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(distances[2]).toBeGreaterThan(0.1);
  });

  it("falls with the loss where K = 2 d_teacher + 1 moments agree", () => {
    const teacher = { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] };
    const wanted = moments(teacher, 5);
    const results = [1e-1, 1e-3, 1e-5].map((off) => {
      const eigenvalues = [0.9 - off, 0.4 + off, -0.3];
      const student = { eigenvalues, weights: [0.7, 0.5, off] };
      const { loss } = momentLossGradient(student, wanted);
      return { loss, distance: wasserstein1(spectralMeasure(student), spectralMeasure(teacher)) };
    });
    for (const { loss, distance } of results) {
      expect(distance).toBeGreaterThan(0);
      expect(distance / Math.sqrt(loss)).toBeLessThan(3);
    }
  });

  it("refuses what is no measure", () => {
    const point = { positions: [0], weights: [1] };
    const fails = (weights: number[], sentence: string): void =>
      expect(() => wasserstein1(point, { positions: [0], weights })).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", sentence),
      );
    fails([-1], "must not be negative");
    fails([0], "positive weight");
    fails([1, 2], "one weight a position");
  });
});
