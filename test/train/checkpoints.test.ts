import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Model, TaskSpec, TrainOptions } from "../../src/index.js";
import { distance, failure } from "../helpers.js";

const task: TaskSpec = { kind: "teacher", system: { eigenvalues: [0.8], weights: [1] }, length: 4 };
const unending: TrainOptions = {
  task: { ...task, sequences: 6 },
  optimizer: { kind: "adam", learningRate: 0.05 },
  batchSize: 2,
};
const options: TrainOptions = { ...unending, steps: 9 };

function student(seed: number, init: object = { kind: "gaussian", std: 0.4 }): Model {
  const spec = { cell: "linear", inputSize: 1, hiddenSize: 3, outputSize: 1, dtype: "float64" } as const;
  return createModel({ ...spec, init } as never, { seed });
}

describe("checkpoints of training", () => {
  it("are the models that as many steps alone come to, in order, once each", async () => {
    const model = student(1);
    const { checkpoints = [] } = await train(model, { ...options, checkpoints: [5, 0, 9, 5] });
    expect(checkpoints.map(({ step }) => step)).toEqual([0, 5, 9]);
    for (const { step, model: at } of checkpoints) {
      const alone = student(1);
      await train(alone, { ...options, steps: step });
      expect(at.parameters()).toEqual(alone.parameters());
      expect(at.spec).toEqual(model.spec);
    }
    expect(checkpoints[2]!.model.parameters()).toEqual(model.parameters());
    checkpoints[1]!.model.dispose();
    expect(model.parameters()["A"]!.data).toHaveLength(9);
  });

  it("are each model's own, and none where none is asked for", async () => {
    const results = await trainMany([student(1), student(2)], { ...options, checkpoints: [3] });
    for (const [i, { checkpoints }] of results.entries()) {
      const alone = student(i + 1);
      await train(alone, { ...options, steps: 3 });
      expect(checkpoints![0]!.model.parameters()).toEqual(alone.parameters());
    }
    expect(await train(student(1), options)).not.toHaveProperty("checkpoints");
  });

  it("of a flow are its states at equally spaced times", async () => {
    const flow = (time: number, steps: number, checkpoints: number[] = []): TrainOptions => {
      const optimizer = { kind: "gradientFlow", time, relativeTolerance: 1e-10 } as const;
      return { task, objective: "population", optimizer, steps, checkpoints };
    };
    const { checkpoints = [] } = await train(student(1), flow(8, 16, [0, 1, 7, 16]));
    for (const { step, model } of checkpoints) {
      const alone = student(1);
      if (step > 0) await train(alone, flow(step / 2, 1));
      for (const [name, { data }] of Object.entries(alone.parameters())) {
        expect(distance(model.parameters()[name]!.data, data), `${name} at ${step}`).toBeLessThan(1e-8);
      }
    }
  });

  it("end where training does", async () => {
    const optimizer = { kind: "gd", learningRate: 1e60 } as const;
    const diverging = { task, objective: "population", optimizer, steps: 50, checkpoints: [0, 1, 20, 50] } as const;
    const { status, checkpoints = [] } = await train(student(1), {
      ...diverging,
      checkpoints: [...diverging.checkpoints],
    });
    expect(status).toBe("diverged");
    expect(checkpoints.map(({ step }) => step)).toEqual([0, 1]);
  });

  it.each<[string, Partial<TrainOptions>, number]>([
    ["steps", { steps: 9 }, 9],
    ["epochs of batches, one of them short", { epochs: 3, batchSize: 4 }, 6],
    ["epochs of windows", { epochs: 2, batchSize: "full", scored: "every", window: 3 }, 4],
  ])("are refused past the last of %s", async (_what, change, last) => {
    const trained = (step: number): Promise<unknown> =>
      train(student(1), { ...unending, ...change, checkpoints: [0, step] });
    await expect(trained(last)).resolves.toMatchObject({ steps: last, checkpoints: [{ step: 0 }, { step: last }] });
    const sentence = `^checkpoints has step ${last + 1}, but training ends after at most ${last} steps\\.$`;
    await expect(trained(last + 1)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", new RegExp(sentence)));
  });

  it("may lie past the end of some models, not of all", async () => {
    const many = (step: number): ReturnType<typeof trainMany> => {
      const own = [4, 9].map((steps) => ({ ...options, steps, checkpoints: [step] }));
      return trainMany([student(1), student(2)], own);
    };
    expect((await many(9)).map(({ checkpoints }) => checkpoints!.map(({ step }) => step))).toEqual([[], [9]]);
    await expect(many(10)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^checkpoints has step 10.* 9 steps/));
  });

  it("say nothing of epochs that cannot be counted", async () => {
    const fresh = train(student(1), { ...unending, task, epochs: 2, checkpoints: [5] });
    await expect(fresh).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^epochs cannot be counted/));
  });

  it("are the same steps for all models, and whole numbers", async () => {
    const two = [student(1), student(2)];
    const own = [0, 1].map((step) => ({ ...options, checkpoints: [step] }));
    const differing = failure("OUTLAST_INVALID_ARGUMENT", "list of checkpoints");
    await expect(trainMany(two, own)).rejects.toThrow(differing);
    const half = failure("OUTLAST_INVALID_SPEC", /^checkpoints\[0\]/);
    await expect(train(student(1), { ...options, checkpoints: [0.5] })).rejects.toThrow(half);
  });
});
