import { describe, expect, it } from "vitest";
import {
  companionInterpolator,
  explicitBound,
  jacobiExtension,
  memorylessPair,
  moments,
  spectralMeasure,
  vandermondeInterpolator,
} from "../../src/index.js";
import { failure } from "../helpers.js";
import { randomTeacher, squaredDistance } from "./randomSystems.js";

const dimensions = [1, 2, 3, 4];

describe("extrapolation 7: companionInterpolator", () => {
  it.each(dimensions)("keeps K moments of a teacher of dimension %i and has any gap after them", (d) => {
    for (const gap of [-199.4, 0, 1e-3, 7]) {
      const K = 2 * d + 3;
      const teacher = moments(randomTeacher(d, 10 + d), K + 1);
      const { system, nextMoment } = companionInterpolator(teacher.slice(0, K), teacher[K]! + gap);
      const own = moments(system, K + 1);
      expect(system.A).toHaveLength(K);
      expect(own.slice(0, K)).toEqual(teacher.slice(0, K));
      expect(Math.abs(own[K]! - teacher[K]! - gap)).toBeLessThan(1e-13 * (1 + Math.abs(gap)));
      expect(nextMoment).toBe(teacher[K]! + gap);
    }
  });

  it("has the known last row for a memoryless teacher", () => {
    const { system } = companionInterpolator([2, 0, 0], 5);
    expect(system).toEqual({
      A: [
        [0, 1, 0],
        [0, 0, 1],
        [2.5, 0, 0],
      ],
      B: [[2], [0], [0]],
      C: [[1, 0, 0]],
    });
  });

  it("does not mind the scale", () => {
    for (const scale of [1e-200, 1e200]) {
      const own = moments(companionInterpolator([scale, 2 * scale], 3 * scale).system, 3);
      expect(own[2]! / scale).toBeCloseTo(3, 13);
    }
  });

  it("refuses a jump out of nothing", () => {
    expect(() => companionInterpolator([0, 0], 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "must not all be 0"));
    expect(() => companionInterpolator([], 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "at least 1 numbers"));
    expect(() => companionInterpolator([1, NaN], 1)).toThrow(failure("OUTLAST_NOT_FINITE", /moments\[1\]/));
    expect(moments(companionInterpolator([0, 0], 0).system, 5)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("extrapolation 7: vandermondeInterpolator", () => {
  it.each(dimensions)("interpolates a teacher of dimension %i with some negative weight", (d) => {
    for (const gap of [-1, 1e-3, 2]) {
      const K = 2 * d + 1;
      const teacher = moments(randomTeacher(d, 20 + d), K + 1);
      const result = vandermondeInterpolator(teacher.slice(0, K), teacher[K]! + gap);
      const own = moments(result.system, K + 1);
      expect(squaredDistance(own.slice(0, K), teacher)).toBeLessThan(1e-20);
      expect(result.loss).toBeLessThan(1e-20);
      expect(own[K]! - teacher[K]!).toBeCloseTo(gap, 9);
      expect(result.weights.some((weight) => weight < 0)).toBe(true);
      expect(Math.max(...result.eigenvalues)).toBeLessThan(1);
      result.weights.forEach((weight, i) => {
        expect(result.system.B[i]![0]! * result.system.C[0]![i]!).toBeCloseTo(weight, 6);
      });
    }
  });

  it("is the teacher where a node set holds it and there is no gap", () => {
    const teacher = { eigenvalues: [0.9, -0.5], weights: [0.7, 0.5] };
    const wanted = moments(teacher, 4);
    const { weights, eigenvalues } = vandermondeInterpolator(wanted.slice(0, 3), wanted[3]!, {
      nodes: [0.1, 0.9, -0.5, 1],
    });
    const weightAt = (node: number): number => weights[eigenvalues.indexOf(node)]!;
    expect([0.9, -0.5, 0.1, 1].map(weightAt).map((weight) => Number(weight.toFixed(12)))).toEqual(
      [0.7, 0.5, 0, 0].map((x) => expect.closeTo(x, 12) as number),
    );
  });

  it("keeps its promise as far as K = 22", () => {
    const teacher = moments({ eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] }, 23);
    const { system, loss, weights } = vandermondeInterpolator(teacher.slice(0, 22), teacher[22]! + 1);
    expect(loss).toBeLessThan(1e-20);
    expect(Math.max(...weights)).toBeGreaterThan(1e5);
    expect(moments(system, 23)[22]! - teacher[22]!).toBeCloseTo(1, 9);
  });

  it("says where float64 ends", () => {
    const teacher = moments({ memoryless: 1 }, 60);
    expect(() => vandermondeInterpolator(teacher, 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "too many"));
    const twice = { nodes: [0.5, 0.5] };
    expect(() => vandermondeInterpolator([1], 1, twice)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "2 distinct"));
  });
});

describe("extrapolation 7: jacobiExtension", () => {
  it.each(dimensions)("exceeds a teacher of dimension %i at lag 2 d_teacher by exactly its gap", (d) => {
    for (const seed of [1, 2, 3]) {
      const teacher = randomTeacher(d, 30 + 10 * d + seed);
      const { system, K, gap, nextMoment } = jacobiExtension(teacher, { alpha: 0.3 - 0.2 * seed, beta: 0.4 * seed });
      const [own, wanted] = [moments(system, K + 1), moments(teacher, K + 1)];
      expect(K).toBe(2 * d);
      expect(system.A).toEqual(system.A[0]!.map((_, k) => system.A.map((row) => row[k])));
      expect(system.C[0]).toEqual(system.B.flat());
      expect(squaredDistance(own.slice(0, K), wanted)).toBeLessThan(1e-28);
      expect(gap).toBeGreaterThan(0);
      expect(Math.abs(own[K]! - wanted[K]! - gap)).toBeLessThan(1e-13);
      expect(nextMoment).toBeCloseTo(own[K]!, 12);
    }
  });

  it("has the gap m_0 beta^2 beta_1^2 for two eigenvalues", () => {
    // The measure (1/2) at -1 and at 1 has the Jacobi matrix [[0, 1], [1, 0]].
    const { system, gap } = jacobiExtension({ eigenvalues: [-1, 1], weights: [2, 2] }, { alpha: 0.25, beta: 0.5 });
    expect(gap).toBeCloseTo(4 * 0.25, 14);
    const expected = [0, 1, 0, 1, 0, 0.5, 0, 0.5, 0.25];
    expect(system.A.flat()).toEqual(expected.map((x) => expect.closeTo(x, 14) as number));
  });

  it("makes any wanted gap", () => {
    const teacher = { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] };
    const { system, K } = jacobiExtension(teacher, { alpha: 0, gap: 12.5 });
    expect(moments(system, K + 1)[K]! - moments(teacher, K + 1)[K]!).toBeCloseTo(12.5, 11);
  });

  it.each([
    [{ eigenvalues: [0.5, 0.5], weights: [1, 1] }, { alpha: 0, beta: 1 }, "0.5 twice"],
    [{ eigenvalues: [0.5], weights: [-1] }, { alpha: 0, beta: 1 }, "must be positive"],
    [{ eigenvalues: [0.5], weights: [1, 2] }, { alpha: 0, beta: 1 }, "one weight an eigenvalue"],
    [{ eigenvalues: [0.5], weights: [1] }, { alpha: 0, beta: 0 }, "other than 0"],
    [{ eigenvalues: [0.5], weights: [1] }, { alpha: 0, gap: -1 }, "extension.gap must be positive"],
  ])("refuses %j with %j", (teacher, extension, sentence) => {
    expect(() => jacobiExtension(teacher, extension)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
  });
});

describe("extrapolation 7: memorylessPair", () => {
  it("is balanced, interpolates two moments and not the third", () => {
    const { system, gap } = memorylessPair(3, 0.7);
    const own = moments(system, 3);
    expect(own[0]).toBeCloseTo(3, 14);
    expect(own[1]).toBe(0);
    expect(own[2]).toBeCloseTo(gap, 14);
    expect(gap).toBeCloseTo(3 * 0.49, 14);
    expect(spectralMeasure(system).unbalanced).toBe(0);
    const certificate = explicitBound(system, { eigenvalues: [0], weights: [3] }, { K: 2, lags: 5 });
    expect(certificate).toEqual({ applies: false, reason: expect.stringContaining("2 d_teacher + 1 = 3") as string });
  });

  it("needs a positive weight", () => {
    expect(() => memorylessPair(-1, 0.5)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "w must be positive"));
  });
});
