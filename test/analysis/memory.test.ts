import { describe, expect, it } from "vitest";
import { decayOf, fisherMemoryCurve, impulseDecay, memoryCapacity } from "../../src/index.js";
import { failure } from "../helpers.js";
import {
  delayLine,
  diagonal,
  fill,
  modes,
  orthogonal,
  random,
  randomSystem,
  rotated,
  sideBySide,
  times,
  transpose,
} from "./systems.js";

const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((total, value) => total + value, 0);

describe("linear memory capacity", () => {
  it.each([1, 2, 3])("T12: sums to the number of states (seed %i)", (seed) => {
    const system = randomSystem({ dimension: 6, radius: 0.9, seed });
    const { perLag, total } = memoryCapacity(system, { lags: 400 });
    expect(total).toBe(6);
    expect(sum(perLag)).toBeCloseTo(6, 10);
    perLag.forEach((value) => expect(value).toBeLessThanOrEqual(1 + 1e-12));
    const other = memoryCapacity(rotated(system, seed), { lags: 50 });
    other.perLag.forEach((value, k) => expect(value).toBeCloseTo(perLag[k]!, 9));
  });

  it("T12: sums to it where the Gramian is singular to rounding", () => {
    const system = randomSystem({ dimension: 14, radius: 0.6, seed: 4 });
    const { perLag, total } = memoryCapacity(system, { lags: 200, tolerance: 0 });
    expect(total).toBe(14);
    expect(sum(perLag)).toBeCloseTo(14, 10);
  });

  it("of a delay line is 1 up to its length", () => {
    const { perLag, total } = memoryCapacity(rotated(delayLine(5), 1), { lags: 8 });
    expect(total).toBe(5);
    perLag.forEach((value, k) => expect(value).toBeCloseTo(k < 5 ? 1 : 0, 12));
  });

  it("of one unit is (1 - x^2) x^2k", () => {
    const { perLag } = memoryCapacity(modes([0.8], [1]), { lags: 5 });
    perLag.forEach((value, k) => expect(value).toBeCloseTo(0.36 * 0.64 ** k, 14));
  });

  it("counts reachable states only, and at most one a lag and input", () => {
    const hidden = { A: diagonal([1, 0.3]), B: [[0], [0]], C: [[1, 1]] };
    const system = rotated(sideBySide(randomSystem({ dimension: 4, seed: 2 }), hidden), 3);
    expect(memoryCapacity(system, { lags: 1 }).total).toBe(4);
    const wide = memoryCapacity(randomSystem({ dimension: 6, inputs: 3, seed: 5 }), { lags: 300 });
    expect(wide.total).toBe(6);
    expect(sum(wide.perLag)).toBeCloseTo(6, 10);
    expect(Math.max(...wide.perLag)).toBeLessThanOrEqual(3);
    expect(memoryCapacity(modes([0.5], [1]), { lags: 0 }).perLag).toHaveLength(0);
    expect(memoryCapacity({ A: [[0.5]], B: [[0]], C: [[1]] }, { lags: 2 })).toEqual({
      perLag: new Float64Array(2),
      total: 0,
    });
  });

  it("needs a state that settles", () => {
    for (const x of [1, 1.2]) {
      expect(() => memoryCapacity(modes([x], [1]), { lags: 3 })).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /radius under 1 of its reachable part/),
      );
    }
  });
});

