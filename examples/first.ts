import { createModel, extrapolate, train } from "outlast";

const model = createModel(
  { cell: "lstm", inputSize: 2, hiddenSize: 2, outputSize: 2, readout: { activation: "sigmoid" } },
  { seed: 1 },
);
const { status, losses } = await train(model, {
  task: { kind: "dyck1", sequences: 2000, maxLength: 30 },
  optimizer: { kind: "adam", learningRate: 0.01 },
  ...{ loss: "mse", scored: "every", epochs: 10, batchSize: 1, seed: 1 },
});
const uniform = { kind: "dyck1", sampler: "uniform" } as const;
const curve = await extrapolate(model, { task: uniform, lengths: [30, 60, 120, 240], sequences: 200, seed: 1 });
console.log(`${status}, last loss ${losses.at(-1)?.toExponential(2)}, horizon ${curve.horizon}`);
console.log(curve.lengths.map((length, i) => `${length}: ${curve.metrics.sequenceAccuracy?.mean[i]}`).join(", "));
