import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { RunSpec } from "../../src/index.js";
import { executeRun, resolveRun, trajectory } from "../../src/run/index.js";
import { changed, small } from "./specs.js";

describe("the trajectory of a run", () => {
  it("goes through the models that the run had, to its own end", async () => {
    const ready = resolveRun(small);
    const { model } = await executeRun(ready);
    const points = await trajectory(ready, [100, 7, 0, 7]);
    expect(points.map(({ step }) => step)).toEqual([0, 7, 100]);
    expect(points[2]!.model.parameters()).toEqual(model!.parameters());
    expect(points[0]!.model.parameters()).toEqual(createModel(ready.spec.model, { seed: 3 }).parameters());
    const shorter = changed({ train: { ...small.train, epochs: undefined, steps: 7 } });
    expect(points[1]!.model.parameters()).toEqual((await executeRun(resolveRun(shorter))).model!.parameters());
  });

  it("goes no further than it is asked for, and leaves out what diverged", async () => {
    const endless = changed({ train: { ...small.train, epochs: undefined, steps: 1e9 } });
    const points = await trajectory(resolveRun(endless), [3], { threads: 1 });
    expect(points.map(({ step }) => step)).toEqual([3]);
    const diverging = changed({
      model: { cell: "relu", hiddenSize: 4 },
      task: { kind: "delay", delay: 1, length: 20 },
      train: { optimizer: { kind: "gd", learningRate: 1e30 }, batchSize: 2, steps: 50 },
      evaluate: [],
    });
    expect((await trajectory(resolveRun(diverging), [0, 50])).map(({ step }) => step)).toEqual([0]);
    await expect(trajectory(resolveRun(small), [1], { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
  });

  it("is what train keeps of a gradient flow, at the run's own times", async () => {
    const optimizer = { kind: "gradientFlow", time: 40 } as const;
    const task = { kind: "teacher", system: { eigenvalues: [0.9, -0.4], weights: [1, 0.5] }, length: 5 } as const;
    const model = { cell: "linear", hiddenSize: 3, dtype: "float64" } as const;
    const flow: RunSpec = {
      ...{ specVersion: 1, seed: 5, model, task, evaluate: [] },
      train: { objective: "population", optimizer, steps: 8 },
    };
    const points = await trajectory(resolveRun(flow), [2, 5]);
    const own = createModel({ ...model, inputSize: 1, outputSize: 1 }, { seed: 5 });
    const { checkpoints } = await train(own, {
      objective: "population",
      optimizer,
      steps: 8,
      task,
      checkpoints: [2, 5],
    });
    expect(points.map(({ model: then }) => then.parameters())).toEqual(
      checkpoints!.map((one) => one.model.parameters()),
    );
  });
});
