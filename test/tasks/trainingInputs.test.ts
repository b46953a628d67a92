import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { TaskSpec, TrainOptions } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { random } from "../analysis/systems.js";
import { distance, failure } from "../helpers.js";
import { draw } from "./draw.js";
import { covarianceOf, sequencesOf, student } from "./trainingInputs.js";

type Scored = "last" | "every";

const system = { A: [[0.5, 0.2], [-0.3, 0.4]], B: [[1, 0.5], [0, -1]], C: [[1, 1], [0.3, -0.7]] }; // prettier-ignore
const teacher = { kind: "teacher", system, length: 4 } as const;
const size = 8; // numbers of a sequence of four steps
const still = { kind: "gd", learningRate: 0 } as const;

async function lossOf(task: object, options: Partial<TrainOptions> = {}, model = student()): Promise<number> {
  const { losses } = await train(model, { task: task as TaskSpec, optimizer: still, steps: 1, ...options });
  return losses[0]!;
}

const expected = { objective: "population" } as const;

describe("a covariance of training inputs", () => {
  it("of white inputs is what no covariance is", async () => {
    const covariance = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => Number(i === j)));
    for (const scored of ["last", "every"] as const) {
      const [given, white] = [{ ...teacher, covariance }, teacher].map((task) => lossOf(task, { ...expected, scored }));
      expect(Math.abs((await given!) / (await white!) - 1)).toBeLessThan(1e-13);
    }
  });

  it("weights residuals as r^T (E x x^T) r, latest input first in r", async () => {
    const covariance = [[2, 0.6, -0.3], [0.6, 1, 0.4], [-0.3, 0.4, 1.5]]; // prettier-ignore
    const values = { A: [0.8], B: [1.5], C: [-0.4] };
    const model = student({ inputSize: 1, outputSize: 1, hiddenSize: 1, init: { kind: "values", values } });
    const residual = [2, 1, 0].map((j) => -0.6 * 0.8 ** j - 0.9 * 0.5 ** j);
    const exact = residual.reduce(
      (sum, r, i) => sum + r * residual.reduce((s, q, j) => s + covariance[i]![j]! * q, 0),
      0,
    );
    const task = { kind: "teacher", system: { eigenvalues: [0.5], weights: [0.9] }, length: 3, covariance };
    expect(Math.abs((await lossOf(task, expected, model)) / exact - 1)).toBeLessThan(1e-13);
  });

  it.each<[Scored, object]>([
    ["last", {}],
    ["every", {}],
    ["last", { bias: true, readout: { bias: true }, learnInitialState: true }],
  ])("gives what samples of it come to, %s steps scored, for a model with %j", async (scored, change) => {
    // Inputs x = F z, z white: samples of covariance F F^T, drawn by the core.
    const factor = random(size, size, 3);
    const white = draw(teacher, { lengths: [4, 4], count: 40_000 }).map(({ inputs }) => inputs.flat());
    const rows = white.map((z) => factor.map((row) => row.reduce((sum, f, j) => sum + f * z[j]!, 0)));
    const covariance = factor.map((a) => factor.map((b) => a.reduce((sum, f, j) => sum + f * b[j]!, 0)));
    const exact = await lossOf({ ...teacher, covariance }, { ...expected, scored }, student(change));
    const sampled = await lossOf({ ...teacher, inputs: sequencesOf(rows) }, { scored }, student(change));
    expect(Math.abs(sampled / exact - 1)).toBeLessThan(0.03);
    expect(Math.abs((await lossOf(teacher, { ...expected, scored }, student(change))) / exact - 1)).toBeGreaterThan(
      0.1,
    );
  });

  it.each<[Scored, number, number]>([
    ["last", 20, 1],
    ["every", 20, 1],
    ["last", 3, 1],
    ["every", 1, 1e-9],
    ["last", 5, 1e7],
  ])("of chosen inputs is their own loss: %s, %i sequences, at scale %d", async (scored, count, scale) => {
    const rows = random(count, size, count).map((row) => row.map((value) => scale * value));
    const gap = async (options: Partial<TrainOptions>): Promise<[number, number]> => {
      const [a, b] = [student(), student()];
      await train(a, { task: { ...teacher, covariance: covarianceOf(rows) }, ...expected, optimizer: still, steps: 1, scored, ...options }); // prettier-ignore
      await train(b, {
        task: { ...teacher, inputs: sequencesOf(rows) },
        optimizer: still,
        steps: 1,
        scored,
        ...options,
      });
      const [one, other] = [a, b].map((model) => Object.values(model.parameters()).flatMap(({ data }) => [...data]));
      return [distance(one!, other!), distance(one!, Object.values(student().parameters()).flatMap(({ data }) => [...data]))]; // prettier-ignore
    };
    const loss = await lossOf({ ...teacher, covariance: covarianceOf(rows) }, { ...expected, scored });
    expect(Math.abs((await lossOf({ ...teacher, inputs: sequencesOf(rows) }, { scored })) / loss - 1)).toBeLessThan(
      1e-11,
    );
    const [apart, moved] = await gap({ optimizer: { kind: "gd", learningRate: 0.05 / loss }, steps: 5 });
    expect(apart).toBeLessThan(1e-11);
    expect(moved).toBeGreaterThan(1e-3);
  });

  it.each<[object, RegExp]>([
    [{ covariance: [[1]] }, /^task\.covariance must have 8 rows of 8 numbers.*got 1 of 1/],
    [{ covariance: random(size, size, 1) }, /^task\.covariance must be (symmetric|positive semidefinite)/],
    [
      { covariance: diagonal(1, -0.1) },
      /^task\.covariance must be positive semidefinite.* -0\.100 is left at \[7\]\[7\]/,
    ],
    [{ covariance: diagonal(0, 0) }, /^task\.covariance must be positive semidefinite.*not 0/],
    [
      { covariance: covarianceOf(random(9, size, 1)).map((row, i) => row.map((v, j) => v + Number(i < j))) },
      /symmetric/,
    ],
  ])("is refused where it is none: %#", (change, message) => {
    expect(() => resolveTask({ ...teacher, ...change })).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("refuses what only off the diagonal is no covariance", () => {
    const covariance = diagonal(1, 0).map((row, i) => row.map((v, j) => (i + j === 13 && i !== j ? 0.5 : v)));
    const refused = (): unknown => resolveTask({ ...teacher, covariance });
    expect(refused).toThrow(failure("OUTLAST_INVALID_SPEC", /positive semidefinite/));
  });

  it("is not sampled from", async () => {
    const message = /^objective must be "population" for a task with a covariance/;
    const refused = lossOf({ ...teacher, covariance: diagonal(1, 1) });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("leaves evaluation with white inputs", () => {
    const task = { ...teacher, covariance: diagonal(1, 2) } as TaskSpec;
    expect(resolveTask(task).evaluation).toEqual(resolveTask(teacher).evaluation);
    expect(resolveTask(task).tested).toEqual(resolveTask(teacher).tested);
  });
});

/** Ones, with `last` in the last place; all of them times `scale`. */
function diagonal(scale: number, last: number): number[][] {
  const entry = (i: number, j: number): number => (i !== j ? 0 : scale * (i === size - 1 ? last : 1));
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => entry(i, j)));
}

