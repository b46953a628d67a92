import { join } from "node:path";
import { createModel, saveModel } from "../../../../src/index.js";
import type { Batch, Model } from "../../../../src/index.js";
import { filled, randomBatch, randomTensor } from "../../../helpers.js";
import { fileNames, makeFiles } from "../arbitraries/files.js";
import type { Calls } from "./call.js";

/** The folder that files are written into. */
export const folder = makeFiles();

const model = (): Model => createModel({ cell: "lstm", inputSize: 2, hiddenSize: 3, outputSize: 1 });
const linear = (): Model => createModel({ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1 });
const batch = (): Batch => ({
  ...randomBatch(model(), { batch: 3, time: 4, loss: "mse", seed: 1 }),
  lengths: [4, 2, 3],
  mask: filled([3, 4], "int32", (i) => Number(i % 4 < 2)),
});
const training = (): object => ({
  data: batch(),
  loss: "mse",
  scored: "every",
  optimizer: { kind: "adam", learningRate: 0.01, perParameter: { "readout.bias": { learningRate: 1 } } },
  schedule: { kind: "cosine", steps: 3, warmup: 1 },
  steps: 3,
  batchSize: 2,
  clipNorm: 1,
  stop: { lossBelow: 0 },
  checkpoints: [0, 2],
  seed: 4,
  threads: 1,
  onProgress: () => undefined,
});
const testing = (): object => ({
  task: { kind: "delay", delay: 1, length: 3 },
  lengths: [4, 8],
  sequences: 2,
  seed: 1,
  sampling: "prefix",
  metrics: ["loss"],
  success: { metric: "loss", statistic: "mean", atMost: 1 },
  horizon: { upTo: 10 },
  name: "delayed",
  loss: "mse",
  scored: "every",
  threads: 1,
});

const file = (name: string): string => join(folder, name);
saveModel(model(), file("model.safetensors"));

/** Of models, their training and evaluation, and their files. */
export const modelCalls: Calls = {
  createModel: () => [
    { cell: "gru", inputSize: 1, hiddenSize: 2, outputSize: 1, readout: { bias: true } },
    { seed: 1 },
  ],
  saveModel: () => [model(), file("saved.safetensors")],
  loadModel: () => [file("model.safetensors")],
  train: () => [model(), training()],
  trainMany: () => [[model(), model()], [training(), training()].map((one) => ({ ...one, data: shared, onProgress }))],
  populationGradients: () => [linear(), { task: { kind: "delay", delay: 1, length: 3 }, scored: "last" }],
  extrapolate: () => [linear(), testing()],
  extrapolateMany: () => [[linear(), linear()], testing()],
  defineTask: () => [{ inputSize: 1, outputSize: 1, sequence: () => ({ inputs: [1], targets: [1] }) }],
  defineObjective: () => [() => ({ value: 1 })],
  decodingSet: () => [
    { spikes: filled([40, 2], "float64", (i) => i % 3), velocities: filled([40, 1], "float64", (i) => i % 5) },
    { before: 2, after: 0, folds: 4, fold: 1, part: "test" },
  ],
  surrogateRecording: () => [{ neurons: 2, bins: 30, seed: 1 }],
  writeStrings: () => [file("strings.txt"), { task: { kind: "dyck1" }, use: "train", seed: 1, sequences: 3 }],
  exportModel: () => [model(), file("exported.safetensors")],
  exportOnnx: () => [model(), file("exported.onnx"), {}],
  importModel: () => [file("model.safetensors"), { cell: "lstm" }],
  loadTensors: () => [file(fileNames.dataset[0]!)],
  saveTensors: () => [{ a: randomTensor([2, 2], 1), b: filled([3], "int32", (i) => i) }, file("tensors.npz")],
};

const shared = batch();
const onProgress = (): void => undefined;
