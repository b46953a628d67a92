import { describe, expect, it } from "vitest";
import {
  balanceGap,
  balanceVelocity,
  conservedQuantity,
  discreteBalance,
  growthRates,
  identityFlow,
  momentLossGradient,
  moments,
  regime,
} from "../../src/index.js";
import type { SisoSystem } from "../../src/index.js";
import { failure } from "../helpers.js";
import { largest, moved, randomSystem, rungeKutta } from "./randomSystems.js";
import type { Structure } from "./randomSystems.js";

const wanted = moments({ eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] }, 5);

/** -1 times the gradient, for flow. */
const downhill =
  (teacher: number[], structure: Structure) =>
  (theta: SisoSystem): SisoSystem => {
    const { gradient } = momentLossGradient(theta, teacher, { structure });
    return moved(gradient, gradient, -2);
  };

describe("conservedQuantity", () => {
  it("extrapolation 3: is constant along the flow of a full A", () => {
    const start = randomSystem(4, { seed: 3 });
    let theta = start;
    for (let step = 0; step < 4000; step++) theta = rungeKutta(theta, downhill(wanted, "full"), 2e-3);
    const [before, after] = [conservedQuantity(start), conservedQuantity(theta)];
    expect(largest(before.Q)).toBeGreaterThan(0.1);
    expect(largest(moved({ A: after.Q, B: [], C: [] }, { A: before.Q, B: [], C: [] }, -1).A)).toBeLessThan(1e-8);
    expect(after.trace).toBeCloseTo(before.trace, 8);
    expect(momentLossGradient(theta, wanted).loss).toBeLessThan(0.1 * momentLossGradient(start, wanted).loss);
  });

  it("has the trace ||C||^2 - ||B||^2, for several inputs and outputs too", () => {
    const A = [
      [1, 2],
      [0, 3],
    ];
    const { Q, trace } = conservedQuantity({
      A,
      B: [
        [1, 0, 2],
        [0, 1, 0],
      ],
      C: [[3, 1]],
    });
    // A^T A = [[1, 2], [2, 13]], A A^T = [[5, 6], [6, 9]], B B^T = [[5, 0], [0, 1]], C^T C = [[9, 3], [3, 1]]
    expect(Q).toEqual([
      [1 - 5 - 5 + 9, 2 - 6 + 3],
      [2 - 6 + 3, 13 - 9 - 1 + 1],
    ]);
    expect(trace).toBe(4);
    const huge = { A: [[1e200]], B: [[1]], C: [[1]] };
    expect(() => conservedQuantity(huge)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "at most 1e\\+100"));
  });
});

