import { describe, expect, it } from "vitest";
import { makeDesign } from "../../src/sweep/draw/index.js";
import { MOST_DIMENSIONS, directions } from "../../src/sweep/draw/directions.js";

const names = (dimensions: number): string[] => Array.from({ length: dimensions }, (_, i) => `axis ${i}`);

/** The first points of a sequence, row by row. */
function pointsOf(count: number, dimensions: number, options: { scramble?: boolean; seed?: number } = {}): number[][] {
  const { scramble = false, seed = 0 } = options;
  const design = makeDesign({ sobol: count, scramble }, names(dimensions), seed);
  return Array.from({ length: count }, (_, i) => names(dimensions).map((_name, d) => design.share(i, d)));
}

describe("Sobol's sequence", () => {
  it("starts with the points that Joe and Kuo print beside their direction numbers", () => {
    expect(pointsOf(10, 10)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75],
      [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25],
      [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875, 0.875, 0.625],
      [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125],
      [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375],
      [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625, 0.625, 0.875],
      [0.1875, 0.3125, 0.9375, 0.4375, 0.5625, 0.3125, 0.4375, 0.9375, 0.9375, 0.3125],
      [0.6875, 0.8125, 0.4375, 0.9375, 0.0625, 0.8125, 0.9375, 0.4375, 0.4375, 0.8125],
    ]);
  });

  it("has Sobol's property A in every number of dimensions: 2^d points, one in each of the cube's 2^d corners", () => {
    // Equivalent: the matrix of the first bits of the direction numbers is invertible modulo 2.
    for (let dimensions = 1; dimensions <= MOST_DIMENSIONS; dimensions++) {
      const rows = names(dimensions).map((_, d) => directions(d).reduce((bits, v, i) => bits | ((v >>> 31) << i), 0));
      expect([dimensions, rank(rows.map((row) => row & (dimensions === 32 ? -1 : (1 << dimensions) - 1)))]).toEqual([
        dimensions,
        dimensions,
      ]);
    }
  });

  it.each([false, true])("is a net in base 2, scrambled: %s", (scramble) => {
    for (const seed of scramble ? [0, 1, 2] : [0]) {
      const points = pointsOf(256, MOST_DIMENSIONS, { scramble, seed });
      // Every axis: one point in each of 256 intervals.
      for (const d of names(MOST_DIMENSIONS).keys()) expect(filledBoxes(points, [d], [8])).toBe(256);
      // The first two axes: a (0, 8, 2)-net, one point in each box of 2^-a by 2^-(8-a).
      for (let a = 0; a <= 8; a++) expect(filledBoxes(points, [0, 1], [a, 8 - a])).toBe(256);
    }
  });

  it("stays as even in every two axes when it is scrambled", () => {
    const [plain, scrambled] = [false, true].map((scramble) => pointsOf(64, 12, { scramble, seed: 9 })) as [
      number[][],
      number[][],
    ];
    for (let a = 0; a < 12; a++) {
      for (let b = 0; b < a; b++) {
        expect(filledBoxes(scrambled, [a, b], [3, 3])).toBe(filledBoxes(plain, [a, b], [3, 3]));
      }
    }
  });

  it("is scrambled differently for every seed and axis, uniformly on average", () => {
    const firsts = Array.from({ length: 400 }, (_, seed) => pointsOf(1, 2, { scramble: true, seed })[0]!);
    expect(new Set(firsts.flat()).size).toBe(800);
    const mean = firsts.flat().reduce((sum, share) => sum + share, 0) / 800;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 800));
  });

  it("integrates a smooth function far better than random points", () => {
    // The product of 1 + (x - 1/2) over 6 axes, whose integral is 1.
    const error = (points: number[][]): number =>
      Math.abs(points.reduce((sum, p) => sum + p.reduce((y, x) => (x + 0.5) * y, 1), 0) / points.length - 1);
    const random = makeDesign({ random: 4096 }, names(6), 1);
    const drawn = Array.from({ length: 4096 }, (_, i) => names(6).map((_name, d) => random.share(i, d)));
    const sobol = [1, 2, 3].map((seed) => error(pointsOf(4096, 6, { scramble: true, seed })));
    expect(Math.max(...sobol)).toBeLessThan(5e-4);
    expect(error(drawn)).toBeGreaterThan(Math.max(...sobol));
  });
});

/** Boxes with a point, of those that cut axis `axes[k]` into 2^bits[k] intervals. */
function filledBoxes(points: number[][], axes: number[], bits: number[]): number {
  const box = (point: number[]): string => axes.map((axis, k) => Math.floor(point[axis]! * 2 ** bits[k]!)).join();
  return new Set(points.map(box)).size;
}

/** The rank of a matrix over GF(2), one word a row. */
function rank(rows: number[]): number {
  const left = rows.slice();
  let found = 0;
  for (let bit = 0; bit < 32; bit++) {
    const pivot = left.findIndex((row, i) => i >= found && (row >>> bit) & 1);
    if (pivot < 0) continue;
    [left[found], left[pivot]] = [left[pivot]!, left[found]!];
    for (let i = 0; i < left.length; i++) if (i !== found && (left[i]! >>> bit) & 1) left[i]! ^= left[found]!;
    found += 1;
  }
  return found;
}
