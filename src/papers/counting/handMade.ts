import type { PartialModelSpec } from "../../models/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { countingSpec } from "./setting.js";
import type { CountingCell } from "./setting.js";

type Init = NonNullable<PartialModelSpec["init"]>;

/**
 * One ReLU unit h = max(0, a [x = "("] + b [x = ")"] + u h), which counts exactly for b = -a and u = 1; outputs
 * sigma(h + 1) and sigma(h - 1/2), the authors' read-out.
 */
function reluStart({ a, b, u }: { a: number; b: number; u: number }): Init {
  return {
    kind: "values",
    values: {
      "rnn.weight_ih_l0": [a, b],
      "rnn.weight_hh_l0": [u],
      "rnn.bias_ih_l0": [0],
      "rnn.bias_hh_l0": [0],
      "readout.weight": [1, 1],
      "readout.bias": [1, -0.5],
    },
  };
}

/** One LSTM unit, its gates and candidate saturated: it counts exactly in float32, up to 2^24. */
function lstmStart(): Init {
  const K = 20;
  return {
    kind: "values",
    values: {
      "rnn.weight_ih_l0": [0, 0, 0, 0, K, -K, 0, 0],
      "rnn.weight_hh_l0": [0, 0, 0, 0],
      "rnn.bias_ih_l0": [K, K, 0, K],
      "rnn.bias_hh_l0": [0, 0, 0, 0],
      "readout.weight": [0, K],
      "readout.bias": [K, -0.38 * K],
    },
  };
}

/** Epochs after which models that started exact are looked at, beside the end. */
export const EXACT_EPOCHS = [0.01, 1, 5] as const;

/** Training that starts at exact counters; seeds differ in the order of the strings alone. */
export function exactStarts(seeds: readonly number[]): PaperRun[] {
  const exact: [CountingCell, Init, "mse" | "bce"][] = [
    ["relu", reluStart({ a: 1, b: -1, u: 1 }), "mse"],
    ["relu", reluStart({ a: 1, b: -1, u: 1 }), "bce"],
    ["lstm", lstmStart(), "mse"],
  ];
  return exact.flatMap(([cell, init, loss]) =>
    seeds.map((seed) => ({
      cell: { experiment: "exact start", cell, loss, seed },
      spec: countingSpec({ cell, seed, model: { init }, train: { loss }, checkpoints: EXACT_EPOCHS }),
    })),
  );
}

const steps = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
const grids: Record<Preset, readonly number[]> = { full: [1, 0.98, 1.02, 0.7, 0.5, 1.4, 2], quick: [1] };
const tests = ["validation", "long", "1000", "nested", "zigzag", "depth"];

/** The grid of hand-made ReLU cells around exact counters: b = -s, a = s + da, u = 1 + du, under both losses. */
export function landscapeRuns(preset: Preset): PaperRun[] {
  return (["mse", "bce"] as const).flatMap((loss) =>
    grids[preset].flatMap((s) =>
      steps.flatMap((i) => steps.map((j) => landscapeRun(loss, { s, da: (4 * i) / 1000, du: j / 10_000 }))),
    ),
  );
}

function landscapeRun(loss: "mse" | "bce", { s, da, du }: { s: number; da: number; du: number }): PaperRun {
  const model = { init: reluStart({ a: s + da, b: -s, u: 1 + du }) };
  return {
    cell: { experiment: "landscape", loss, s, da, du },
    spec: countingSpec({ cell: "relu", seed: 0, model, train: { loss, steps: 0 }, tests }),
  };
}
