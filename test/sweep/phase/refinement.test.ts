import { describe, expect, it } from "vitest";
import { Refinement } from "../../../src/sweep/phase/refinement.js";
import type { Outcome } from "../../../src/sweep/phase/refinement.js";
import { randomNumbers } from "../../helpers.js";

type Truth = (x: number, y: number) => Outcome;
interface Size {
  width: number;
  height: number;
}

/** What comes out where every point asked for is answered by `truth`, and how many were. */
function refined({ width, height }: Size, coarse: number, truth: Truth): { outcomes: Outcome[]; asked: number } {
  const refinement = new Refinement({ width, height }, coarse);
  let asked = 0;
  for (let wanted = refinement.next(); wanted.length > 0; wanted = refinement.next()) {
    asked += wanted.length;
    for (const point of wanted) refinement.learn(point, truth(point % width, Math.floor(point / width)));
  }
  const { known } = refinement;
  expect(known.size).toBe(asked); // no point twice
  expect([...known.keys()].every((point) => point >= 0 && point < width * height)).toBe(true);
  return { outcomes: refinement.outcomes(), asked };
}

function whole({ width, height }: Size, truth: Truth): Outcome[] {
  return Array.from({ length: width * height }, (_, point) => truth(point % width, Math.floor(point / width)));
}

describe("a grid that is refined along its boundary", () => {
  it.each([
    [65, 65, 8],
    [65, 20, 8],
    [2, 100, 8],
    [50, 37, 5],
    [9, 9, 100],
    [1025, 3, 1],
  ])("comes out as the whole one where success only gets harder: %i by %i from %i", (width, height, coarse) => {
    for (let seed = 0; seed < 20; seed++) {
      const next = randomNumbers(seed);
      const steps = Array.from({ length: width }, () => Math.floor((height + 1) * next()));
      steps.sort((a, b) => (seed % 2 === 0 ? a - b : b - a));
      const truth: Truth = (x, y) => y < steps[x]!;
      const { outcomes } = refined({ width, height }, coarse, truth);
      expect(outcomes).toEqual(whole({ width, height }, truth));
    }
  });

  it("takes a boundary's length of points, not the grid's area", () => {
    for (const slope of [-0.03, 0.4, 0.97, 2.3]) {
      const asked = [64, 128, 256].map((steps) => {
        const truth: Truth = (x, y) => slope * (x - 0.51 * steps) > y - 0.47 * steps;
        return refined({ width: steps + 1, height: steps + 1 }, 8, truth).asked;
      });
      expect(65 * 65).toBeGreaterThan(10 * asked[0]!);
      expect(129 * 129).toBeGreaterThan(20 * asked[1]!);
      expect(257 * 257).toBeGreaterThan(40 * asked[2]!);
    }
  });

  it("follows tongues of one step to their tips", () => {
    const size = { width: 129, height: 129 };
    for (let seed = 0; seed < 8; seed++) {
      const next = randomNumbers(100 + seed);
      const teeth = Array.from({ length: 129 }, () => (next() < 0.1 ? Math.floor(129 * next()) : 20));
      const comb: Truth = (x, y) => y < teeth[x]! || y < 20;
      expect(refined(size, 8, comb).outcomes).toEqual(whole(size, comb));
    }
  });

  it("follows a spiral that is one step wide into its middle", () => {
    const size = { width: 65, height: 65 };
    const path = new Set<number>();
    let [x, y, dx, dy] = [2, 3, 1, 0];
    const isFree = (a: number, b: number): boolean => !path.has(a + 65 * b);
    const isInside = (a: number, b: number): boolean => Math.min(a, b) >= 2 && Math.max(a, b) <= 62;
    for (let turns = 0; turns < 2;) {
      path.add(x + 65 * y);
      if (isInside(x + dx, y + dy) && isFree(x + dx, y + dy) && isFree(x + 2 * dx, y + 2 * dy)) {
        [x, y] = [x + dx, y + dy];
        turns = 0;
      } else {
        [dx, dy] = [-dy, dx];
        turns++;
      }
    }
    expect(path.size).toBeGreaterThan(1000);
    const spiral: Truth = (a, b) => path.has(a + 65 * b);
    expect(refined(size, 8, spiral).outcomes).toEqual(whole(size, spiral));
  });

  it("misses an island between the points of the coarse grid, and finds it from a finer one", () => {
    const size = { width: 65, height: 65 };
    const island: Truth = (x, y) => Math.abs(x - 20) <= 2 && Math.abs(y - 20) <= 2;
    const missed = refined(size, 8, island);
    expect(missed).toEqual({ asked: 81, outcomes: whole(size, () => false) });
    expect(refined(size, 16, island).outcomes).toEqual(whole(size, island));
  });

  it("passes over what nobody knows", () => {
    const size = { width: 65, height: 65 };
    const right: Truth = (x, y) => (x >= 32 ? null : y < 30);
    const { outcomes, asked } = refined(size, 8, right);
    expect(asked).toBeLessThan(300);
    outcomes.forEach((outcome, point) => {
      if (point % 65 < 24) expect(outcome).toBe(Math.floor(point / 65) < 30);
      if (point % 65 >= 32) expect(outcome === null || point % 65 === 32).toBe(true);
    });
    expect(refined(size, 8, () => null)).toEqual({ asked: 81, outcomes: whole(size, () => null) });
  });
});
