import { describe, expect, it } from "vitest";
import { createModel, extrapolate, impulseResponse, train } from "../../src/index.js";
import type { Model, TaskSpec, TrainOptions } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";

const system = { A: [[0.5, 0.2], [-0.3, 0.4]], B: [[1], [-0.5]], C: [[1, 1]] }; // prettier-ignore
const still = { kind: "gd", learningRate: 0 } as const;

function task(change: object = {}): TaskSpec {
  return { kind: "teacher", system, length: 5, timing: "delayed", ...change };
}

function student(): Model {
  const spec = { cell: "linear", inputSize: 1, outputSize: 1, hiddenSize: 3, dtype: "float64" } as const;
  return createModel({ ...spec, init: { kind: "gaussian", std: 0.6 } }, { seed: 2 });
}

async function lossOf(spec: TaskSpec, options: Partial<TrainOptions> = {}): Promise<number> {
  const { losses } = await train(student(), { task: spec, optimizer: still, steps: 1, ...options });
  return losses[0]!;
}

/** (m_j - w_j)^2, j < 5, of student and teacher. */
function residuals(): number[] {
  const own = impulseResponse(student(), 5).data;
  const others = resolveTask(task()).linear!.response(5);
  return Array.from(own, (m, j) => (m - others[j]!) ** 2);
}

describe("delayed timing", () => {
  const population = { objective: "population" } as const;

  it("reads m_0 .. m_(k-2) of k steps, each step after the first one lag more", async () => {
    const [a, b, c, d] = residuals() as [number, number, number, number];
    expect((await lossOf(task(), population)) / (a + b + c + d)).toBeCloseTo(1, 12);
    const every = await lossOf(task(), { ...population, scored: "every" });
    expect(every / ((4 * a + 3 * b + 2 * c + d) / 5)).toBeCloseTo(1, 12);
  });

  it("is the other timing on a sequence one step shorter, where the last step is scored", async () => {
    for (const more of [{}, { sequences: 30 }]) {
      const options = "sequences" in more ? {} : population;
      const shorter = await lossOf(task({ ...more, length: 4, timing: "now" }), options);
      expect((await lossOf(task(more), options)) / shorter).toBeCloseTo(1, 12);
    }
    const inputs = [[[1], [-2], [0.5], [3], [9]], [[0.3], [0], [-1], [1], [-9]]]; // prettier-ignore
    const cut = inputs.map((sequence) => sequence.slice(0, 4));
    const shorter = await lossOf(task({ inputs: cut, length: 4, timing: "now" }));
    expect((await lossOf(task({ inputs }))) / shorter).toBeCloseTo(1, 12);
  });

  it("reads the part of a covariance that has been heard", async () => {
    const rows = [1, 2, 3, 4, 5].map((i) => [1, 2, 3, 4, 5].map((j) => (i === j ? 2 : 1 / (i + j))));
    const part = rows.slice(0, 4).map((row) => row.slice(0, 4));
    const shorter = await lossOf(task({ covariance: part, length: 4, timing: "now" }), population);
    expect((await lossOf(task({ covariance: rows }), population)) / shorter).toBeCloseTo(1, 12);
  });

  it("hears every drawn input a step later", () => {
    const options = { lengths: [5, 5] as [number, number], count: 3 };
    const [late, now] = [task(), task({ timing: "now" })].map((spec) => draw(spec, options));
    const shifted = now!.map(({ inputs, targets }) => [
      [[0], ...inputs.slice(0, 4)],
      [[0], ...targets.slice(0, 4)],
    ]);
    expect(late!.map(({ inputs, targets }) => [inputs, targets])).toEqual(shifted);
  });

  it("holds in evaluation, whose shortest length has heard an input", async () => {
    expect(resolveTask(task()).evaluation).toMatchObject({ timing: "delayed" });
    const values = { A: [0.5, 0.2, -0.3, 0.4], B: [1, -0.5], C: [1, 1] };
    const spec = { cell: "linear", inputSize: 1, outputSize: 1, hiddenSize: 2, dtype: "float64" } as const;
    const model = createModel({ ...spec, init: { kind: "values", values } });
    const curve = await extrapolate(model, { task: task(), lengths: [2, 30], sequences: 5, seed: 1 });
    for (const loss of curve.metrics.loss!.mean) expect(loss).toBeLessThan(1e-28);
    const refused = extrapolate(model, { task: task(), lengths: [1, 30], sequences: 5, seed: 1 });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /must be at least 2, the shortest length/));
  });

  it("has noise of the ratio to what has been heard", () => {
    const noisy = { noise: { snrDb: 0 }, system: { delay: 3 } };
    expect(() => resolveTask(task(noisy))).not.toThrow();
    const std = (spec: TaskSpec): number => resolveTask(spec).source.numbers[4]!;
    expect(std(task({ ...noisy, length: 4 }))).toBe(0);
    expect(std(task({ ...noisy, length: 5 }))).toBe(1);
    expect(std(task({ ...noisy, length: 4, timing: "now" }))).toBe(1);
  });

  it("refuses a single step", () => {
    const message = /^task\.length must be at least 2 where timing is "delayed"/;
    expect(() => resolveTask(task({ length: 1 }))).toThrow(failure("OUTLAST_INVALID_SPEC", message));
  });
});
