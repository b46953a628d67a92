import { describe, expect, it } from "vitest";
import { createModel, extrapolate, extrapolateMany, run, train, trainMany } from "../../src/index.js";
import type { Model, ModelSpec, OptimizerSpec, RunSpec, Tensor, TrainOptions } from "../../src/index.js";
import { structures } from "../../src/models/index.js";
import { native } from "../../src/native/index.js";
import { resolveRun } from "../../src/run/index.js";
import { distance, randomBatch } from "../helpers.js";
import { denseModel } from "../models/dense.js";

const H = 6;
const base: ModelSpec = { cell: "linear", inputSize: 2, hiddenSize: H, outputSize: 2, dtype: "float64" };

function drawn(structure: ModelSpec["structure"], change: Partial<ModelSpec> = {}, seed = 1): Model {
  return createModel({ ...base, structure, ...change }, { seed });
}

const bound = structures.filter((structure) => structure !== "full");
const objective = { loss: "mse", scored: "every" } as const;
const optimizer = { kind: "momentum", learningRate: 0.05, momentum: 0.9 } as const;

describe.each(bound)("a %s model", (structure) => {
  it.each(["last", "every"] as const)(
    "trains alike by back-propagation and from its impulse response, %s",
    async (scored) => {
      for (const change of [{}, { bias: true, learnInitialState: true, readout: { bias: true } }]) {
        const [bptt, impulse] = [drawn(structure, change), drawn(structure, change)];
        const start = bptt.parameters();
        const data = { ...randomBatch(bptt, { batch: 13, time: 9, loss: "mse", seed: 2 }), lengths: ragged };
        const options = { data, ...objective, scored, optimizer, steps: 15, batchSize: 5 } as const;
        const expected = await train(bptt, { ...options, mode: "bptt" });
        const actual = await train(impulse, { ...options, mode: "impulse" });
        expect(distance(actual.losses, expected.losses)).toBeLessThan(1e-11);
        for (const [name, { data: numbers }] of Object.entries(bptt.parameters())) {
          expect(distance(impulse.parameters()[name]!.data, numbers), name).toBeLessThan(1e-10);
          expect(distance(numbers, start[name]!.data), name).toBeGreaterThan(1e-3);
        }
      }
    },
  );
  const ragged = Array.from({ length: 13 }, (_, i) => 1 + ((i * 4) % 9));

  it("takes the gradient step of plain descent", async () => {
    const model = drawn(structure);
    const data = randomBatch(model, { batch: 7, time: 5, loss: "mse", seed: 4 });
    const before = model.parameters();
    const { gradients } = model.gradients(data, objective);
    await train(model, { data, ...objective, optimizer: { kind: "gd", learningRate: 0.5 }, steps: 1, mode: "bptt" });
    for (const [name, { data: numbers }] of Object.entries(model.parameters())) {
      const expected = before[name]!.data.map((value, i) => value - 0.5 * gradients[name]!.data[i]!);
      expect(distance(numbers, expected), name).toBeLessThan(1e-14);
    }
  });

  it.each([1, 3, 20])(
    "gets the bits together that it gets alone, in batches of %i, on one thread and on three",
    async (batchSize) => {
      const models = (): Model[] => Array.from({ length: 9 }, (_, seed) => drawn(structure, { hiddenSize: 4 }, seed));
      const options = (model: Model, i: number, threads: number): TrainOptions => ({
        data: randomBatch(model, { batch: 20, time: 6, loss: "mse", seed: 2 }),
        ...objective,
        optimizer: { kind: "adam", learningRate: 0.002 * (i + 1) },
        clipNorm: 0.5,
        batchSize,
        steps: 12 + i,
        seed: i,
        threads,
      });
      const [one, three] = [models(), models()];
      const shared = options(one[0]!, 0, 1);
      const each = (threads: number): TrainOptions[] =>
        one.map((model, i) => ({ ...options(model, i, threads), data: shared.data! }));
      const results = await trainMany(one, each(1));
      expect(await trainMany(three, each(3))).toEqual(results);
      for (const [i, model] of models().entries()) {
        expect(await train(model, each(1)[i]!)).toEqual(results[i]);
        expect([one[i]!.parameters(), three[i]!.parameters()]).toEqual([model.parameters(), model.parameters()]);
      }
    },
  );

  it.each(["A", "B", "C"])("leaves a frozen %s alone", async (name) => {
    const model = drawn(structure, { freeze: [name] });
    const before = model.parameters();
    const data = randomBatch(model, { batch: 5, time: 4, loss: "mse", seed: 6 });
    await train(model, { data, ...objective, optimizer, steps: 3 });
    for (const [other, { data: numbers }] of Object.entries(model.parameters())) {
      const moved = numbers.some((value, i) => value !== before[other]!.data[i]);
      expect(moved, other).toBe(other !== name);
    }
  });

  it("is measured as the full model of the same matrices is", async () => {
    const task = { kind: "teacher", system: { A: [[0.5]], B: [[1, 2]], C: [[1], [3]] }, length: 4 } as const;
    const models = Array.from({ length: 11 }, (_, seed) => drawn(structure, { learnInitialState: true }, seed));
    for (const sequences of [1, 30]) {
      const options = { task, lengths: [3, 50], sequences, seed: 5, horizon: { upTo: 60 } };
      const curves = await extrapolateMany(models, options);
      expect(curves).toEqual(await extrapolateMany(models.map(denseModel), options));
      expect(await extrapolate(models[4]!, options)).toEqual(curves[4]);
    }
  });
});

