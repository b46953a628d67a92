import type { PhaseOptions, RunSpec, SweepSpec } from "../../../src/index.js";

/**
 * Gradient descent on one weight: c of y_T = c (x_1 + ... + x_T), whose target is 2 (x_1 + ... + x_T). The loss over
 * white inputs is T (c - 2)^2, its curvature lambda = 2 T, so that a step takes c - 2 to (1 - lambda rate) (c - 2):
 * it settles where rate < 2 / lambda = 1 / T and flies off beyond. From c = 0 the normalized error is
 * |1 - 2 T rate|^steps.
 */
export const stability: RunSpec = {
  specVersion: 1,
  seed: 1,
  model: {
    cell: "linear",
    hiddenSize: 1,
    freeze: ["A", "B"],
    init: {
      kind: "constant",
      value: 1,
      perParameter: { B: { kind: "constant", value: 1 }, C: { kind: "constant", value: 0 } },
    },
  },
  task: { kind: "teacher", system: { eigenvalues: [1], weights: [2] }, length: 1 },
  train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.1 }, steps: 40 },
  evaluate: [
    {
      name: "closer",
      lengths: [2, 4],
      sequences: 4,
      success: { metric: "normalizedError", statistic: "mean", atMost: 1 },
    },
  ],
};

/** Training length against learning rate. */
export const plane = {
  x: { path: "task.length", from: 1, to: 65 },
  y: { path: "train.optimizer.learningRate", from: 7e-3, to: 3.1, spacing: "log" },
} satisfies PhaseOptions;

/** The same with a weight before the sum: a curvature of 2 T weight^2. */
export function withWeights(weights: readonly number[]): SweepSpec {
  return { name: "weights", base: stability, axes: { "model.init.perParameter.B.value": weights } };
}
