import { lstmCounter, reluCounter } from "../../analysis/index.js";
import type { Model, PartialModelSpec } from "../../models/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { countingSpec } from "./setting.js";

/** Numbers to start at, by parameter: those of a model, which is let go. */
function numbersOf(model: Model): Record<string, readonly number[]> {
  const numbers = Object.entries(model.parameters()).map(([name, { data }]) => [name, [...data]] as const);
  model.dispose();
  return Object.fromEntries(numbers);
}

function startAt(values: Record<string, readonly number[]>): Partial<PartialModelSpec> {
  return { init: { kind: "values", values } };
}

/** Epochs after which ReLUs that started exact are looked at, beside the end. */
export const EXACT_EPOCHS = [0.01, 1, 5] as const;

/** Training that starts at exact counters; seeds differ in the order of the strings alone. */
export function exactStarts(preset: Preset, seeds: readonly number[]): PaperRun[] {
  const relu = { cell: "relu", model: startAt(numbersOf(reluCounter())), checkpoints: EXACT_EPOCHS } as const;
  const lstm = { cell: "lstm", model: startAt(numbersOf(lstmCounter({ saturation: 20 }))) } as const;
  const mse = [relu, lstm].map((start) => ({ ...start, loss: "mse" as const }));
  const starts = preset === "full" ? [...mse, { ...relu, loss: "bce" as const }] : mse;
  return starts.flatMap(({ loss, ...start }) =>
    seeds.map((seed) => ({
      cell: { experiment: "exact start", cell: start.cell, loss, seed },
      spec: countingSpec({ ...start, seed, train: { loss } }),
    })),
  );
}

const steps = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
const grids: Record<Preset, readonly number[]> = { full: [1, 0.98, 1.02, 0.7, 0.5, 1.4, 2], quick: [1] };
const tests = ["validation", "long", "1000", "nested", "zigzag", "depth"];

/** The grid of hand-made ReLU cells around exact counters: b = -s, a = s + da, u = 1 + du, under both losses. */
export function landscapeRuns(preset: Preset): PaperRun[] {
  const exact = numbersOf(reluCounter());
  return (["mse", "bce"] as const).flatMap((loss) =>
    grids[preset].flatMap((s) =>
      steps.flatMap((i) =>
        steps.map((j) => {
          const [da, du] = [(4 * i) / 1000, j / 10_000];
          const weights = { "rnn.weight_ih_l0": [s + da, -s], "rnn.weight_hh_l0": [1 + du] };
          const model = startAt({ ...exact, ...weights });
          return {
            cell: { experiment: "landscape", loss, s, da, du },
            spec: countingSpec({ cell: "relu", seed: 0, model, train: { loss, steps: 0 }, tests }),
          };
        }),
      ),
    ),
  );
}
