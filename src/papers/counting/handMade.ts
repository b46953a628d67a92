import { lstmCounter, reluCounter } from "../../analysis/index.js";
import type { Model, PartialModelSpec } from "../../models/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { countingSpec } from "./setting.js";
import type { CountingCell } from "./setting.js";

type Init = NonNullable<PartialModelSpec["init"]>;

/** A start at the numbers of a model, which is let go. */
function startAt(model: Model): Init {
  const numbers = Object.entries(model.parameters()).map(([name, { data }]) => [name, [...data]] as const);
  model.dispose();
  return { kind: "values", values: Object.fromEntries(numbers) };
}

/** Epochs after which models that started exact are looked at, beside the end. */
export const EXACT_EPOCHS = [0.01, 1, 5] as const;

/** Training that starts at exact counters; seeds differ in the order of the strings alone. */
export function exactStarts(seeds: readonly number[]): PaperRun[] {
  const exact: [CountingCell, Init, "mse" | "bce"][] = [
    ["relu", startAt(reluCounter()), "mse"],
    ["relu", startAt(reluCounter()), "bce"],
    ["lstm", startAt(lstmCounter({ saturation: 20 })), "mse"],
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
  const model = { init: startAt(reluCounter({ a: s + da, b: -s, u: 1 + du })) };
  return {
    cell: { experiment: "landscape", loss, s, da, du },
    spec: countingSpec({ cell: "relu", seed: 0, model, train: { loss, steps: 0 }, tests }),
  };
}
