// Ten LSTMs that differ in their seeds alone, trained together: how many of them count beyond their training length?
import { createModel, extrapolateMany, trainMany } from "outlast";

const spec = { cell: "lstm", inputSize: 2, hiddenSize: 2, outputSize: 2, readout: { activation: "sigmoid" } } as const;
const seeds = Array.from({ length: 10 }, (_, seed) => seed);
const models = seeds.map((seed) => createModel(spec, { seed }));

const options = {
  task: { kind: "dyck1", sequences: 1000, maxLength: 20 },
  optimizer: { kind: "adam", learningRate: 0.01 },
  loss: "mse",
  scored: "every",
  ...{ epochs: 10, batchSize: 1 },
} as const;
const results = await trainMany(
  models,
  seeds.map((seed) => ({ ...options, seed })),
);

const test = {
  task: { kind: "dyck1", sampler: "uniform" },
  lengths: [20, 40, 80, 160],
  sequences: 100,
  seed: 1,
} as const;
const curves = await extrapolateMany(models, test);
curves.forEach(({ horizon }, seed) => {
  const loss = results[seed]!.losses.at(-1)!.toExponential(1);
  console.log(`seed ${seed}: last loss ${loss}, horizon ${horizon}`);
});
const beyond = curves.filter(({ horizon }) => horizon > 20).length;
console.log(`${beyond} of ${models.length} outlast their training length`);
