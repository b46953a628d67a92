import { describe, expect, it } from "vitest";
import { errorAtInfinity, extrapolationError } from "../../src/index.js";
import {
  diagonal,
  energy,
  fill,
  modelOf,
  modes,
  orthogonal,
  random,
  randomSystem,
  rotated,
  sideBySide,
  skewed,
} from "./systems.js";
import type { Dense } from "./systems.js";

const nothing = { memoryless: 0 };
const near = (actual: number, expected: number, relative: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

describe("the error at infinite length", () => {
  it.each([
    { eigenvalues: [0.5], weights: [2] },
    { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] },
    { eigenvalues: [0.95, -0.95, 0.1], weights: [1, 2, -3] },
    { eigenvalues: [0.9999, 0.3], weights: [1, -1] },
    { eigenvalues: [0.999999, 0.9999], weights: [1, 1] },
  ])("is the closed sum for eigenvalues $eigenvalues", ({ eigenvalues, weights }) => {
    const teacher = modes(eigenvalues, weights);
    const exact = energy(eigenvalues, weights);
    for (const system of [teacher, rotated(teacher, 3)]) {
      const { error, errorBound, verdict, spectralRadius, dimension } = errorAtInfinity(nothing, system);
      near(error, exact, 1e-9);
      expect(errorBound).toBeLessThan(1e-6 * exact);
      expect(verdict).toBe("stable");
      expect(dimension).toBe(eigenvalues.length);
      expect(spectralRadius).toBeCloseTo(Math.max(...eigenvalues.map(Math.abs)), 9);
    }
  });

  it.each([2, 7, 13, 20, 27, 40])("is within its bound of the closed sum, for the eigenvalue 1 - 2^-%i", (power) => {
    for (const [y, w] of [
      [0.5, 1],
      [0.75, -2],
      [1 - 2 ** -10, 0.25],
    ] as const) {
      const x = 1 - 2 ** -power;
      const { error, errorBound, verdict } = errorAtInfinity(nothing, skewed([x, y], [1, w]));
      const exact = energy([x, y], [1, w]);
      expect(verdict).toBe("stable");
      expect(Math.abs(error - exact)).toBeLessThanOrEqual(errorBound);
      near(error, exact, 2 ** (Math.max(power, 10) - 47));
      expect(errorBound).toBeLessThan(2 ** (Math.max(power, 10) - 40) * exact);
    }
  });

  it("is the long sum at a spectral radius of .9999", () => {
    const student = randomSystem({ dimension: 4, radius: 0.9999, seed: 5 });
    const teacher = modes([0.9999, 0.5], [1, 1]);
    const { error, errorBound, verdict } = errorAtInfinity(student, teacher);
    const { loss } = extrapolationError(student, teacher, { lengths: [400_000] });
    expect(verdict).toBe("stable");
    near(error, loss[0]!, 1e-10);
    expect(errorBound).toBeLessThan(1e-7 * error);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is the long sum of random systems, in any coordinates (seed %i)", (seed) => {
    const sizes = { inputs: 1 + (seed % 3), outputs: 1 + (seed % 2), radius: 0.95 };
    const student = randomSystem({ dimension: 4 + seed, ...sizes, seed });
    const teacher = randomSystem({ dimension: 3, ...sizes, radius: 0.9, seed: 100 + seed });
    const { error, errorBound, dimension, spectralRadius } = errorAtInfinity(student, teacher);
    const { loss } = extrapolationError(student, teacher, { lengths: [2000] });
    near(error, loss[0]!, 1e-11);
    expect(errorBound).toBeLessThan(1e-9 * error);
    expect(dimension).toBe(7 + seed);
    expect(spectralRadius).toBeCloseTo(0.95, 10);
    const other = errorAtInfinity(modelOf(rotated(student, seed)), rotated(teacher, seed + 1));
    expect(Math.abs(other.error - error)).toBeLessThanOrEqual(other.errorBound + errorBound);
    near(errorAtInfinity(teacher, student).error, error, 1e-12);
  });

  it("follows the scale of the systems, far from 1 too", () => {
    const student = randomSystem({ dimension: 3, seed: 1 });
    const teacher = randomSystem({ dimension: 2, seed: 2 });
    const scaled = (system: Dense): Dense => ({ ...system, B: system.B.map((row) => row.map((x) => x * 2 ** -400)) });
    const { error, errorBound } = errorAtInfinity(student, teacher);
    const small = errorAtInfinity(scaled(student), scaled(teacher));
    expect([small.error, small.errorBound]).toEqual([error * 2 ** -800, errorBound * 2 ** -800]);
  });

  it.each([
    { radius: 0.9, dimension: 3 },
    { radius: 0.99, dimension: 8 },
    { radius: 0.9999, dimension: 5 },
  ])("of a copy in other coordinates is rounding squared (radius $radius)", ({ radius, dimension }) => {
    const teacher = randomSystem({ dimension, inputs: 2, outputs: 2, radius, seed: dimension });
    const { error: scale } = errorAtInfinity({ A: [[0]], B: [[0, 0]], C: [[0], [0]] }, teacher);
    const { error, errorBound, verdict, dimension: left } = errorAtInfinity(rotated(teacher, 1), teacher);
    expect(error).toBeGreaterThanOrEqual(0);
    expect(error).toBeLessThan(1e-20 * scale);
    expect(errorBound).toBeLessThan(1e-15 * scale);
    expect(verdict).toBe("stable");
    expect(left).toBe(0);
  });

  it("of a teacher that differs by little is known to the digits that the parameters have", () => {
    const teacher = modes([0.9, 0.4], [0.7, 0.5]);
    for (const apart of [1e-3, 1e-6, 1e-9]) {
      const student = rotated(modes([0.9, 0.4], [0.7 + apart, 0.5]), 2);
      near(errorAtInfinity(student, teacher).error, energy([0.9], [apart]), 1e-14 / apart);
    }
  });
});

