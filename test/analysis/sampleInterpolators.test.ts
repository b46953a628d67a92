import { describe, expect, it } from "vitest";
import { moments, sampleInterpolator, sampleInterpolators } from "../../src/index.js";
import { spectralRadius } from "../../src/analysis/linearAlgebra/spectralRadius.js";
import { failure } from "../helpers.js";
import { randomSystem, squaredDistance } from "./randomSystems.js";

const memoryless = { dimension: 20, moments: moments({ memoryless: 1 }, 40), K: 3 };

describe("sampleInterpolators", () => {
  it("has the memoryless teacher's known share", () => {
    const { errors, loss, medianError, share } = sampleInterpolators({ ...memoryless, count: 600, seed: 1 });
    expect(errors).toHaveLength(600);
    expect(loss).toBeLessThan(1e-26);
    expect(medianError).toBeGreaterThan(0.12);
    expect(medianError).toBeLessThan(0.15);
    expect(share).toBeGreaterThan(0.045);
    expect(share).toBeLessThan(0.09);
  });

  it("is sample after sample what one sample is", () => {
    const options = { ...memoryless, structure: "symmetric", radius: 0.8, nullSpace: 0.5 } as const;
    const { errors, medianError, share } = sampleInterpolators({ ...options, count: 4, seed: 7, bound: 0.1 });
    const single = [7, 8, 9, 10].map((seed) => sampleInterpolator({ ...options, seed }).error);
    expect([...errors]).toEqual(single);
    const sorted = single.toSorted((a, b) => a - b);
    expect(medianError).toBe((sorted[1]! + sorted[2]!) / 2);
    expect(share).toBe(single.filter((error) => error <= 0.1).length / 4);
    expect(new Set(single).size).toBe(4);
  });

  it.each(["full", "symmetric", "diagonal"] as const)("meets K moments with a random %s A", (structure) => {
    const wanted = moments({ eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] }, 30);
    for (let seed = 0; seed < 10; seed++) {
      const { system, loss, error } = sampleInterpolator({ dimension: 12, moments: wanted, K: 5, structure, seed });
      const own = moments(system, 30);
      expect(squaredDistance(own.slice(0, 5), wanted)).toBeLessThan(1e-20);
      expect(loss).toBe(squaredDistance(own.slice(0, 5), wanted));
      expect(error).toBe(Math.max(...own.map((moment, j) => Math.abs(moment - wanted[j]!))));
      expect(spectralRadius(system.A)).toBeCloseTo(0.9, 13);
      const transposed = system.A.map((_, i) => system.A.map((row) => row[i]));
      if (structure === "symmetric") expect(system.A).toEqual(transposed);
      if (structure === "diagonal") expect(system.A.flat().filter((value) => value !== 0)).toHaveLength(12);
    }
  });

  it("takes the shortest C where there is no null-space part, and moves orthogonally from it", () => {
    const options = { ...memoryless, dimension: 6, seed: 3 };
    const [shortest, moved] = [0, 2].map((nullSpace) => sampleInterpolator({ ...options, nullSpace }).system.C[0]!);
    const difference = moved!.map((value, i) => value - shortest![i]!);
    expect(Math.hypot(...difference)).toBeGreaterThan(0.1);
    expect(difference.reduce((sum, value, i) => sum + value * shortest![i]!, 0)).toBeCloseTo(0, 12);
  });

  it.each([
    [{ dimension: 2 }, "options.dimension must be a whole number of at least 3"],
    [{ moments: [1, 0, 0] }, "options.moments must be an array of at least 4"],
    [{ structure: "banded" as never }, 'options.structure must be "full"'],
    [{ radius: 0 }, "options.radius must be positive"],
    [{ nullSpace: -1 }, "options.nullSpace must not be negative"],
    [{ count: 0 }, "options.count must be a whole number of at least 1"],
    [{ nulSpace: 1 }, 'no field "nulSpace"'],
    [{ radius: 1e-200 }, "options.K, 3 moments, cannot be met in float64: the loss of a sample stays at NaN"],
    [{ dimension: 60, K: 60, moments: Array.from({ length: 61 }, (_, j) => 0.9 ** j) }, "options.K, 60 moments"],
  ])("refuses %j", (change, sentence) => {
    const options = { ...memoryless, count: 2, seed: 1, ...change };
    expect(() => sampleInterpolators(options)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
  });
});

describe("spectralRadius", () => {
  it("is that of rotations, defective and nilpotent matrices", () => {
    expect(
      spectralRadius([
        [0, -0.5],
        [0.5, 0],
      ]),
    ).toBeCloseTo(0.5, 15);
    expect(
      spectralRadius([
        [0.7, 1],
        [0, 0.7],
      ]),
    ).toBeCloseTo(0.7, 15);
    expect(
      spectralRadius([
        [0, 1],
        [0, 0],
      ]),
    ).toBe(0);
    const { A } = randomSystem(8, { seed: 2, structure: "diagonal", scale: 30 });
    expect(spectralRadius(A)).toBeCloseTo(Math.max(...A.flat().map(Math.abs)), 12);
  });
});
