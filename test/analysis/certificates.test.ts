import { describe, expect, it } from "vitest";
import {
  cayleyHamiltonBound,
  companionInterpolator,
  explicitBound,
  impulseResponse,
  jacobiExtension,
  momentLossGradient,
  moments,
  vandermondeInterpolator,
} from "../../src/index.js";
import type { ExplicitBound, SisoSystem } from "../../src/index.js";
import { failure } from "../helpers.js";
import { moved, randomSystem, randomTeacher } from "./randomSystems.js";

type Teacher = ReturnType<typeof randomTeacher>;

const lags = 60;

/** The bound, which must apply and hold at every lag and for the certificate. */
function checkedBound(student: SisoSystem, teacher: Teacher, K: number): ExplicitBound {
  const bound = explicitBound(student, teacher, { K, lags });
  if (!bound.applies) throw new Error(bound.reason);
  expect(bound.errors).toHaveLength(lags);
  bound.errors.forEach((error, j) => expect(error).toBeLessThanOrEqual(bound.bounds[j]!));
  const rounding = 1e-13 * bound.certificate.bound + 1e-28;
  expect(bound.certificate.value).toBeLessThanOrEqual(bound.certificate.bound + rounding);
  return bound;
}

/** Gradient descent from a student, its state at every 50th step. */
function* descent(start: SisoSystem, teacher: Teacher, K: number, structure: "full" | "symmetric" | "diagonal") {
  const wanted = moments(teacher, K);
  let student = start;
  for (let step = 0; step <= 1000; step++) {
    if (step % 50 === 0) yield student;
    student = moved(student, momentLossGradient(student, wanted, { structure }).gradient, -5e-2);
  }
}

/** A balanced student near a teacher: its modes moved by `off`, and some of small mass elsewhere. */
function nearTeacher(teacher: Teacher, off: number, seed: number): SisoSystem {
  const { A, B } = randomSystem(teacher.weights.length + 4, { seed, structure: "diagonal", scale: off });
  const eigenvalues = A.map((row, i) => (teacher.eigenvalues[i] ?? row[i]! / off) + row[i]!);
  const b = B.map(([value], i) => Math.sqrt(teacher.weights[i] ?? 0) + value!);
  return { A: A.map((row, i) => row.map((_, k) => (i === k ? eigenvalues[i]! : 0))), B: b.map((x) => [x]), C: [b] };
}

