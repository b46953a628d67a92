import { describe, expect, it } from "vitest";
import type { TaskSpec } from "../../src/index.js";
import { native } from "../../src/native/index.js";
import { checkSystem } from "../../src/tasks/linearSystem.js";
import { resolveRun } from "../../src/run/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { systemSchema } from "../../src/tasks/systemSchema.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";

type System = Extract<TaskSpec, { kind: "teacher" }>["system"];
type Rows = readonly (readonly number[])[];

const systemOf = (spec: System): ReturnType<typeof checkSystem> => checkSystem(systemSchema.parse(spec), "system");

const product = (a: Rows, b: Rows): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));

/** m_0 .. m_(count-1) = C A^j B. */
function responses(spec: System, count: number): number[][][] {
  const { A, B, C } = systemOf(spec);
  const all: number[][][] = [];
  for (let state: Rows = B; all.length < count; state = product(A, state)) all.push(product(C, state));
  return all;
}

const scalars = (spec: System, count: number): number[] => responses(spec, count).map((m) => m[0]![0]!);

/** The largest |eigenvalue|, from how a long product grows: the geometric mean of many steps' growth. */
function growth(matrix: Rows): number {
  let power = matrix;
  let logarithm = 0;
  let exponent = 1;
  for (let doubling = 0; doubling < 40; doubling++) {
    const norm = Math.sqrt(power.flat().reduce((sum, value) => sum + value * value, 0));
    logarithm += Math.log(norm) / exponent;
    const scaled = power.map((row) => row.map((value) => value / norm));
    power = product(scaled, scaled);
    exponent *= 2;
  }
  return Math.exp(logarithm);
}

describe("a teacher's system", () => {
  it("is unbalanced where B and C come apart", () => {
    const spec = { eigenvalues: [0.9, 0.4], B: [[2], [1]], C: [[0.5, -0.5]] };
    expect(scalars(spec, 6)).toEqual(
      Array.from({ length: 6 }, (_, j) => expect.closeTo(0.9 ** j - 0.5 * 0.4 ** j, 14) as number),
    );
    const several = systemOf({ eigenvalues: [0.5], B: [[1, 2, 3]], C: [[1], [2]] });
    expect(several).toMatchObject({ dimension: 1, inputSize: 3, outputSize: 2 });
  });

  it.each([0, 1, 7])("says again what it heard %i steps ago", (delay) => {
    expect(scalars({ delay }, 12)).toEqual(Array.from({ length: 12 }, (_, j) => Number(j === delay)));
    const [sequence] = draw({ kind: "teacher", system: { delay }, length: 20 }, { lengths: [20, 20], count: 1 });
    const heard = sequence!.inputs.map(([x]) => x!);
    expect(sequence!.targets.map(([y]) => y)).toEqual(heard.map((_, t) => heard[t - delay] ?? 0));
  });

  it("oscillates", () => {
    const expected = (turns: number, radius: number): number[] =>
      Array.from(
        { length: 30 },
        (_, j) => expect.closeTo(radius ** j * Math.cos(2 * Math.PI * turns * j), 12) as number,
      );
    expect(scalars({ oscillation: { period: 8 } }, 30)).toEqual(expected(1 / 8, 1));
    expect(scalars({ oscillation: { frequency: 0.07, radius: 0.9 } }, 30)).toEqual(expected(0.07, 0.9));
    expect(scalars({ oscillation: { frequency: 3.25 } }, 5)).toEqual(scalars({ oscillation: { period: 4 } }, 5));
  });
});

