import type { PaperRun, Preset } from "../paper.js";

/** GRU and LSTM students of samples, by Adam, tested at lengths far beyond. */
export function nonlinear(seed: number, preset: Preset): PaperRun[] {
  const steps = preset === "full" ? 4000 : 1000;
  return (["gru", "lstm"] as const).map((cell) => ({
    cell: { experiment: cell, structure: "-", d: 16, K: 10, scale: 1, seed },
    spec: {
      specVersion: 1,
      seed,
      model: { cell, hiddenSize: 16 },
      task: { kind: "teacher", system: { memoryless: 1 }, length: 10, sequences: "fresh" },
      train: { optimizer: { kind: "adam", learningRate: 3e-3 }, steps, batchSize: 32 },
      evaluate: [{ name: "lengths", lengths: [10, 40, 1000], sequences: 200, metrics: ["normalizedError"] }],
    },
  }));
}
