import { describe, expect, it } from "vitest";
import {
  errorAtInfinity,
  extrapolates,
  extrapolationError,
  impulseResponse,
  reachableObservableSpectrum,
} from "../../src/index.js";
import { fill, modelOf, modes, random, randomSystem, rotated, times, transpose } from "./systems.js";
import type { Dense, Matrix } from "./systems.js";

const memoryless = { memoryless: 1 };

/** Interpolates the memoryless teacher of weight 1 on the lags under K, and has m_K = gap: a shift with a last row. */
const companion = (K: number, gap: number): Dense => ({
  A: fill(K, K, (i, j) => (i === K - 1 ? (j === 0 ? gap : 0) : Number(j === i + 1))),
  B: fill(K, 1, (i) => Number(i === 0)),
  C: fill(1, K, (_, j) => Number(j === 0)),
});

describe("the error at finite lengths", () => {
  it("is the sum over the lags, by the impulse responses", () => {
    const sizes = { inputs: 2, outputs: 3, radius: 1.1 };
    const [student, teacher] = [
      randomSystem({ dimension: 5, ...sizes, seed: 1 }),
      randomSystem({ dimension: 2, ...sizes, seed: 9 }),
    ];
    const lengths = [7, 1, 30, 7];
    const { loss, log10Loss, impulseError } = extrapolationError(student, teacher, { lengths });
    const [own, wanted] = [impulseResponse(student, 30).data, impulseResponse(teacher, 30).data];
    lengths.forEach((length, i) => {
      const lags = own.slice(0, 6 * length);
      const apart = Array.from(lags, (m, k) => Math.abs(m - wanted[k]!));
      const sum = apart.reduce((total, x) => total + x * x, 0);
      expect(loss[i]! / sum).toBeCloseTo(1, 13);
      expect(log10Loss[i]).toBeCloseTo(Math.log10(sum), 12);
      const largest = Math.max(...Array.from(wanted.slice(0, 6 * length), Math.abs));
      expect(impulseError[i]! * largest).toBeCloseTo(Math.max(...apart), 12);
    });
  });

  it("scores the zero model exactly 1", () => {
    const teacher = randomSystem({ dimension: 4, inputs: 2, outputs: 2, seed: 3 });
    const zero = modelOf({ A: random(3, 3, 1), B: fill(3, 2, () => 0), C: random(2, 3, 2) });
    const { impulseError } = extrapolationError(zero, teacher, { lengths: [1, 2, 50, 1000, Infinity] });
    expect([...impulseError]).toEqual([1, 1, 1, 1, 1]);
  });

  it("reads one lag fewer where outputs are delayed", () => {
    const [student, teacher] = [modes([0.5, 0.2], [1, 2]), modes([0.9], [1])];
    const now = extrapolationError(student, teacher, { lengths: [1, 4, Infinity] });
    const delayed = extrapolationError(student, teacher, { lengths: [2, 5, Infinity, 1], timing: "delayed" });
    for (const key of ["loss", "log10Loss", "impulseError"] as const) {
      expect([...delayed[key]].slice(0, 3)).toEqual([...now[key]]);
    }
    expect(now.loss[0]).toBe(4);
    expect([delayed.loss[3], delayed.log10Loss[3], delayed.impulseError[3]]).toEqual([0, -Infinity, 0]);
  });

  it("has a logarithm where the loss leaves the range of numbers", () => {
    const lengths = [2000];
    const grown = extrapolationError(modes([2], [1]), memoryless, { lengths });
    expect(grown.loss[0]).toBe(Infinity);
    // The sum over 1 <= j < K of 4^j is 4^K / 3 to rounding.
    expect(grown.log10Loss[0]).toBeCloseTo(2000 * Math.log10(4) - Math.log10(3), 9);
    const tiny = extrapolationError(modes([0], [2 ** -300]), modes([0], [2 ** -302]), { lengths });
    expect(tiny.log10Loss[0]).toBeCloseTo(2 * Math.log10(0.75 * 2 ** -300), 12);
    const tiniest = modelOf({ A: [[0]], B: [[2 ** -300]], C: [[2 ** -300]] });
    expect(extrapolationError(tiniest, { memoryless: 0 }, { lengths }).log10Loss[0]).toBeCloseTo(
      -1200 * Math.log10(2),
      10,
    );
  });

  it("tells a teacher that is 0 from its students", () => {
    const zero = { memoryless: 0 };
    expect(extrapolationError(zero, zero, { lengths: [3, Infinity] }).impulseError).toEqual(Float64Array.of(0, 0));
    expect(extrapolationError(memoryless, zero, { lengths: [3, Infinity] }).impulseError).toEqual(
      Float64Array.of(Infinity, Infinity),
    );
  });

  it("reaches a million steps", () => {
    const x = 0.99999;
    const { loss, impulseError } = extrapolationError(modes([x], [1]), modes([0.5], [1]), {
      lengths: [1_000_000, Infinity],
    });
    expect(loss[0]! / loss[1]!).toBeCloseTo(1, 7);
    expect(impulseError[0]).toBeCloseTo(impulseError[1]!, 12);
  });

  it("at infinity is that of errorAtInfinity, and the largest difference over all lags", () => {
    // The difference .99^j - .98^j is largest at lag 69.
    const result = extrapolationError(modes([0.99], [1]), modes([0.98], [1]), { lengths: [Infinity] });
    expect(result.atInfinity).toEqual(errorAtInfinity(modes([0.99], [1]), modes([0.98], [1])));
    expect(result.loss[0]).toBe(result.atInfinity!.error);
    expect(result.log10Loss[0]).toBeCloseTo(Math.log10(result.loss[0]!), 12);
    expect(result.impulseError[0]).toBe(0.99 ** 69 - 0.98 ** 69);
    const unstable = extrapolationError(modes([1.5], [1]), modes([0.98], [1]), { lengths: [Infinity] });
    expect([unstable.loss[0], unstable.log10Loss[0], unstable.impulseError[0]]).toEqual([Infinity, Infinity, Infinity]);
    const undecided = extrapolationError(modes([1], [1]), modes([0.98], [1]), { lengths: [Infinity] });
    expect([undecided.loss[0], undecided.impulseError[0]]).toEqual([Infinity, NaN]);
  });
});