describe("balance", () => {
  it("has two gaps", () => {
    const system = {
      A: [
        [0.5, 0],
        [0, 0.1],
      ],
      B: [[3], [0]],
      C: [[0, 4]],
    };
    expect(balanceGap(system)).toEqual({ toSum: 1, toB: 5 / 3 });
    const several = { A: [[0.5]], B: [[3, 0]], C: [[0], [4]] };
    expect(balanceGap(several)).toEqual({ toSum: 1, toB: 5 / 3 });
    expect(() => balanceGap({ ...several, C: [[1]] })).toThrow(failure("OUTLAST_SHAPE", "as many outputs as inputs"));
    expect(balanceGap(randomSystem(5, { seed: 1, balanced: true }))).toEqual({ toSum: 0, toB: 0 });
  });

  it.each<Structure>(["symmetric", "diagonal"])("moves as R says for a %s A", (structure) => {
    for (let seed = 0; seed < 10; seed++) {
      const student = randomSystem(6, { seed, structure });
      const { gradient } = momentLossGradient(student, wanted, { structure });
      const { difference, sum } = balanceVelocity(student, wanted);
      gradient.B.forEach(([own], i) => {
        const other = gradient.C[0]![i]!;
        expect(Math.abs(-own! + other - difference[i]!)).toBeLessThan(1e-13);
        expect(Math.abs(-own! - other - sum[i]!)).toBeLessThan(1e-13);
      });
    }
    expect(() => balanceVelocity(randomSystem(3, { seed: 1 }), wanted)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "exactly symmetric"),
    );
  });

  it("extrapolation 4: obeys its exact discrete law at any step size, for a diagonal A", () => {
    for (const learningRate of [1e-3, 0.05, 0.7]) {
      for (let seed = 0; seed < 10; seed++) {
        const student = randomSystem(7, { seed, structure: "diagonal" });
        const law = discreteBalance(student, wanted, learningRate);
        const { gradient } = momentLossGradient(student, wanted, { structure: "diagonal" });
        const { B, C } = moved(student, gradient, -learningRate);
        B.forEach(([b], i) => {
          const c = C[0]![i]!;
          const size = 1 + Math.abs(b!) + Math.abs(c);
          expect(Math.abs(b! - c - law.difference[i]!) / size).toBeLessThan(1e-15);
          expect(Math.abs(b! + c - law.sum[i]!) / size).toBeLessThan(1e-15);
          expect(Math.abs(b! * b! - c * c - law.squares[i]!) / size ** 2).toBeLessThan(1e-15);
        });
      }
    }
    expect(() => discreteBalance(randomSystem(3, { seed: 1 }), wanted, 1)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "must be diagonal"),
    );
  });

  it("extrapolation 5: stays, with symmetry, under gradient descent of a free A", () => {
    let theta = randomSystem(6, { seed: 5, structure: "symmetric", balanced: true, scale: 0.8 });
    const { loss: first } = momentLossGradient(theta, wanted);
    for (let step = 0; step < 2000; step++) {
      theta = moved(theta, momentLossGradient(theta, wanted).gradient, -1e-2);
    }
    const skew = theta.A.map((row, i) => row.map((value, k) => value - theta.A[k]![i]!));
    expect(largest(skew)).toBeLessThan(1e-13);
    expect(balanceGap(theta).toB).toBeLessThan(1e-13);
    expect(momentLossGradient(theta, wanted).loss).toBeLessThan(1e-2 * first);
  });

  it.each([1, -0.5])("extrapolation 6: grows and shrinks at rates 2 m_0 near zero, m_0 = %f", (weight) => {
    const teacher = moments({ eigenvalues: [0.8], weights: [weight] }, 4);
    const start = randomSystem(8, { seed: 2, structure: "symmetric", scale: 1e-5 });
    let theta = start;
    for (let step = 0; step < 200; step++) theta = rungeKutta(theta, downhill(teacher, "symmetric"), 1e-2);
    const parts = ({ B, C }: SisoSystem): { difference: number; sum: number } => ({
      difference: Math.hypot(...B.map(([b], i) => b! - C[0]![i]!)),
      sum: Math.hypot(...B.map(([b], i) => b! + C[0]![i]!)),
    });
    const [before, after, rates] = [parts(start), parts(theta), growthRates(weight)];
    expect(Math.log(after.difference / before.difference) / 2).toBeCloseTo(rates.difference, 3);
    expect(Math.log(after.sum / before.sum) / 2).toBeCloseTo(rates.sum, 3);
    expect(rates).toEqual({ difference: -2 * weight, sum: 2 * weight });
  });
});