describe("extrapolation 8: explicitBound", () => {
  it("holds for random balanced students", () => {
    for (let seed = 0; seed < 60; seed++) {
      const d = 1 + (seed % 4);
      const teacher = randomTeacher(d, seed);
      const structure = seed % 2 === 0 ? "symmetric" : "diagonal";
      const student = randomSystem(3 + (seed % 9), { seed, structure, balanced: true });
      const bound = checkedBound(student, teacher, 2 * d + 1 + (seed % 3));
      expect(bound.form).toBe("balanced");
      expect(bound.residual).toBeCloseTo(Math.sqrt(bound.loss), 12);
      expect(Math.max(...bound.unbalanced)).toBe(0);
    }
  });

  it("holds close to the teacher, where it is small", () => {
    const ratios: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const d = 1 + (seed % 3);
      const teacher = randomTeacher(d, seed);
      const off = [1e-2, 1e-5, 1e-8][seed % 3]!;
      const bound = checkedBound(nearTeacher(teacher, off, seed), teacher, 2 * d + 1);
      ratios.push(Math.max(...bound.errors.map((error, j) => error / bound.bounds[j]!)));
    }
    // Never more than 1, and not far from it somewhere.
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1);
    expect(Math.max(...ratios)).toBeGreaterThan(0.3);
  });

  it.each(["symmetric", "diagonal", "full"] as const)(
    "holds along gradient descent of a balanced, %s A",
    (structure) => {
      for (const d of [1, 2]) {
        const teacher = { eigenvalues: [0.9, 0.4].slice(0, d), weights: [0.7, 0.5].slice(0, d) };
        const start = randomSystem(6, {
          seed: d,
          structure: structure === "full" ? "symmetric" : structure,
          balanced: true,
          scale: 0.3,
        });
        const bounds = [...descent(start, teacher, 2 * d + 1, structure)].map((student) =>
          checkedBound(student, teacher, 2 * d + 1),
        );
        expect(bounds.at(-1)!.loss).toBeLessThan(1e-2 * bounds[0]!.loss);
        expect(bounds.at(-1)!.bounds[4]).toBeLessThan(0.2 * bounds[0]!.bounds[4]!);
      }
    },
  );

  it("holds for nearly balanced students, which violate it without their own terms", () => {
    let violations = 0;
    for (const structure of ["symmetric", "diagonal"] as const) {
      for (let seed = 0; seed < 3; seed++) {
        const teacher = { eigenvalues: [0.9], weights: [1] };
        const start = randomSystem(8, { seed, structure, scale: 0.2 });
        for (const student of descent(start, teacher, 3, structure)) {
          const bound = checkedBound(student, teacher, 3);
          expect(bound.form).toBe("nearBalanced");
          violations += bound.errors.filter((error, j) => error > bound.factors[j]! * Math.sqrt(bound.loss)).length;
        }
      }
    }
    expect(violations).toBeGreaterThan(100);
  });

  it("has the factors of its formula", () => {
    const bound = checkedBound(
      randomSystem(3, { seed: 1, structure: "diagonal", balanced: true }),
      { eigenvalues: [0.5], weights: [1] },
      3,
    );
    // p = x^2 - x + 1/4; the remainders of 1, x, x^2, x^3 are 1, x, x - 1/4, 3x/4 - 1/4; every |eigenvalue| is below 1.
    const radius = Math.max(
      ...randomSystem(3, { seed: 1, structure: "diagonal", balanced: true }).A.flat().map(Math.abs),
      0.5,
    );
    const pNorm = Math.sqrt(1 + 1 + 1 / 16);
    const expected = [1, 1, Math.sqrt(17 / 16) + pNorm, Math.sqrt(10 / 16) + 3 * radius * pNorm];
    expected.forEach((factor, j) => expect(bound.factors[j]).toBeCloseTo(factor, 12));
  });

  it("is 1e8 times the loss's root, and certain, for five eigenvalues at lag 40", () => {
    const teacher = { eigenvalues: [0.9, 0.5, 0.1, -0.3, -0.7], weights: [1, 1, 1, 1, 1] };
    const bound = checkedBound(nearTeacher(teacher, 1e-9, 1), teacher, 11);
    expect(Math.log10(bound.factors[40]!)).toBeGreaterThan(7);
    expect(Math.log10(bound.factors[40]!)).toBeLessThan(11);
  });

  // Every mode of the teacher twice, so that the moments agree exactly and the computed ones do not.
  const teacherTwice = { eigenvalues: [0.9, -0.3], weights: [0.5, 0.5] };
  const modes = [0.9, 0.9, -0.3, -0.3, 0.99];
  const halves = [0.5, -0.5, 0.5, 0.5, 0];
  const twice = {
    A: modes.map((x, i) => modes.map((_, k) => (i === k ? x : 0))),
    B: halves.map((x) => [x]),
    C: [halves],
  };

  it("forces extrapolation where the loss is 0", () => {
    const bound = checkedBound(twice, teacherTwice, 5);
    expect(bound.residual).toBe(0);
    expect(Math.max(...bound.errors)).toBeGreaterThan(0);
    expect(Math.max(...bound.bounds)).toBeLessThan(1e-13);
  });

  it("takes an A that is symmetric up to rounding, and no other", () => {
    const skewed = (skew: number): SisoSystem => ({
      ...twice,
      A: twice.A.map((row, i) => row.map((value, k) => value + skew * Math.sign(k - i))),
    });
    const bound = checkedBound(skewed(1e-10), teacherTwice, 5);
    expect(bound.form).toBe("nearBalanced");
    expect(bound.bounds[10]).toBeGreaterThan(1e-10);
    expect(bound.bounds[10]).toBeLessThan(1e-7);
    expect(explicitBound(skewed(1e-6), teacherTwice, { K: 5, lags }).applies).toBe(false);
  });

  it("refuses the counterexamples, which it would otherwise contradict", () => {
    const teacher = randomTeacher(2, 3);
    const { system, K } = jacobiExtension(teacher, { alpha: 0.1, gap: 1 });
    expect(explicitBound(system, teacher, { K, lags })).toEqual({
      applies: false,
      reason: expect.stringContaining("2 d_teacher + 1 = 5, got 4") as string,
    });
    const wanted = moments(teacher, 7);
    const companion = companionInterpolator(wanted.slice(0, 6), wanted[6]! + 1).system;
    expect(explicitBound(companion, teacher, { K: 6, lags })).toMatchObject({
      applies: false,
      reason: /^A must be symmetric/,
    });
  });

  it("bounds a diagonal interpolator by what is unbalanced in it", () => {
    const teacher = randomTeacher(2, 3);
    const wanted = moments(teacher, 6);
    const { system } = vandermondeInterpolator(wanted.slice(0, 5), wanted[5]! + 0.5);
    const bound = checkedBound(system, teacher, 5);
    expect(bound.loss).toBeLessThan(1e-20);
    expect(bound.unbalanced[5]).toBeGreaterThan(0.2);
  });

  it.each([
    [{ eigenvalues: [0.5, 0.5], weights: [1, 1] }, "0.5 twice"],
    [{ eigenvalues: [0.5, 0.6], weights: [1, -1] }, "teacher.weights[1] must be positive"],
    [{ eigenvalues: [0.5, 0.6], weights: [1] }, "one weight an eigenvalue"],
  ])("does not apply to %j", (teacher, reason) => {
    const student = randomSystem(3, { seed: 1, structure: "symmetric", balanced: true });
    expect(explicitBound(student, teacher, { K: 9, lags })).toEqual({
      applies: false,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("throws for what is no system, no teacher and no number", () => {
    const student = randomSystem(3, { seed: 1, structure: "symmetric", balanced: true });
    const teacher = { eigenvalues: [0.5], weights: [1] };
    expect(() => explicitBound(student, teacher, { K: 0, lags })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "K must"),
    );
    expect(() => explicitBound({ A: [[1]] } as never, teacher, { K: 3, lags })).toThrow(
      failure("OUTLAST_INVALID_SPEC"),
    );
    expect(() => explicitBound(student, { eigenvalues: [NaN], weights: [1] }, { K: 3, lags })).toThrow(
      failure("OUTLAST_NOT_FINITE", /teacher.eigenvalues\[0\]/),
    );
    const large = explicitBound({ A: [[1e100]], B: [[1]], C: [[1]] }, teacher, { K: 3, lags });
    if (!large.applies) throw new Error(large.reason);
    large.bounds.forEach((bound, j) => expect(bound).toBeGreaterThanOrEqual(large.errors[j]!));
    const huge = { A: [[1e250]], B: [[1]], C: [[1]] };
    expect(() => explicitBound(huge, teacher, { K: 3, lags })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "below 2\\^700"),
    );
  });
});