describe("chosen training inputs", () => {
  const rows = random(6, size, 8);
  const task = { ...teacher, inputs: sequencesOf(rows) } as TaskSpec;

  it("have the teacher's answers as targets", () => {
    const sequences = draw(task, { lengths: [4, 4], count: 6 });
    expect(sequences.map(({ inputs }) => inputs)).toEqual(sequencesOf(rows));
    for (const { inputs, targets } of sequences) {
      let h = [0, 0];
      inputs.forEach(([a, b], t) => {
        h = [0.5 * h[0]! + 0.2 * h[1]! + a! + 0.5 * b!, -0.3 * h[0]! + 0.4 * h[1]! - b!];
        expect(targets[t]![0]).toBeCloseTo(h[0]! + h[1]!, 13);
        expect(targets[t]![1]).toBeCloseTo(0.3 * h[0]! - 0.7 * h[1]!, 13);
      });
    }
  });

  it("train any model", async () => {
    const model = createModel(
      { cell: "gru", inputSize: 2, outputSize: 2, hiddenSize: 6, dtype: "float64" },
      { seed: 1 },
    );
    const optimizer = { kind: "adam", learningRate: 0.02 } as const;
    const { losses } = await train(model, { task, optimizer, steps: 400 });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 50);
  });

  it("have gradients that finite differences confirm", () => {
    const [sequences, model] = [draw(task, { lengths: [4, 4], count: 6 }), student()];
    const tensor = (pick: "inputs" | "targets"): { shape: number[]; data: Float64Array } => ({
      shape: [6, 4, 2],
      data: Float64Array.from(sequences.flatMap((sequence) => sequence[pick].flat())),
    });
    const batch = { inputs: tensor("inputs"), targets: tensor("targets") };
    const objective = { loss: "mse", scored: "every" } as const;
    const { gradients } = model.gradients(batch, objective);
    for (const [name, { shape, data }] of Object.entries(model.parameters())) {
      const at = (i: number, change: number): number => {
        model.setParameters({ [name]: { shape, data: data.map((value, k) => value + (k === i ? change : 0)) } }); // prettier-ignore
        return model.gradients(batch, objective).loss;
      };
      const slopes = Array.from(data, (_, i) => (at(i, 1e-5) - at(i, -1e-5)) / 2e-5);
      expect(distance(gradients[name]!.data, slopes), name).toBeLessThan(1e-8);
      at(0, 0);
    }
  });

  it.each<[object, RegExp]>([
    [{ length: 5 }, /^task\.inputs\[0\] must have 5 steps, the task's length, got 4\./],
    [{ inputs: [[[1, 2], [1], [1, 2], [1, 2]]] }, /^task\.inputs\[0\]\[1\] must have 2 numbers.*got 1\./],
    [{ inputs: [[[1, NaN]]] }, /^task\.inputs\[0\]\[0\]\[1\] must be a number/],
    [{ sequences: 7 }, /^task\.sequences cannot be said beside inputs/],
    [{ noise: { snrDb: 3 } }, /^task\.noise cannot be said beside inputs/],
    [{ covariance: diagonal(1, 1) }, /^task\.covariance cannot be said beside inputs/],
  ])("are refused: %#", (change, message) => {
    expect(() => resolveTask({ ...task, ...change })).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });

  it("have no expected loss, and leave evaluation with white inputs", async () => {
    const refused = lossOf(task, expected);
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /reads no sequences, and the task has 6/));
    expect(resolveTask(task).evaluation).toEqual(resolveTask(teacher).evaluation);
  });
});
