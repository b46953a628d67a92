import { readFileSync } from "node:fs";
import type { RunSpec } from "../../src/index.js";

/** A run of milliseconds. */
export const small = JSON.parse(
  readFileSync(new URL("../../scripts/trust/lib/smallRun.json", import.meta.url), "utf8"),
) as RunSpec;

/** A step of a model that is wide enough for "auto" to give it to a device. */
export const wide: RunSpec = {
  ...small,
  model: { cell: "relu", hiddenSize: 256 },
  train: { optimizer: { kind: "gd", learningRate: 0.001 }, batchSize: 8, steps: 1 },
  evaluate: [],
};

/** `small` with some fields replaced. */
export function changed(change: object): RunSpec {
  return { ...small, ...change };
}