describe("the unit circle", () => {
  const teacher = modes([0.9, 0.4], [0.7, 0.5]);
  const scale = energy([0.9, 0.4], [0.7, 0.5]);
  const zeros = (rows: number, columns: number): number[][] => fill(rows, columns, () => 0);
  const onCircle = [
    ["the identity", diagonal([1, 1, 1])],
    ["a rotation", orthogonal(3, 4)],
    ["modes outside", diagonal([1.5, -1.01, 1])],
  ] as const;

  it.each(onCircle)("does not matter where it cannot be reached: %s", (_name, A) => {
    const extra = { A, B: zeros(3, 1), C: random(1, 3, 1) };
    const student = rotated(sideBySide(teacher, extra, random(2, 3, 2)), 3);
    const { error, verdict, spectralRadius } = errorAtInfinity(student, teacher);
    expect(verdict).toBe("stable");
    expect(error).toBeLessThan(1e-20 * scale);
    expect(spectralRadius).toBeLessThan(1);
  });

  it.each(onCircle)("does not matter where it cannot be observed: %s", (_name, A) => {
    const extra = { A, B: random(3, 1, 1), C: zeros(1, 3) };
    const student = rotated(sideBySide(extra, modes([0.8], [1]), random(3, 1, 2)), 3);
    const { error, errorBound, verdict, spectralRadius } = errorAtInfinity(student, teacher);
    const exact = energy([0.9, 0.4, 0.8], [0.7, 0.5, -1]);
    expect(verdict).toBe("stable");
    near(error, exact, 1e-11);
    expect(errorBound).toBeLessThan(1e-9);
    expect(spectralRadius).toBeCloseTo(0.9, 10);
  });

  it("does not matter behind any coupling, and matters once it is seen", () => {
    for (let seed = 1; seed <= 120; seed++) {
      const io = { inputs: 1 + (seed % 3), outputs: 1 + (seed % 2) };
      const radius = [0.3, 0.9, 0.99, 0.9995][seed % 4]!;
      const target = randomSystem({ dimension: 1 + (seed % 5), ...io, radius, seed: 7 * seed });
      const visible = randomSystem({ dimension: 2 + (seed % 4), ...io, radius: 0.97 * radius, seed: 11 * seed });
      const k = 1 + (seed % 5);
      const A = seed % 3 === 0 ? diagonal(Array.from({ length: k }, (_, i) => 1 + 0.2 * i)) : orthogonal(k, seed);
      const seen = { A, B: random(k, io.inputs, seed), C: random(io.outputs, k, seed + 1) };
      const student =
        seed % 2 === 0
          ? sideBySide({ ...seen, C: zeros(io.outputs, k) }, visible, random(k, visible.A.length, seed + 5))
          : sideBySide(visible, { ...seen, B: zeros(k, io.inputs) }, random(visible.A.length, k, seed + 5));
      const found = errorAtInfinity(rotated(student, seed + 3), target);
      const plain = errorAtInfinity(visible, target);
      expect(found.verdict).toBe("stable");
      expect(Math.abs(found.error - plain.error)).toBeLessThanOrEqual(found.errorBound + plain.errorBound);
      expect(found.errorBound).toBeLessThan(1e-6 * plain.error);
      const shown = errorAtInfinity(rotated(sideBySide(visible, seen), seed), target);
      expect(shown.verdict).toBe(seed % 3 === 0 && k > 1 ? "unstable" : "undecided");
    }
  });

  it("does not matter where student and teacher share it", () => {
    const integrator = modes([1, 0.5], [2, 1]);
    const student = rotated(modes([1, 0.6], [2, 1]), 1);
    const { error, verdict, dimension } = errorAtInfinity(student, integrator);
    expect(verdict).toBe("stable");
    near(error, energy([0.5, 0.6], [1, -1]), 1e-12);
    expect(dimension).toBe(2);
    expect(errorAtInfinity(rotated(integrator, 5), integrator)).toMatchObject({ verdict: "stable", dimension: 0 });
  });

  it.each([
    ["outside", modes([1.01, 0.5], [1e-6, 1]), "unstable", 1.01],
    [
      "outside, a pair",
      {
        A: [
          [0.8, 0.9],
          [-0.9, 0.8],
        ],
        B: [[1], [0]],
        C: [[1, 0]],
      },
      "unstable",
      Math.hypot(0.8, 0.9),
    ],
    ["on it", modes([1, 0.5], [1e-6, 1]), "undecided", 1],
    ["on it, a rotation", { A: orthogonal(5, 2), B: random(5, 1, 3), C: random(1, 5, 4) }, "undecided", 1],
    ["within rounding of it", modes([1 - 1e-15, 0.5], [1, 1]), "undecided", 1],
    ["huge", modes([1e80], [1]), "unstable", 1e80],
  ] as const)("is told of: a mode %s", (_name, student, verdict, radius) => {
    const found = errorAtInfinity(rotated(student as unknown as Dense, 7), teacher);
    expect(found).toMatchObject({ verdict, error: Infinity, errorBound: Infinity });
    expect(found.spectralRadius / radius).toBeCloseTo(1, 10);
  });

  it.each([2, 3, 4])("is not claimed to be left where %i equal eigenvalues on it are known to few digits", (n) => {
    const jordan = {
      A: fill(n, n, (i, j) => Number(j === i || j === i + 1)),
      B: fill(n, 1, (i) => Number(i === n - 1)),
    };
    const C = fill(1, n, (_, j) => Number(j === 0));
    const { verdict, error, spectralRadius } = errorAtInfinity(rotated({ ...jordan, C }, 1), teacher);
    expect([verdict, error]).toEqual(["undecided", Infinity]);
    expect(spectralRadius).toBeCloseTo(1, 3);
  });

  it("keeps what is larger than the tolerance only", () => {
    const student = modes([1, 0.9, 0.4], [1e-7, 0.7, 0.5]);
    expect(errorAtInfinity(student, teacher)).toMatchObject({ verdict: "undecided", error: Infinity });
    expect(errorAtInfinity(student, teacher, { tolerance: 1e-5 })).toMatchObject({ verdict: "stable", dimension: 0 });
  });
});