describe("a random stable system", () => {
  const random = (fields: object = {}): System => ({ randomStable: { dimension: 6, seed: 1, ...fields } });

  it.each([1, 2, 5, 24])("has the spectral radius that it is given, at dimension %i", (dimension) => {
    for (const seed of [0, 1, 2 ** 53 - 1]) {
      expect(growth(systemOf(random({ dimension, seed, spectralRadius: 0.8 })).A)).toBeCloseTo(0.8, 8);
      expect(growth(systemOf(random({ dimension, seed })).A)).toBeCloseTo(0.9, 8);
    }
    expect(
      systemOf(random({ spectralRadius: 0 }))
        .A.flat()
        .every((value) => value === 0),
    ).toBe(true);
  });

  it("is the same for a seed, another for another, and not what a model of the seed starts with", () => {
    const one = systemOf(random());
    expect(systemOf(random())).toEqual(one);
    expect(systemOf(random({ seed: 2 })).A).not.toEqual(one.A);
    // B and C begin like those of other sizes: each number depends on the seed and its place alone.
    expect(systemOf(random({ dimension: 7 })).B.slice(0, 6)).toEqual(one.B);
    const shape = {
      cell: "linear",
      inputSize: 1,
      hiddenSize: 6,
      outputSize: 1,
      layers: 1,
      dtype: "float64",
      bias: false,
    };
    const full = {
      ...shape,
      readoutBias: false,
      readoutActivation: "none",
      learnInitialState: false,
      structure: "full",
    } as const;
    const gaussian = { rule: "gaussian", numbers: Float64Array.of(1) };
    const start = native().initialize(
      { ...full, dtype: "float64" },
      [gaussian, gaussian, gaussian],
      Float64Array.of(1),
    );
    expect(start[36]).not.toBe(one.B[0]![0]);
    expect(Math.abs(start[0]! / start[1]! - one.A[0]![0]! / one.A[0]![1]!)).toBeGreaterThan(1e-6);
  });

  it("has B of variance 1, and C of variance 1/n", () => {
    const { B, C, dimension, inputSize, outputSize } = systemOf(
      random({ dimension: 100, inputSize: 30, outputSize: 40 }),
    );
    expect([dimension, inputSize, outputSize]).toEqual([100, 30, 40]);
    const square = (rows: Rows): number =>
      rows.flat().reduce((sum, value) => sum + value * value, 0) / rows.flat().length;
    expect(Math.abs(square(B) - 1)).toBeLessThan(6 * Math.sqrt(2 / 3000));
    expect(Math.abs(100 * square(C) - 1)).toBeLessThan(6 * Math.sqrt(2 / 4000));
  });

  it("runs as a task whose key knows it", () => {
    const task = (fields: object): TaskSpec => ({ kind: "teacher", system: random(fields), length: 4, sequences: 3 });
    const key = (fields: object): string =>
      resolveRun({
        specVersion: 1,
        seed: 1,
        model: { cell: "linear", hiddenSize: 2 },
        task: task(fields),
        train: { optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 },
      }).key;
    expect(key({ inputSize: 1, spectralRadius: 0.9 })).toBe(key({}));
    expect(key({ seed: 2 })).not.toBe(key({}));
    expect(resolveTask(task({ inputSize: 2, outputSize: 3 }))).toMatchObject({ inputSize: 2, outputSize: 3 });
  });
});

describe("a teacher's system is refused:", () => {
  it.each<[object, RegExp]>([
    [{ eigenvalues: [0.5, 0.4], B: [[1]], C: [[1, 1]] }, /^task\.system\.B must have 2 rows of 1 numbers, got 1 of 1/],
    [{ eigenvalues: [0.5], B: [[1]], C: [[1, 1]] }, /^task\.system\.C must have 1 rows of 1 numbers, got 1 of 2/],
    [{ delay: -1 }, /^task\.system\.delay must be at least 0, got -1/],
    [{ delay: 1001 }, /^task\.system\.delay must be at most 1000/],
    [{ oscillation: {} }, /^task\.system\.oscillation must have one of period and frequency/],
    [
      { oscillation: { period: 4, frequency: 0.25 } },
      /^task\.system\.oscillation must have one of period and frequency/,
    ],
    [{ oscillation: { period: 0 } }, /^task\.system\.oscillation\.period must be more than 0/],
    [{ randomStable: { dimension: 0, seed: 1 } }, /^task\.system\.randomStable\.dimension must be at least 1/],
    [{ randomStable: { dimension: 3 } }, /^task\.system\.randomStable\.seed must be a number, got nothing/],
    [
      { randomStable: { dimension: 3, seed: 1, spectralRadius: 1.5 } },
      /^task\.system\.randomStable\.spectralRadius must be at most 1/,
    ],
  ])("%j", (system, sentence) => {
    const spec = { kind: "teacher", system: system as System, length: 4 } as const;
    expect(() => resolveTask(spec)).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