describe("epsilon-extrapolation", () => {
  it.each([2, 3, 7])("of the companion construction ends at K = %i", (K) => {
    const student = companion(K, 50);
    expect(extrapolationError(student, memoryless, { lengths: [K, K + 1] }).loss).toEqual(Float64Array.of(0, 2500));
    expect(extrapolates(student, memoryless, { epsilon: 0, horizon: K })).toEqual({
      holds: true,
      worst: 0,
      worstLag: 0,
      tail: 0,
    });
    expect(extrapolates(student, memoryless, { epsilon: 49, horizon: K + 1 })).toMatchObject({
      holds: false,
      worst: 50,
      worstLag: K,
    });
    expect(extrapolates(student, memoryless, { epsilon: 50, horizon: K + 1 }).holds).toBe(true);
  });

  it("of the pair diag(x, -x) fails at lag 2", () => {
    const [w, x] = [1, 0.5];
    const half = Math.sqrt(w / 2);
    const pair = {
      A: [
        [x, 0],
        [0, -x],
      ],
      B: [[half], [half]],
      C: [[half, half]],
    };
    const { worst, worstLag } = extrapolates(pair, memoryless, { epsilon: 0.1, horizon: 10 });
    expect(worstLag).toBe(2);
    expect(worst).toBeCloseTo(w * x * x, 15);
  });

  it("at an infinite horizon bounds what was not looked at", () => {
    const [student, teacher] = [modes([0.99], [1]), modes([0.98], [1])];
    const worst = 0.99 ** 69 - 0.98 ** 69;
    const fails = extrapolates(student, teacher, { epsilon: 0.2, horizon: Infinity });
    expect(fails).toMatchObject({ holds: false, worst, worstLag: 69 });
    const holds = extrapolates(student, teacher, { epsilon: 0.3, horizon: Infinity });
    expect(holds).toMatchObject({ holds: true, worst, worstLag: 69 });
    expect(holds.tail).toBeLessThan(0.3);
    const copy = extrapolates(rotated(modes([0.99, 0.3], [1, 1]), 1), modes([0.99, 0.3], [1, 1]), {
      epsilon: 1e-10,
      horizon: Infinity,
    });
    expect(copy.holds).toBe(true);
    expect(copy.worst).toBeLessThan(1e-12);
    const infinite = { holds: false, worst: Infinity, worstLag: Infinity, tail: Infinity };
    expect(extrapolates(modes([1.1], [1]), teacher, { epsilon: 1, horizon: Infinity })).toEqual(infinite);
  });
});

