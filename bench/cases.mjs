// What is measured, as a table. A case says its name, its unit, and measure(), which resolves to one figure; each runs in a
// process of its own (bench/run.mjs), several times, and the median is quoted.
import { createModel, extrapolate, train, trainMany } from "../dist/index.js";

/** Seconds of processor time that `work` takes, after one call to warm up; the least of three. */
async function seconds(work) {
  await work();
  let least = Infinity;
  for (let i = 0; i < 3; i += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

const arrayOf = { float32: Float32Array, float64: Float64Array };

/** A batch of B sequences of 50 steps with 4 inputs and one target, numbers spread over -1..1. */
function batchOf(sequences, dtype) {
  const time = 50;
  const numbers = (count) => arrayOf[dtype].from({ length: count }, (_, i) => ((i * 7919) % 2000) / 1000 - 1);
  return {
    inputs: { shape: [sequences, time, 4], data: numbers(sequences * time * 4) },
    targets: { shape: [sequences, time, 1], data: numbers(sequences * time) },
  };
}

/** One optimizer step (Adam, mse at the last step) of one model, T = 50, I = 4, one thread. */
function trainingStep(cell, hiddenSize, batch, { dtype = "float32", models = 1, steps }) {
  const company = models === 1 ? "" : `, ${models} models together`;
  return {
    name: `training step, ${cell} H${hiddenSize} B${batch} ${dtype}${company}`,
    unit: "us of CPU a model",
    async measure() {
      const data = batchOf(batch, dtype);
      const spec = { cell, inputSize: 4, hiddenSize, outputSize: 1, dtype };
      const trained = Array.from({ length: models }, (_, seed) => createModel(spec, { seed }));
      const optimizer = { kind: "adam", learningRate: 1e-3 };
      const options = { data, loss: "mse", scored: "last", optimizer, steps, batchSize: batch, threads: 1 };
      return ((await seconds(() => trainMany(trained, options))) / steps / models) * 1e6;
    },
  };
}

/** How long a call of `train` with arrays keeps the event loop: the check and the copy of what it was given. */
function givenArrays(numbers, dtype) {
  return {
    name: `call of train with ${numbers} given numbers, ${dtype}`,
    unit: "ms",
    async measure() {
      const sequences = Math.round(numbers / 250);
      const data = batchOf(sequences, dtype);
      const model = createModel({ cell: "linear", inputSize: 4, hiddenSize: 1, outputSize: 1, dtype });
      const optimizer = { kind: "gd", learningRate: 0 };
      const options = { data, loss: "mse", scored: "last", optimizer, steps: 0, batchSize: 1 };
      await train(model, options);
      const start = performance.now();
      const done = train(model, options);
      const elapsed = performance.now() - start;
      await done;
      return elapsed;
    },
  };
}

export const cases = [
  ...[2, 16, 64, 128].map((h) => trainingStep("lstm", h, 32, { steps: Math.ceil(20000 / (h * h + 10)) + 10 })),
  ...[2, 16, 64].map((h) => trainingStep("gru", h, 32, { steps: Math.ceil(20000 / (h * h + 10)) + 10 })),
  ...[2, 16, 64].map((h) => trainingStep("tanh", h, 32, { steps: Math.ceil(40000 / (h * h + 10)) + 10 })),
  trainingStep("lstm", 16, 32, { steps: 200, dtype: "float64" }),
  trainingStep("lstm", 64, 32, { steps: 30, dtype: "float64" }),
  ...["lstm", "gru", "relu"].map((cell) => trainingStep(cell, 2, 1, { steps: 3000, models: 16 })),
  trainingStep("lstm", 2, 1, { steps: 3000 }),
  {
    name: "forward step of evaluation, lstm H16 float32, uniform Dyck words of length 10000",
    unit: "ns of CPU",
    async measure() {
      const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 16, outputSize: 2 }, { seed: 1 });
      const task = { kind: "dyck1", sampler: "uniform" };
      const options = { task, lengths: [10_000], sequences: 16, seed: 1, threads: 1, loss: "bce" };
      return ((await seconds(() => extrapolate(model, options))) / 160_000) * 1e9;
    },
  },
  ...[2e5, 4e6].flatMap((numbers) => ["float32", "float64"].map((dtype) => givenArrays(numbers, dtype))),
];
