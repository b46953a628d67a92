import { monitorEventLoopDelay } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Model, TrainOptions, TrainProgress } from "../../src/index.js";
import { failure, randomBatch } from "../helpers.js";

const spec = { cell: "lstm", inputSize: 2, hiddenSize: 16, outputSize: 1 } as const;
const forever = 1e12;

function optionsOf(model: Model, change: Partial<TrainOptions> = {}): TrainOptions {
  const data = randomBatch(model, { batch: 4, time: 20, loss: "mse", seed: 1 });
  const optimizer = { kind: "gd", learningRate: 1e-4 } as const;
  return { data, loss: "mse", scored: "every", optimizer, steps: forever, ...change };
}

function abortAfter(milliseconds: number): { signal: AbortSignal; abortedAt: () => number } {
  const controller = new AbortController();
  let at = NaN;
  setTimeout(() => {
    at = performance.now();
    controller.abort();
  }, milliseconds);
  return { signal: controller.signal, abortedAt: () => at };
}

describe("an abort", () => {
  it("stops training within a step, and the model keeps its last parameters", async () => {
    const [model, again] = [createModel(spec), createModel(spec)];
    const { signal, abortedAt } = abortAfter(100);
    const result = await train(model, optionsOf(model, { signal }));
    expect(performance.now() - abortedAt()).toBeLessThan(50);
    expect(result.status).toBe("stopped");
    expect(result.steps).toBeGreaterThan(0);
    expect(result.losses).toHaveLength(result.steps);
    const repeated = await train(again, optionsOf(again, { steps: result.steps }));
    expect(repeated).toEqual({ ...result, status: "done" });
    expect(again.parameters()).toEqual(model.parameters());
  });

  it("stops all models of a call, those not begun too", async () => {
    const models = [1, 2, 3, 4, 5].map((seed) => createModel(spec, { seed }));
    const { signal } = abortAfter(50);
    const results = await trainMany(models, optionsOf(models[0]!, { signal, threads: 2 }));
    expect(results.map(({ status }) => status)).toEqual(new Array(5).fill("stopped"));
  });

  it("that came before rejects with its reason, and leaves the model free", async () => {
    const model = createModel(spec);
    const reason = new Error("too late");
    await expect(train(model, optionsOf(model, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(() => model.parameters()).not.toThrow();
  });

  it("that comes after the end changes nothing", async () => {
    const model = createModel(spec);
    const controller = new AbortController();
    const result = await train(model, optionsOf(model, { steps: 3, signal: controller.signal }));
    controller.abort();
    expect(result.status).toBe("done");
  });
});

describe("while a model trains", () => {
  it("it refuses a second training, and everything else", async () => {
    const model = createModel(spec);
    const { signal } = abortAfter(30);
    const options = optionsOf(model, { signal });
    const training = train(model, options);
    await expect(train(model, options)).rejects.toThrow(failure("OUTLAST_BUSY"));
    expect(() => model.forward(options.data!.inputs)).toThrow(failure("OUTLAST_BUSY"));
    expect((await training).status).toBe("stopped");
    expect(() => model.forward(options.data!.inputs)).not.toThrow();
  });

  it("disposing of it stops the training", async () => {
    const model = createModel(spec);
    const training = train(model, optionsOf(model));
    setTimeout(() => model.dispose(), 20);
    expect((await training).status).toBe("stopped");
    expect(() => model.parameters()).toThrow(failure("OUTLAST_DISPOSED"));
  });

  it("its data may be changed or transferred away", async () => {
    const [a, b] = [createModel(spec), createModel(spec)];
    const options = optionsOf(a, { steps: 50 });
    const expected = await train(b, optionsOf(b, { steps: 50 }));
    const training = train(a, options);
    const { data } = options.data!.inputs;
    data.fill(NaN);
    structuredClone(data, { transfer: [data.buffer as ArrayBuffer] });
    expect(await training).toEqual(expected);
  });

  it("the event loop never waits 20 ms for the core", { retry: 3 }, async () => {
    const model = createModel({ ...spec, hiddenSize: 64 });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await train(model, optionsOf(model, { signal: abortAfter(700).signal, onProgress: () => undefined, threads: 1 }));
    delay.disable();
    expect(delay.count).toBeGreaterThan(50);
    expect(delay.max / 1e6).toBeLessThan(20);
  });

  it.each([
    ["many outputs", { hiddenSize: 1, outputSize: 20_000 }, 1],
    ["no step of a large model", { hiddenSize: 700 }, 0],
  ])("a job with %s leaves the call before it is done", async (_what, change, steps) => {
    const model = createModel({ ...spec, ...change });
    const job = train(model, { ...optionsOf(model), steps, epochs: undefined });
    // Work done within the call would be over when other callbacks get their turn.
    const first = await Promise.race([job.then(() => "job"), new Promise((resolve) => setImmediate(resolve, "loop"))]);
    expect(first).toBe("loop");
    await job;
  });
});

describe("progress", () => {
  it("comes at most ten times a second, and once at the end", async () => {
    const model = createModel(spec);
    const calls: (TrainProgress & { at: number })[] = [];
    const onProgress = (progress: TrainProgress): void => void calls.push({ ...progress, at: performance.now() });
    const { signal } = abortAfter(650);
    const { steps, losses } = await train(model, optionsOf(model, { signal, onProgress }));
    expect(calls.length).toBeGreaterThanOrEqual(4);
    expect(calls.length).toBeLessThanOrEqual(8);
    for (let i = 1; i < calls.length - 1; i++) expect(calls[i]!.at - calls[i - 1]!.at).toBeGreaterThan(80);
    expect(calls.map(({ step }) => step)).toEqual(calls.map(({ step }) => step).sort((a, b) => a - b));
    expect(calls.at(-1)).toMatchObject({ step: steps, steps: forever, loss: losses.at(-1) });
  });

  it("comes once of a training that is over at once", async () => {
    const model = createModel(spec);
    const calls: TrainProgress[] = [];
    const { losses } = await train(
      model,
      optionsOf(model, { steps: 2, onProgress: (progress) => calls.push(progress) }),
    );
    expect(calls).toEqual([{ step: 2, steps: 2, loss: losses[1] }]);
  });

  it("counts the steps of epochs and of all models", async () => {
    const models = [createModel(spec, { seed: 1 }), createModel(spec, { seed: 2 })];
    const calls: TrainProgress[] = [];
    const { data } = optionsOf(models[0]!);
    const optimizer = { kind: "gd", learningRate: 1e-4 } as const;
    const onProgress = (progress: TrainProgress): void => void calls.push(progress);
    await trainMany(models, {
      data: data!,
      loss: "mse",
      scored: "last",
      optimizer,
      epochs: 3,
      batchSize: 3,
      onProgress,
    });
    expect(calls.at(-1)).toMatchObject({ step: 12, steps: 12 });
  });

  it("that throws stops the training and rejects", async () => {
    const model = createModel(spec);
    const onProgress = (): void => {
      throw new Error("no more");
    };
    await expect(train(model, optionsOf(model, { onProgress }))).rejects.toThrow("no more");
    expect(() => model.parameters()).not.toThrow();
  });
});
