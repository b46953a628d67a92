import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Model, ModelSpec, TrainOptions } from "../../src/index.js";
import { distance, failure, randomBatch } from "../helpers.js";

const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;

function modelsOf(spec: ModelSpec, count: number): Model[] {
  return Array.from({ length: count }, (_, i) => createModel(spec, { seed: 100 + i }));
}

/** Options of so many models that differ in every number; the eighth diverges. */
function optionsOf(model: Model, kind: "gd" | "adam", threads?: number, count = 16): TrainOptions[] {
  const batch = randomBatch(model, { batch: 6, time: 9, loss: "mse", seed: 3 });
  const data = { ...batch, lengths: [9, 2, 5, 9, 1, 7] };
  return Array.from({ length: count }, (_, i) => ({
    data,
    loss: "mse",
    scored: "every",
    optimizer: {
      kind,
      learningRate: i === 7 ? 1e30 : 0.003 * (i + 1),
      ...(kind === "adam" ? { beta1: 0.5 + 0.02 * i } : {}),
    },
    schedule: { kind: "cosine", steps: 10 + i, warmup: i % 4 },
    batchSize: 2,
    clipNorm: i % 3 === 0 ? 0.1 + i : undefined,
    steps: 20 + (i % 5),
    seed: 50 + i,
    threads,
  }));
}