describe("extrapolation 9: cayleyHamiltonBound", () => {
  it("holds for every student once K >= d + d_teacher", () => {
    for (let seed = 0; seed < 40; seed++) {
      const [d, dTeacher] = [1 + (seed % 5), 1 + (seed % 3)];
      const student = randomSystem(d, { seed });
      const teacher = randomSystem(dTeacher, { seed: seed + 50 });
      const bound = cayleyHamiltonBound(student, teacher, { K: d + dTeacher, lags });
      if (!bound.applies) throw new Error(bound.reason);
      const [own, wanted] = [moments(student, lags), moments(teacher, lags)];
      bound.errors.forEach((error, j) => {
        expect(error).toBeLessThanOrEqual(bound.bounds[j]!);
        expect(error).toBeCloseTo(Math.abs(own[j]! - wanted[j]!), 12);
      });
      bound.factors.slice(0, d + dTeacher).forEach((factor) => expect(factor).toBeCloseTo(1, 12));
      expect(bound.factors[d + dTeacher]).not.toBeCloseTo(1, 6);
    }
  });

  it("holds for several inputs and outputs", () => {
    for (let seed = 0; seed < 12; seed++) {
      const sizes = { inputSize: 2, outputSize: 1 + (seed % 3) };
      const student = { randomStable: { dimension: 1 + (seed % 4), ...sizes, seed } };
      const teacher = { randomStable: { dimension: 2, ...sizes, seed: seed + 50 } };
      const bound = cayleyHamiltonBound(student, teacher, { K: 3 + (seed % 4), lags });
      if (!bound.applies) throw new Error(bound.reason);
      const [own, wanted] = [student, teacher].map((system) => impulseResponse(system, lags).data);
      const size = own!.length / lags;
      bound.errors.forEach((error, j) => {
        const apart = own!.subarray(j * size, (j + 1) * size).map((value, i) => value - wanted![j * size + i]!);
        expect(error).toBeCloseTo(Math.hypot(...apart), 12);
        expect(error).toBeLessThanOrEqual(bound.bounds[j]!);
      });
      const other = { randomStable: { dimension: 2, inputSize: 1, seed } };
      expect(() => cayleyHamiltonBound(student, other, { K: 9, lags })).toThrow(failure("OUTLAST_SHAPE", "got 2 and"));
    }
  });

  it("makes gradient descent extrapolate, whatever it started from", () => {
    const teacher = { eigenvalues: [0.5], weights: [1] };
    const trained = (K: number, seed: number): SisoSystem => {
      const wanted = moments(teacher, K);
      let student = randomSystem(2, { seed });
      for (let step = 0; step < 1500; step++) {
        student = moved(student, momentLossGradient(student, wanted).gradient, -0.2);
      }
      expect(momentLossGradient(student, wanted).loss).toBeLessThan(1e-28);
      return student;
    };
    const enough = [0, 1, 2, 3, 4].map((seed) => cayleyHamiltonBound(trained(3, seed), teacher, { K: 3, lags }));
    for (const bound of enough) {
      if (!bound.applies) throw new Error(bound.reason);
      bound.errors.forEach((error, j) => expect(error).toBeLessThanOrEqual(bound.bounds[j]!));
      expect(Math.max(...bound.errors)).toBeLessThan(1e-12);
    }
    const wanted = moments(teacher, lags);
    const tooFew = [0, 1, 2, 3, 4].map((seed) => moments(trained(2, seed), lags));
    const errors = tooFew.map((own) => Math.max(...own.map((moment, j) => Math.abs(moment - wanted[j]!))));
    expect(Math.max(...errors)).toBeGreaterThan(0.1);
  });

  it("needs the last moment: with one less there are students that do not extrapolate", () => {
    const wanted = moments({ memoryless: 1 }, 5);
    const { system, K } = companionInterpolator(wanted.slice(0, 4), 3);
    expect(moments(system, 5)).toEqual([1, 0, 0, 0, 3]);
    const reason = expect.stringContaining("d + d_teacher = 5, got 4") as string;
    expect(cayleyHamiltonBound(system, { memoryless: 1 }, { K, lags })).toEqual({ applies: false, reason });
  });
});
