// Specs that several checks use; nothing of the package is loaded here.

/** A run of milliseconds. */
export const smallRun = {
  specVersion: 1,
  seed: 3,
  model: { cell: "lstm", hiddenSize: 1 },
  task: { kind: "dyck1", maxLength: 20, sequences: 50 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 2 },
  evaluate: [{ name: "uniform", lengths: [10, 20, 40], sequences: 20 }],
};
