import { describe, expect, it } from "vitest";
import { impulseResponse, populationGradients, train } from "../../../src/index.js";
import type { Model, ModelSpec, TaskSpec } from "../../../src/index.js";
import { distance, failure, randomNumbers } from "../../helpers.js";
import { covarianceOf, sequencesOf, student } from "../../tasks/trainingInputs.js";
import { random } from "../systems.js";

const system = { randomStable: { dimension: 3, inputSize: 2, outputSize: 2, seed: 4 } } as const;
const teacher = { kind: "teacher", system, length: 4 } as const;
const size = 8; // numbers of a sequence

const sequences = sequencesOf(random(7, size, 5));
const tasks: [string, TaskSpec][] = [
  ["white inputs", teacher],
  ["a covariance", { ...teacher, covariance: covarianceOf(random(20, size, 1)) }],
  ["chosen inputs", { ...teacher, inputs: sequences }],
  ["delayed outputs", { ...teacher, timing: "delayed" }],
];

/**
 * tr(R S R^T) / outputs, R = [r_(k-1), .., r_0], r_j the difference of two impulse responses, S = E x x^T of k steps.
 */
function lossByTrace(model: Model, S: number[][]): number {
  const [own, wanted] = [model, system].map((one) => impulseResponse(one, 4).data) as [Float64Array, Float64Array];
  const r = (output: number, column: number): number => {
    const at = ((3 - Math.floor(column / 2)) * 2 + output) * 2 + (column % 2);
    return own[at]! - wanted[at]!;
  };
  let sum = 0;
  for (const output of [0, 1]) {
    S.forEach((row, i) => row.forEach((value, j) => (sum += r(output, i) * value * r(output, j))));
  }
  return sum / 2;
}

describe("extrapolation 1: the exact loss", () => {
  it.each(["last", "every"] as const)("is what 400,000 sequences come to, %s step scored", async (scored) => {
    const { loss } = populationGradients(student(), { task: teacher, scored });
    const still = { optimizer: { kind: "gd", learningRate: 0 }, steps: 1 } as const;
    const { losses } = await train(student(), { task: { ...teacher, sequences: 400_000 }, scored, ...still });
    // Squares of normal numbers: one standard deviation is at most sqrt(2 / 400,000) of the mean.
    expect(Math.abs(losses[0]! / loss - 1)).toBeLessThan(4 * Math.sqrt(2 / 400_000));
    const exact = await train(student(), { task: teacher, objective: "population", scored, ...still });
    expect(loss).toBeCloseTo(exact.losses[0]!, 13);
  });

  it("is tr(R S R^T) / outputs", () => {
    const S = covarianceOf(random(20, size, 1));
    const identity = S.map((row, i) => row.map((_, j) => Number(i === j)));
    const chosen = covarianceOf(sequences.map((sequence) => sequence.flat()));
    const forms: [object, number[][]][] = [
      [{}, identity],
      [{ covariance: S }, S],
      [{ inputs: sequences }, chosen],
    ];
    for (const [change, matrix] of forms) {
      const { loss } = populationGradients(student(), { task: { ...teacher, ...change } });
      expect(loss / lossByTrace(student(), matrix)).toBeCloseTo(1, 12);
    }
  });
});

describe("extrapolation 2: its gradient", () => {
  const structures = ["full", "symmetric", "diagonal", "complexDiagonal"] as const;
  const cases = structures.flatMap((structure) => tasks.map(([name, task]) => [structure, name, task] as const));

  it.each(cases)("is that of finite differences: %s A, %s", (structure, _name, task) => {
    for (const scored of ["last", "every"] as const) {
      const model = student({ structure, freeze: ["C"] });
      const { gradients } = populationGradients(model, { task, scored });
      const start = model.parameters();
      expect(Object.keys(gradients)).toEqual(["A", "B", "C"]);
      for (const [name, { shape, data }] of Object.entries(start)) {
        const next = randomNumbers(9);
        const direction = Float64Array.from(data, () => 2 * next() - 1);
        if (structure === "symmetric" && name === "A") {
          for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) direction[4 * i + j] = direction[4 * j + i]!;
        }
        const at = (step: number): number => {
          const moved = Float64Array.from(data, (value, i) => value + step * direction[i]!);
          model.setParameters({ [name]: { shape, data: moved } });
          return populationGradients(model, { task, scored }).loss;
        };
        const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
        at(0);
        const expected = direction.reduce((sum, value, i) => sum + value * gradients[name]!.data[i]!, 0);
        expect(Math.abs(slope - expected), `${name}, ${scored}`).toBeLessThan(1e-8 * (1 + Math.abs(expected)));
      }
    }
  });

  it("of a float32 model is that of its numbers", () => {
    const double = student();
    const single = student({ dtype: "float32" });
    const numbers = Object.entries(single.parameters()).map(([name, { shape, data }]) => {
      return [name, { shape, data: Float64Array.from(data) }] as const;
    });
    double.setParameters(Object.fromEntries(numbers));
    const [a, b] = [single, double].map((model) => populationGradients(model, { task: teacher }));
    expect(Math.abs(a!.loss / b!.loss - 1)).toBeLessThan(1e-6);
    expect(distance(a!.gradients["A"]!.data, b!.gradients["A"]!.data)).toBeLessThan(1e-5);
  });

  it.each<[object, Partial<ModelSpec>, RegExp]>([
    [{ task: { kind: "adding", length: 3 } }, { outputSize: 1 }, /adding has none/],
    [{ task: { ...teacher, sequences: 4 } }, {}, /reads no sequences, and the task has 4/],
    [{ task: teacher }, { cell: "gru" }, /is for the linear cell, and the model's is gru/],
    [{ task: teacher }, { inputSize: 1 }, /^inputSize must be 2/],
    [{ task: teacher, scored: "first" }, {}, /^scored must be/],
  ])("does not exist for %j, %j", (options, change, message) => {
    const model = student(change);
    expect(() => populationGradients(model, options as never)).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("needs a model and options", () => {
    expect(() => populationGradients({} as never, { task: teacher })).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    expect(() => populationGradients(student(), undefined as never)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    const slip = { task: teacher, score: "last" } as never;
    expect(() => populationGradients(student(), slip)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", '"score"'));
  });
});
