import { createStudy } from "../../../src/index.js";
import type { Outcome, Study, StudyOptions, SweepSpec, Trial } from "../../../src/index.js";
import { base } from "../specs.js";

/** Every kind of axis, one of which exists only with one of the optimizers. */
export const mixed: SweepSpec = {
  name: "search",
  base,
  axes: {
    "train.optimizer.kind": { choice: ["gd", "momentum", "adam"] },
    "train.optimizer.learningRate": { logUniform: [1e-4, 1] },
    "train.optimizer.momentum": { uniform: [0.5, 0.99] },
    "model.hiddenSize": { integers: [1, 4] },
    "train.batchSize": [2, 4, 5],
  },
  conditions: { "train.optimizer.momentum": { "train.optimizer.kind": "momentum" } },
};

/** Two numbers, each over four powers of ten. */
export const plane: SweepSpec = {
  name: "plane",
  base,
  axes: { "train.optimizer.learningRate": { logUniform: [1e-4, 1] }, "train.clipNorm": { logUniform: [1e-2, 1e2] } },
};

/** Of a trial of `plane` the squared distance to a point off the middle, in powers of ten. */
export function bowl({ values }: Pick<Trial, "values">): number {
  const [x, y] = Object.values(values).map((value) => Math.log10(value as number)) as [number, number];
  return (x + 2.9) * (x + 2.9) + (y - 0.8) * (y - 0.8);
}

/** A study of a spec, of its loss if nothing else is said. */
export function studyOf(spec: SweepSpec, options: StudyOptions = {}, seed = 0): Study {
  return createStudy({ ...spec, seed }, { objective: { minimize: "loss" }, ...options });
}

/** Asks for batches and tells what `value` says, in the order that `order` makes of it. */
export function search(
  study: Study,
  { trials, batch, value }: { trials: number; batch: number; value: (trial: Trial) => Outcome },
  order: (batch: Trial[]) => Trial[] = (asked) => asked,
): Trial[] {
  const all: Trial[] = [];
  while (all.length < trials) {
    const asked = study.ask(Math.min(batch, trials - all.length));
    all.push(...asked);
    for (const trial of order(asked)) study.tell(trial.id, value(trial));
  }
  return all;
}
