import { describe, expect, it } from "vitest";
import { Stream } from "../../../src/native/index.js";
import { Categorical } from "../../../src/sweep/study/samplers/tpe/categorical.js";
import type { Density } from "../../../src/sweep/study/samplers/tpe/density.js";
import { Draws } from "../../../src/sweep/study/samplers/tpe/draws.js";
import { errorFunction, normalMass } from "../../../src/sweep/study/samplers/tpe/normal.js";
import { Parzen } from "../../../src/sweep/study/samplers/tpe/parzen.js";

const draws = (seed: number): Draws => new Draws(new Stream(seed, "test"), 0);

/** Shares of [0, 1] that are evenly spaced. */
const middles = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);

/** The share of many samples that falls into each of some equal parts. */
function frequencies(density: Density, parts: number, count: number): number[] {
  const own = draws(3);
  const found = new Array<number>(parts).fill(0);
  for (let i = 0; i < count; i++) found[Math.floor(density.sample(own) * parts)]! += 1 / count;
  return found;
}

describe("the error function", () => {
  // Abramowitz and Stegun, table 7.1; beyond 3, mpmath.
  it.each([
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [5, 0.9999999999984626],
    [7, 1],
  ])("of %f is %f", (x, expected) => {
    expect(Math.abs(errorFunction(x) - expected)).toBeLessThan(1e-15);
    expect(errorFunction(-x)).toBe(-errorFunction(x));
  });

  it("gives the masses of a standard normal", () => {
    expect(normalMass(-1.959963984540054, 1.959963984540054)).toBeCloseTo(0.95, 14);
    expect(normalMass(0, 1)).toBeCloseTo(0.3413447460685429, 14);
  });
});

describe("draws", () => {
  it("of a trial are its own, whatever others draw", () => {
    const stream = new Stream(1, "test");
    const own = (trial: number): number[] => {
      const some = new Draws(stream, trial);
      return Array.from({ length: 5 }, () => some.uniform());
    };
    const [third, fourth] = [own(3), own(4)];
    expect(own(3)).toEqual(third);
    expect(new Set([...third, ...fourth]).size).toBe(10);
  });

  it("are normal", () => {
    const own = draws(2);
    const values = Array.from({ length: 20_000 }, () => own.normal());
    const inside = (bound: number): number => values.filter((value) => Math.abs(value) < bound).length / values.length;
    expect(Math.abs(inside(1) - 0.6827)).toBeLessThan(0.012);
    expect(Math.abs(inside(2) - 0.9545)).toBeLessThan(0.006);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.03);
  });
});

describe("a Parzen estimator", () => {
  it.each([[[]], [[0.3]], [[0, 1]], [[0.2, 0.21, 0.22, 0.9]], [[0.5, 0.5, 0.5]]])(
    "of %o is a density on [0, 1], and draws as it says",
    (observations) => {
      const density = new Parzen(observations, undefined);
      const fine = density.at(middles(20_000));
      expect(fine.reduce((sum, value) => sum + value, 0) / fine.length).toBeCloseTo(1, 6);
      const found = frequencies(density, 10, 20_000);
      found.forEach((share, i) => {
        const part = fine.subarray(i * 2000, (i + 1) * 2000);
        const expected = part.reduce((sum, value) => sum + value, 0) / fine.length;
        expect(Math.abs(share - expected)).toBeLessThan(0.015);
      });
    },
  );

  it("is wide around what stands alone and narrow where much was observed", () => {
    const alone = new Parzen([0.3], undefined).at(Float64Array.of(0.3, 0.6));
    expect(alone[0]! / alone[1]!).toBeLessThan(1.2);
    const many = new Parzen(
      Array.from({ length: 30 }, (_, i) => 0.3 + i * 1e-4),
      undefined,
    ).at(Float64Array.of(0.3, 0.6));
    expect(many[0]! / many[1]!).toBeGreaterThan(50);
  });

  it("of cells draws their middles", () => {
    const own = draws(4);
    const density = new Parzen([0.125, 0.375], 4);
    const found = new Set(Array.from({ length: 200 }, () => density.sample(own)));
    expect([...found].sort()).toEqual([0.125, 0.375, 0.625, 0.875]);
  });
});

describe("a categorical estimator", () => {
  it("counts, and leaves every value possible", () => {
    const density = new Categorical([0.125, 0.125, 0.625], 4);
    expect([...density.at(middles(4))]).toEqual([2.25, 0.25, 1.25, 0.25].map((weight) => weight / 4));
    frequencies(density, 4, 20_000).forEach((share, i) => {
      expect(Math.abs(share - density.at(middles(4))[i]!)).toBeLessThan(0.015);
    });
  });
});
