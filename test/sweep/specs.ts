import { prepareSweep } from "../../src/sweep/index.js";
import type { Sweep } from "../../src/sweep/sweep.js";

/** A run of milliseconds that sweeps start from. */
export const base = {
  specVersion: 1,
  seed: 3,
  model: { cell: "gru", hiddenSize: 2 },
  task: { kind: "adding", length: 6, sequences: 20 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 4, steps: 5 },
  evaluate: [{ name: "longer", lengths: [8, 16], sequences: 10 }],
} as const;

/** A sweep over the base. */
export function sweepOver(axes: object, more: object = {}): Sweep {
  return prepareSweep({ name: "test", base, axes, ...more });
}

/** What every point of a sweep sets. */
export function pointsOf(sweep: Sweep): Record<string, unknown>[] {
  return Array.from({ length: sweep.count }, (_, index) => sweep.point(index));
}

/** The values of one axis of a sweep that has no other. */
export function valuesOf(axis: unknown, more: object = {}, path = "train.optimizer.learningRate"): unknown[] {
  return pointsOf(sweepOver({ [path]: axis }, more)).map((point) => point[path]);
}
