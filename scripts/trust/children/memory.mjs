// Does one thing again and again, and says how much memory the process had meanwhile.
import { setImmediate } from "node:timers/promises";
import { createModel, train } from "../../../dist/index.js";
import { parseSpec } from "../../../dist/core/index.js";
import { initialParameters, resolveModelSpec } from "../../../dist/models/index.js";
import { resolveTask } from "../../../dist/tasks/index.js";
import { PartedChunk, trainSettingsSchema } from "../../../dist/train/index.js";
import { tensor, training } from "./jobs.mjs";

const { kind, count, samples } = JSON.parse(process.argv[2]);

const small = training(1, { steps: 1, hiddenSize: 2 });
const longer = training(2, { steps: 4 });
const inputs = tensor([4, 20, 2], 3);
const wide = { cell: "lstm", inputSize: 2, hiddenSize: 64, outputSize: 1 };

/** A training in parts of models that take a megabyte, which nobody takes back. */
function leftInParts(seed) {
  const task = resolveTask({ kind: "adding", length: [3, 7], sequences: 6 });
  const { inputSize, outputSize } = task;
  const model = resolveModelSpec({ cell: "lstm", inputSize, outputSize, hiddenSize: 64 });
  const settings = parseSpec(trainSettingsSchema, { optimizer: { kind: "adam", learningRate: 0.01 }, steps: 1 });
  const seeds = Array.from({ length: 16 }, (_, i) => 16 * seed + i);
  const fixed = { ...settings, loss: "mse", scored: "every", mode: "bptt" };
  const runs = seeds.map((data) => ({ settings: fixed, seeds: { data, shuffle: data } }));
  const plan = { model, parameters: initialParameters(model, seeds), source: task.source, sequences: 6, runs };
  return new PartedChunk(plan, { threads: 1 });
}

const kept = [];

const KINDS = {
  /** 68 kB each. */
  models: (i) => void createModel(wide, { seed: i }),
  /** What a leak looks like. */
  kept: (i) => void kept.push(createModel(wide, { seed: i })),
  trainings: () => train(small.model, small.options),
  longerTrainings: () => train(longer.model, longer.options),
  forwards: () => void small.model.forward(inputs),
  forwardsAsync: () => small.model.forwardAsync(inputs),
  /** Promises that nobody waits for, ten at a time. */
  abandoned: async (i) => {
    const { model, options } = training(i, { steps: 20, hiddenSize: 2 });
    void train(model, options);
    if (i % 10 === 9) await longer.model.forwardAsync(inputs);
  },
  parted: async (i) => {
    const chunk = leftInParts(i);
    await chunk.advance([0, 1], { judgedFrom: 0, to: 1 }, {});
  },
  failures: () => train(small.model, { ...small.options, steps: -1 }).catch(() => undefined),
};

const rss = [];
for (let i = 0; i < count; i++) {
  await KINDS[kind](i);
  if (i % 100 === 99) await setImmediate(); // what garbage collection leaves to be done
  if ((i + 1) % Math.floor(count / samples) !== 0) continue;
  for (let pass = 0; pass < 2 && globalThis.gc !== undefined; pass++) {
    globalThis.gc();
    await setImmediate();
  }
  rss.push([i + 1, process.memoryUsage.rss()]);
}
console.log(JSON.stringify({ rss }));