describe("a start at alpha times the identity", () => {
  const identity = (d: number, alpha: number): number[][] =>
    Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, k) => (i === k ? alpha : 0)));

  it("extrapolation 10: never leaves the span of B_0 and C_0 on either side", () => {
    const alpha = 0.5;
    const start = { ...randomSystem(10, { seed: 9, scale: 0.4 }), A: identity(10, alpha) };
    const teacher = moments({ memoryless: 1 }, 3);
    let theta: SisoSystem = start;
    for (let step = 0; step < 3000; step++) {
      theta = moved(theta, momentLossGradient(theta, teacher).gradient, -2e-2);
    }
    const b = start.B.flat();
    const scale = b.reduce((sum, x) => sum + x * x, 0);
    const c = start.C[0]!;
    const share = b.reduce((sum, x, i) => sum + x * c[i]!, 0) / scale;
    const rest = c.map((x, i) => x - share * b[i]!);
    const offSpan = (row: number[]): number[] =>
      [b, rest].reduce((left, v) => {
        const along = v.reduce((sum, x, i) => sum + x * left[i]!, 0) / v.reduce((sum, x) => sum + x * x, 0);
        return left.map((x, i) => x - along * v[i]!);
      }, row);
    const change = theta.A.map((row, i) => row.map((value, k) => value - (i === k ? alpha : 0)));
    const turned = change[0]!.map((_, k) => change.map((row) => row[k]!));
    expect(largest(change)).toBeGreaterThan(0.05);
    expect(largest(change.map(offSpan))).toBeLessThan(2e-15);
    expect(largest(turned.map(offSpan))).toBeLessThan(2e-15);
  });

  it("is a flow of two numbers where it is balanced", () => {
    const teacher = [1, 0.3, -0.1, 0];
    const [d, alpha] = [5, 0.7];
    const start = { ...randomSystem(d, { seed: 4, balanced: true, scale: 0.5 }), A: identity(d, alpha) };
    const norm = (theta: SisoSystem): number => Math.hypot(...theta.B.flat());
    const direction = start.B.flat().map((x) => x / norm(start));
    let theta: SisoSystem = start;
    let reduced = { beta: norm(start), a: alpha };
    const velocity = ({ A, B }: SisoSystem): SisoSystem => {
      const flow = identityFlow({ beta: A[0]![0]!, a: B[0]![0]! }, teacher);
      return { A: [[flow.velocity.beta]], B: [[flow.velocity.a]], C: [] };
    };
    for (let step = 0; step < 400; step++) {
      theta = rungeKutta(theta, downhill(teacher, "full"), 1e-2);
      const next = rungeKutta({ A: [[reduced.beta]], B: [[reduced.a]], C: [] }, velocity, 1e-2);
      reduced = { beta: next.A[0]![0]!, a: next.B[0]![0]! };
    }
    const image = theta.A.map((row) => row.reduce((sum, value, k) => sum + value * direction[k]!, 0));
    expect(norm(theta)).toBeCloseTo(reduced.beta, 12);
    expect(image.reduce((sum, x, i) => sum + x * direction[i]!, 0)).toBeCloseTo(reduced.a, 12);
    expect(identityFlow(reduced, teacher).loss).toBeCloseTo(momentLossGradient(theta, teacher).loss, 12);
    expect(Math.abs(reduced.a - alpha)).toBeGreaterThan(0.1);
  });

  it("stalls at loss w^2 for a balanced start and w < 0", () => {
    let state = { beta: 0.5, a: 0.5 };
    for (let step = 0; step < 20000; step++) {
      const { velocity } = identityFlow(state, [-2, 0, 0]);
      state = { beta: state.beta + 1e-3 * velocity.beta, a: state.a + 1e-3 * velocity.a };
    }
    expect(identityFlow(state, [-2, 0, 0]).loss).toBeCloseTo(4, 10);
  });
});

describe("regime", () => {
  it.each([
    [{ K: 3, d: 20, dTeacher: 1 }, "balancedTheorem", true],
    [{ K: 2, d: 20, dTeacher: 1 }, "counterexamples", true],
    [{ K: 20, d: 20, dTeacher: 1 }, "balancedTheorem", true],
    [{ K: 21, d: 20, dTeacher: 1 }, "cayleyHamilton", false],
    [{ K: 4, d: 2, dTeacher: 2 }, "cayleyHamilton", false],
    [{ K: 3, d: 2, dTeacher: 2 }, "counterexamples", true],
    [{ K: 9, d: 1, dTeacher: 2 }, "tooSmall", false],
  ] as const)("of %j is %s", (configuration, name, aboutImplicitBias) => {
    const { K, d, dTeacher } = configuration;
    const answer = regime(configuration);
    expect(answer).toMatchObject({ name, aboutImplicitBias });
    expect(answer.sentence).toContain(
      `K = ${K}, d + d_teacher = ${d + dTeacher}, 2 d_teacher + 1 = ${2 * dTeacher + 1}`,
    );
  });

  it("needs whole numbers", () => {
    expect(() => regime({ K: 2.5, d: 1, dTeacher: 1 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "K must be a whole"),
    );
  });
});