describe("the Fisher memory curve", () => {
  it("of one unit is (1 - x^2) x^2k / noise", () => {
    const { perLag, total } = fisherMemoryCurve(modes([0.8], [1]), { lags: 5, noise: 0.5 });
    perLag.forEach((value, k) => expect(value).toBeCloseTo((0.36 * 0.64 ** k) / 0.5, 13));
    expect(total).toBeCloseTo(2, 12);
  });

  it("of a normal matrix and a unit input sums to 1 / noise", () => {
    const q = orthogonal(8, 3);
    const [v] = orthogonal(8, 4);
    const spectrum = [0.99, 0.9, -0.9, 0.5, 0.3, 0.1, 0, -0.7];
    for (const A of [times(times(q, diagonal(spectrum)), transpose(q)), q.map((row) => row.map((x) => 0.95 * x))]) {
      const { perLag, total } = fisherMemoryCurve({ A, B: v!.map((x) => [x]), C: [v!] }, { lags: 3000, noise: 0.1 });
      expect(total).toBeCloseTo(10, 9);
      expect(sum(perLag)).toBeCloseTo(10, 9);
    }
  });

  it("of any matrix sums to at most H / noise, which a delay line comes near to", () => {
    for (const seed of [1, 2, 3, 4]) {
      const { A, B, C } = randomSystem({ dimension: 6, radius: 0.9, seed });
      const size = Math.hypot(...B.flat());
      const { perLag, total } = fisherMemoryCurve({ A, B: B.map(([x]) => [x! / size]), C }, { lags: 500 });
      expect(total).toBeLessThanOrEqual(6);
      expect(sum(perLag)).toBeCloseTo(total, 10);
    }
    const n = 12;
    const chain = {
      A: fill(n, n, (i, j) => (j === i - 1 ? 3 : 0)),
      B: fill(n, 1, (i) => Number(i === 0)),
      C: random(1, n, 1),
    };
    // The noise of unit i has the variance 1 + 9 + .. + 9^i, its signal 9^i.
    const exact = sum(Array.from({ length: n }, (_, i) => (8 * 9 ** i) / (9 ** (i + 1) - 1)));
    expect(fisherMemoryCurve(chain, { lags: 1 }).total).toBeCloseTo(exact, 10);
  });

  it("of a turning state is none, though rounding puts it inside the circle", () => {
    const turning = { A: orthogonal(4, 3), B: random(4, 1, 1), C: random(1, 4, 2) };
    expect(() => fisherMemoryCurve(turning, { lags: 3 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /under 1 of A/));
    expect(() => memoryCapacity(turning, { lags: 3 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /reachable part/));
  });

  it("needs a spectral radius under 1 of all of A", () => {
    const system = sideBySide(modes([0.5], [1]), { A: [[1]], B: [[0]], C: [[1]] });
    expect(() => fisherMemoryCurve(system, { lags: 3 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /needs a spectral radius under 1 of A/),
    );
  });
});

describe("the decay of a memory", () => {
  it.each([0.1, 0.5, 0.9, 0.99])(
    "of v^k has centroid v / (1 - v) and participation (1 + v) / (1 - v) (v = %f)",
    (v) => {
      const { centroid, participation, quantiles, fit } = decayOf(
        Float64Array.from({ length: 4000 }, (_, k) => v ** k),
        { quantiles: [0.5, 0.9, 0] },
      );
      expect(centroid / (v / (1 - v))).toBeCloseTo(1, 10);
      expect(participation / ((1 + v) / (1 - v))).toBeCloseTo(1, 10);
      // p_0 + .. + p_m = 1 - v^(m+1)
      const lag = (q: number): number => Math.max(0, Math.ceil(Math.log(1 - q) / Math.log(v) - 1 - 1e-9));
      expect(quantiles).toEqual([lag(0.5), lag(0.9), 0]);
      expect(fit!.better).toBe("geometric");
      expect(fit!.geometric.rate).toBeCloseTo(v, 10);
    },
  );

  it("tells a power law from a geometric one", () => {
    const { fit } = decayOf(Array.from({ length: 200 }, (_, k) => (k === 0 ? 1 : k ** -1.5)));
    expect(fit!.better).toBe("polynomial");
    expect(fit!.polynomial.exponent).toBeCloseTo(1.5, 6);
    expect(fit!.polynomial.aic).toBeLessThan(fit!.geometric.aic);
  });

  it("of a linear system is that of its response's squares", () => {
    const { centroid, participation } = impulseDecay(modes([0.9], [3]), { length: 500 });
    expect(centroid).toBeCloseTo(0.81 / 0.19, 10);
    expect(participation).toBeCloseTo(1.81 / 0.19, 10);
    const line = impulseDecay(delayLine(4), { length: 10, quantiles: [0.5, 1] });
    expect(line).toEqual({ centroid: 3, participation: 1, quantiles: [3, 3], fit: undefined });
    const wide = impulseDecay(randomSystem({ dimension: 3, inputs: 2, outputs: 2, radius: 0.5, seed: 1 }), {
      length: 100,
    });
    expect(wide.fit!.geometric.rate).toBeCloseTo(0.25, 1);
  });

  it("does not depend on the scale", () => {
    const energies = [1, 0.5, 0.3, 0];
    expect(decayOf(energies.map((energy) => energy * 2 ** 900))).toEqual(decayOf(energies));
  });

  it.each([
    [[], /at least one number/],
    [[0, 0], /must not all be 0/],
    [[1, -1], /got -1 at lag 1/],
    [[1, NaN], /got NaN at lag 1/],
    [[Infinity], /got Infinity at lag 0/],
    [undefined, /got nothing/],
  ])("refuses %j", (energies, message) => {
    expect(() => decayOf(energies!)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", message));
  });
});