describe.each(cells)("sixteen %s models trained together", (cell) => {
  it.each(["float32", "float64"] as const)("get the bits that each gets alone, in %s", async (dtype) => {
    const spec = { cell, inputSize: 2, hiddenSize: 3, outputSize: 2, dtype } as const;
    const kind = cell === "linear" || cell === "relu" ? "gd" : "adam";
    const together = modelsOf(spec, 16);
    const results = await trainMany(together, optionsOf(together[0]!, kind));
    const alone = modelsOf(spec, 16);
    for (const [i, model] of alone.entries()) {
      const result = await train(model, optionsOf(model, kind)[i]!);
      expect(results[i], `model ${i}`).toEqual(result);
      expect(together[i]!.parameters(), `model ${i}`).toEqual(model.parameters());
    }
    expect(results[6]).toMatchObject({ status: "done", steps: 21 });
    if (kind === "gd") expect(results[7]!.status).toBe("diverged");
  });

  it("get them too where they fill more than one pack", async () => {
    const spec = { cell, inputSize: 2, hiddenSize: 3, outputSize: 1 } as const;
    const together = modelsOf(spec, 40);
    const results = await trainMany(together, optionsOf(together[0]!, "gd", 1, 40));
    for (const [i, model] of modelsOf(spec, 40).entries()) {
      expect(await train(model, optionsOf(model, "gd", 1, 40)[i]!), `model ${i}`).toEqual(results[i]);
      expect(together[i]!.parameters(), `model ${i}`).toEqual(model.parameters());
    }
  });

  it.each([16, 17])(
    "get them too with %i hidden units and batches of one, and float64's losses",
    async (hiddenSize) => {
      const spec = { cell, inputSize: 2, hiddenSize, outputSize: 2 } as const;
      const ofOne = (model: Model): TrainOptions[] => optionsOf(model, "gd").map((own) => ({ ...own, batchSize: 1 }));
      const together = modelsOf(spec, 16);
      const results = await trainMany(together, ofOne(together[0]!));
      const wide = modelsOf({ ...spec, dtype: "float64" }, 16);
      const precise = await trainMany(wide, ofOne(wide[0]!));
      for (const [i, model] of modelsOf(spec, 16).entries()) {
        expect(await train(model, ofOne(model)[i]!), `model ${i}`).toEqual(results[i]);
        expect(together[i]!.parameters(), `model ${i}`).toEqual(model.parameters());
        if (i !== 7) expect(distance(results[i]!.losses, precise[i]!.losses), `model ${i}`).toBeLessThan(1e-4);
      }
    },
  );

  it("get them too where some windows score nothing, at other steps in each", async () => {
    const spec = { cell, inputSize: 2, hiddenSize: 5, outputSize: 2 } as const;
    const optionsFor = (model: Model): TrainOptions[] => {
      // Rows that score their first, middle or last window only, and one that scores everything.
      const mask = [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
      const batch = randomBatch(model, { batch: 4, time: 6, loss: "mse", seed: 5 });
      const data = { ...batch, mask: { shape: [4, 6], data: Float32Array.from(mask) } };
      return Array.from({ length: 6 }, (_, i) => ({
        data,
        loss: "mse",
        scored: "every",
        optimizer: { kind: "adam", learningRate: 0.01 },
        schedule: { kind: "cosine", steps: 12 },
        batchSize: 1,
        window: 2,
        epochs: 3,
        seed: i,
      }));
    };
    const together = modelsOf(spec, 6);
    const results = await trainMany(together, optionsFor(together[0]!));
    for (const [i, model] of modelsOf(spec, 6).entries()) {
      expect(await train(model, optionsFor(model)[i]!), `model ${i}`).toEqual(results[i]);
      expect(model.parameters(), `model ${i}`).toEqual(together[i]!.parameters());
    }
  });

  it("get the same bits on one thread and on three", async () => {
    const spec = { cell, inputSize: 2, hiddenSize: 5, outputSize: 2 } as const;
    const [one, three] = [modelsOf(spec, 16), modelsOf(spec, 16)];
    const results = await trainMany(one, optionsOf(one[0]!, "adam", 1));
    expect(await trainMany(three, optionsOf(three[0]!, "adam", 3))).toEqual(results);
    three.forEach((model, i) => expect(model.parameters()).toEqual(one[i]!.parameters()));
  });
});

describe("trainMany", () => {
  const spec: ModelSpec = { cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 };
  const data = randomBatch(createModel(spec), { batch: 3, time: 4, loss: "mse", seed: 1 });
  const options: TrainOptions = {
    data,
    loss: "mse",
    scored: "last",
    optimizer: { kind: "gd", learningRate: 0.1 },
    steps: 3,
  };

  it("gives every model the same options where there is one set of them", async () => {
    const models = modelsOf(spec, 3);
    const results = await trainMany(models, options);
    expect(results.map(({ steps }) => steps)).toEqual([3, 3, 3]);
    expect(new Set(results.map(({ losses }) => losses[0])).size).toBe(3);
  });

  it("shares what one rule says of a step, but not with models that have left or lag behind", async () => {
    const wide: ModelSpec = { ...spec, hiddenSize: 3 };
    const models = modelsOf(wide, 20);
    const optimizer = { kind: "adam", learningRate: 0.01 } as const;
    const batch = randomBatch(models[0]!, { batch: 6, time: 4, loss: "mse", seed: 4 });
    const schedule = { kind: "cosine", steps: 12, warmup: 3 } as const;
    const own = (i: number): TrainOptions => ({
      ...{ ...options, data: batch, optimizer, schedule, batchSize: 2, seed: i, steps: 12 },
      // Some end by their loss, at steps of their own.
      ...(i % 3 === 0 ? { stop: { lossBelow: 0.4 } } : {}),
    });
    const results = await trainMany(
      models,
      models.map((_, i) => own(i)),
    );
    expect(new Set(results.map(({ steps }) => steps)).size).toBeGreaterThan(2);
    for (const [i, model] of modelsOf(wide, 20).entries()) {
      expect(await train(model, own(i)), `model ${i}`).toEqual(results[i]);
      expect(models[i]!.parameters(), `model ${i}`).toEqual(model.parameters());
    }
  });

  it("trains what a task makes, each model on sequences of its own seed", async () => {
    const task = { kind: "delay", delay: 1, length: 5, sequences: "fresh" } as const;
    const each = (seed: number): TrainOptions => ({
      task,
      optimizer: { kind: "gd", learningRate: 0 },
      steps: 4,
      batchSize: 2,
      seed,
    });
    const twins = [createModel(spec, { seed: 1 }), createModel(spec, { seed: 1 }), createModel(spec, { seed: 1 })];
    const [a, b, c] = await trainMany(twins, [each(5), each(6), each(5)]);
    expect(a!.losses).toEqual(c!.losses);
    expect(a!.losses).not.toEqual(b!.losses);
    expect(new Set(a!.losses).size).toBe(4);
  });

  it.each<[string, (first: TrainOptions) => TrainOptions, string, RegExp]>([
    ["losses", (first) => ({ ...first, loss: "bce" }), "OUTLAST_INVALID_SPEC", /agree on loss, got "mse" and "bce"/],
    [
      "optimizers",
      (first) => ({ ...first, optimizer: { kind: "adam", learningRate: 1 } }),
      "OUTLAST_INVALID_SPEC",
      /agree on optimizer\.kind/,
    ],
    [
      "batch sizes",
      (first) => ({ ...first, batchSize: 2 }),
      "OUTLAST_INVALID_SPEC",
      /agree on batchSize, got "full" and 2/,
    ],
    ["data", (first) => ({ ...first, data: { ...data } }), "OUTLAST_INVALID_ARGUMENT", /share one data/],
  ])("refuses different %s", async (_what, change, code, message) => {
    await expect(trainMany(modelsOf(spec, 2), [options, change(options)])).rejects.toThrow(failure(code, message));
  });

  it("train alike on the full set and in batches larger than it", async () => {
    const [a, b] = [modelsOf(spec, 3), modelsOf(spec, 3)] as const;
    const full = await trainMany(a, { ...options, batchSize: "full" });
    const larger = await trainMany(b, { ...options, batchSize: 1000 });
    expect(larger).toEqual(full);
    a.forEach((model, i) => expect(model.parameters()).toEqual(b[i]!.parameters()));
  });

  it("refuses models of different shapes, one model twice, none, and another number of options", async () => {
    const [model, twin] = modelsOf(spec, 2);
    const other = createModel({ ...spec, hiddenSize: 3 });
    await expect(trainMany([model!, other], options)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /agree in everything/),
    );
    await expect(trainMany([other, model!, model!], options)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^models\[1\] and models\[2\] are the same model: list it once\.$/),
    );
    await expect(trainMany(model as never, options)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^models must be an array of models, got /),
    );
    await expect(trainMany([model!, null as never], options)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^models\[1\] must be a model .*, got null\.$/),
    );
    const own = { ...options, threads: 4097 };
    await expect(trainMany([model!, twin!], [options, own])).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^options\[1\]\.threads must be at most 4096/),
    );
    await expect(trainMany([model!, twin!], [options, { ...options, objective: "population" }])).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^options\[1\]\.objective "population" needs a task with a linear teacher/),
    );
    await expect(trainMany([], options)).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /no model/));
    await expect(trainMany([model!], [options, options])).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /got 2 for 1/),
    );
    expect(() => model!.parameters()).not.toThrow();
  });
});
