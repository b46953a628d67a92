import type { RunSpec } from "../../src/index.js";

/** A run of milliseconds. */
export const small: RunSpec = {
  specVersion: 1,
  seed: 3,
  model: { cell: "lstm", hiddenSize: 1 },
  task: { kind: "dyck1", maxLength: 20, sequences: 50 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 2 },
  evaluate: [{ name: "uniform", lengths: [10, 20, 40], sequences: 20 }],
};

/** `small` with some fields replaced. */
export function changed(change: object): RunSpec {
  return { ...small, ...change };
}