describe("a symmetric A", () => {
  const optimizers: Record<string, OptimizerSpec> = {
    gd: { kind: "gd", learningRate: 0.05 },
    momentum: { kind: "momentum", learningRate: 0.02, momentum: 0.9, nesterov: true },
    rmsprop: { kind: "rmsprop", learningRate: 0.01 },
    adam: { kind: "adam", learningRate: 0.01 },
    adamw: { kind: "adamw", learningRate: 0.01, weightDecay: 0.1 },
  };

  const stepped = Object.keys(native().optimizers).filter((kind) => kind !== "gradientFlow");

  it.each(stepped)("stays so bit for bit under %s", async (kind) => {
    for (const dtype of ["float32", "float64"] as const) {
      for (const mode of ["bptt", "impulse"] as const) {
        const model = drawn("symmetric", { dtype, hiddenSize: 7 });
        const data = randomBatch(model, { batch: 8, time: 6, loss: "mse", seed: 3 });
        const before = A(model);
        await train(model, {
          data,
          ...objective,
          optimizer: optimizers[kind]!,
          steps: 40,
          batchSize: 4,
          clipNorm: 1,
          mode,
        });
        const after = A(model);
        expect(after.data.every((value, k) => value === after.data[(k % 7) * 7 + Math.floor(k / 7)])).toBe(true);
        expect(distance(after.data, before.data)).toBeGreaterThan(0.01);
      }
    }
  });
  const A = (model: Model): Tensor => model.parameters()["A"]!;
});

describe("the structure in a run's spec", () => {
  const spec: RunSpec = {
    specVersion: 1,
    seed: 3,
    model: { cell: "linear", hiddenSize: 4 },
    task: { kind: "teacher", system: { memoryless: 1 }, length: 3, sequences: 10 },
    train: { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 5 },
  };
  const of = (structure?: ModelSpec["structure"]): RunSpec => ({
    ...spec,
    model: { ...spec.model, ...(structure && { structure }) },
  });

  it("changes the key unless it is full", () => {
    const keys = [undefined, ...structures].map((structure) => resolveRun(of(structure)).key);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(structures.length);
  });

  it("does not change the key of a start near zero by its scaling said", () => {
    const key = (init: ModelSpec["init"]): string => resolveRun({ ...spec, model: { ...spec.model, init } }).key;
    const plain = key({ kind: "nearZero", scale: 0.1 });
    expect(key({ kind: "nearZero", scale: 0.1, scaled: "entries" })).toBe(plain);
    expect(key({ kind: "nearZero", scale: 0.1, scaled: "width" })).not.toBe(plain);
  });

  it("is trained and measured", async () => {
    const losses = [];
    for (const structure of structures) {
      const { result } = await run({ ...of(structure), evaluate: [{ name: "long", lengths: [3, 30], sequences: 5 }] });
      expect(result).toMatchObject({ status: "done", steps: 5 });
      losses.push(result.losses.loss[0]);
    }
    expect(new Set(losses).size).toBe(structures.length);
  });
});