describe("a student that starts at A = a I", () => {
  /** Gradient descent on the sum over j < K of (C A^j B - mhat_j)^2, by the closed gradient. */
  function descend({ A, B, C }: Dense, moments: number[], rate: number, steps: number): Dense {
    const move = (x: Matrix, g: Matrix): Matrix => fill(x.length, x[0]!.length, (i, j) => x[i]![j]! - rate * g[i]![j]!);
    const add = (x: Matrix, g: Matrix, scale: number): Matrix =>
      fill(x.length, x[0]!.length, (i, j) => x[i]![j]! + scale * g[i]![j]!);
    for (let step = 0; step < steps; step++) {
      const [powers, readers] = [[B], [C]];
      for (let j = 1; j < moments.length; j++) {
        powers.push(times(A, powers[j - 1]!));
        readers.push(times(readers[j - 1]!, A));
      }
      let [dA, dB, dC] = [fill(A.length, A.length, () => 0), fill(A.length, 1, () => 0), fill(1, A.length, () => 0)];
      moments.forEach((moment, j) => {
        const residual = 2 * (times(C, powers[j]!)[0]![0]! - moment);
        dB = add(dB, transpose(readers[j]!), residual);
        dC = add(dC, transpose(powers[j]!), residual);
        for (let i = 0; i < j; i++) {
          dA = add(dA, times(transpose(readers[i]!), transpose(powers[j - 1 - i]!)), residual);
        }
      });
      [A, B, C] = [move(A, dA), move(B, dB), move(C, dC)];
    }
    return { A, B, C };
  }

  it.each([
    { a: 1, balanced: true },
    { a: 0.5, balanced: true },
    { a: 1, balanced: false },
  ])("extrapolates though d - 2 eigenvalues stay there (a = $a, balanced $balanced)", ({ a, balanced }) => {
    const d = 6;
    const B = random(d, 1, 4).map(([x]) => [0.3 * x!]);
    const C = balanced ? transpose(B) : random(1, d, 5).map((row) => row.map((x) => 0.3 * x));
    const start = { A: fill(d, d, (i, j) => (i === j ? a : 0)), B, C };
    const student = descend(start, [1, 0, 0], 0.1, 400);
    const { all, minimal, spectralRadius, dimension } = reachableObservableSpectrum(student);
    const moved = all.filter(({ re, im }) => Math.hypot(re - a, im) > 1e-12);
    expect(moved.length).toBeLessThanOrEqual(2);
    expect(minimal).toHaveLength(balanced ? 1 : 2);
    expect(dimension).toEqual({
      all: d,
      reachable: minimal.length,
      observable: minimal.length,
      minimal: minimal.length,
    });
    expect(spectralRadius.all).toBeCloseTo(a, 12);
    expect(spectralRadius.minimal).toBeLessThan(balanced ? 1e-12 : 0.99);

    const found = errorAtInfinity(student, memoryless);
    const { loss } = extrapolationError(student, memoryless, { lengths: [3, 3000] });
    expect(found.verdict).toBe("stable");
    expect(found.spectralRadius).toBeLessThan(0.99);
    expect(Math.abs(found.error - loss[1]!)).toBeLessThan(1e-10 * loss[1]! + 1e-27);
    expect(found.errorBound).toBeLessThan(balanced ? 1e-24 : 1e-13);
    // Balanced, A B = 0 and nothing follows; else the error goes with the root of the loss of what was trained.
    expect(found.error).toBeLessThan(balanced ? 1e-29 : 100 * loss[0]!);
    expect(extrapolates(student, memoryless, { epsilon: 0.02, horizon: Infinity }).holds).toBe(true);
  });
});
