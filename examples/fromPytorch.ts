// Loads an LSTM that PyTorch trained and saved (train_in_pytorch.py wrote counting.pt), says up to which length it
// counts, and trains it on. A file of your own is named on the command line.
import { join } from "node:path";
import { extrapolate, importModel, saveModel, train } from "outlast";

const [file = join(import.meta.dirname, "counting.pt")] = process.argv.slice(2);
// A state_dict does not say what follows the last nn.Linear.
const model = importModel(file, { spec: { readout: { activation: "sigmoid" } } });
const { cell, hiddenSize, layers } = model.spec;
console.log(`${cell}, ${hiddenSize} units, layers: ${layers}; ${Object.keys(model.parameters()).join(", ")}`);

const test = {
  task: { kind: "dyck1", sampler: "uniform" },
  lengths: [20, 50, 100, 200],
  sequences: 100,
  seed: 1,
} as const;
console.log(`horizon as PyTorch left it: ${(await extrapolate(model, test)).horizon}`);
await train(model, {
  task: { kind: "dyck1", sequences: 2000, maxLength: 20 },
  optimizer: { kind: "adam", learningRate: 0.001 },
  ...{ loss: "mse", scored: "every", epochs: 10, batchSize: 1, seed: 1 },
});
console.log(`after ten more epochs: ${(await extrapolate(model, test)).horizon}`);
saveModel(model, "counting.safetensors"); // PyTorch's names: docs/interop.md has the loader
