// Long work of every kind, for threads and processes that are ended in the midst of it.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createModel, extrapolate, reluCounter, certify, run, sweep, train, trainMany } from "../../../dist/index.js";
import { randomNumbers } from "../../lib/random.mjs";
import { smallRun } from "../lib/runs.mjs";

export const FOREVER = 1e12;

/** A tensor of numbers in [-1, 1). */
export function tensor(shape, seed) {
  const next = randomNumbers(seed);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float32Array.from({ length: size }, () => 2 * next() - 1) };
}

/** A model and options to train it with. */
export function training(seed, { hiddenSize = 16, steps = FOREVER, cell = "lstm" } = {}) {
  const model = createModel({ cell, inputSize: 2, hiddenSize, outputSize: 1 }, { seed });
  const data = { inputs: tensor([8, 40, 2], seed), targets: tensor([8, 40, 1], seed + 1) };
  const optimizer = { kind: "adam", learningRate: 1e-3 };
  return { model, options: { data, loss: "mse", scored: "every", optimizer, steps } };
}

const large = (seed) => ({
  model: createModel({ cell: "lstm", inputSize: 4, hiddenSize: 64, outputSize: 2 }, { seed }),
  inputs: tensor([16, 300, 4], seed),
});

/** Each begins at once and does not end of itself in less than seconds. */
export const JOBS = {
  train: (seed) => {
    const { model, options } = training(seed);
    return train(model, options);
  },
  trainMany: (seed) => {
    const models = [1, 2, 3, 4, 5, 6].map((i) => training(seed + i).model);
    return trainMany(models, { ...training(seed).options, threads: 2 });
  },
  shortTrainings: async (seed) => {
    const { model, options } = training(seed, { steps: 3 });
    for (;;) await train(model, options);
  },
  evaluate: (seed) => {
    const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 16, outputSize: 2 }, { seed });
    const task = { kind: "dyck1", sampler: "uniform" };
    return extrapolate(model, { task, lengths: [100, 1e6], sequences: 1000, seed });
  },
  forward: (seed) => {
    const { model, inputs } = large(seed);
    for (;;) model.forward(inputs);
  },
  forwardAsync: async (seed) => {
    const { model, inputs } = large(seed);
    for (;;) await model.forwardAsync(inputs, { states: "all" });
  },
  gradientsAsync: async (seed) => {
    const { model, inputs } = large(seed);
    const batch = { inputs, targets: tensor([16, 300, 2], seed) };
    for (;;) await model.gradientsAsync(batch, { loss: "mse", scored: "every" });
  },
  certify: () => certify(reluCounter(), { upTo: 1e6, deepest: 1e5 }),
  run: (seed) => run({ ...smallRun, seed, train: { ...smallRun.train, epochs: 1e9 } }),
  sweep: (seed, folder) => {
    const axes = { "model.hiddenSize": [1, 2], seed: { from: seed, count: 100_000 } };
    const store = join(mkdtempSync(join(folder, "sweep-")), "a.db");
    return sweep({ name: "long", base: smallRun, axes }, { store });
  },
};
