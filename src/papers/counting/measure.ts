import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import { columnMeasures } from "../measures.js";
import type { Measures } from "../paper.js";
import { WORDS } from "./setting.js";

/** A measure, the evaluation that it is of, and what it is there: a mean over strings, or the horizon. */
const measured = {
  trainLoss: ["train", "loss"],
  validationLoss: ["validation", "loss"],
  longLoss: ["long", "loss"],
  train: ["train", "sequenceAccuracy"],
  test: ["test", "sequenceAccuracy"],
  validation: ["validation", "sequenceAccuracy"],
  long: ["long", "sequenceAccuracy"],
  longFpf: ["long", "firstFailure"],
  accuracy1000: ["1000", "sequenceAccuracy"],
  fpf1000: ["1000", "firstFailure"],
  concatenated: ["concatenated", "sequenceAccuracy"],
  nested: ["nested", "sequenceAccuracy"],
  zigzag: ["zigzag", "sequenceAccuracy"],
  zigzagFpf: ["zigzag", "firstFailure"],
  turns: ["turns", "firstFailure"],
  depth: ["depth", "horizon"],
  horizon: ["horizon", "horizon"],
} as const;

export const columns = Object.keys(measured) as (keyof typeof measured)[];

const measuresOf = columnMeasures(columns);

/** Of a measure, its name at a checkpoint. */
export function at(measure: keyof typeof measured, epoch: number): string {
  return `${measure}@${epoch}`;
}

/**
 * What the evaluations found, at the end and, with "@epoch" behind the name, at every checkpoint. Losses are means over
 * all strings of a set, accuracies shares of strings that are right at every step, an FPF the mean position of the
 * first wrong step (the length where there is none), depth the deepest excursion ((...)) without a wrong step.
 */
export function measureCounting(_model: Model | undefined, { result }: RunRecord): Measures {
  const measures: Record<string, number | null> = {};
  for (const step of new Set(result.evaluate.map((curve) => curve.step))) {
    const curves = new Map(result.evaluate.filter((curve) => curve.step === step).map((curve) => [curve.name, curve]));
    for (const name of columns) {
      const [evaluation, what] = measured[name];
      const curve = curves.get(evaluation);
      const value = what === "horizon" ? curve?.horizon : curve?.metrics[what]?.mean[0];
      const place = step === result.steps ? name : at(name, Number(step) / WORDS);
      // An excursion of depth k has 2k symbols.
      measures[place] = (name === "depth" && value !== undefined && value !== null ? value / 2 : value) ?? null;
    }
  }
  return measuresOf(measures);
}
