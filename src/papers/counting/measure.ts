import {
  certify,
  counterIndicators,
  gruFixedPoints,
  lstmGateBounds,
  predictFailingDepth,
} from "../../analysis/index.js";
import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import { columnMeasures } from "../measures.js";
import type { Measures } from "../paper.js";
import { CERTIFIED, DEEPEST, WORDS } from "./setting.js";

/** A measure, the evaluation that it is of, and what it is there: a mean over strings, or the horizon. */
const tested = {
  trainLoss: ["train", "loss"],
  validationLoss: ["validation", "loss"],
  longLoss: ["long", "loss"],
  train: ["train", "sequenceAccuracy"],
  test: ["test", "sequenceAccuracy"],
  validation: ["validation", "sequenceAccuracy"],
  long: ["long", "sequenceAccuracy"],
  longFpf: ["long", "firstFailure"],
  thousand: ["1000", "sequenceAccuracy"],
  thousandFpf: ["1000", "firstFailure"],
  concatenated: ["concatenated", "sequenceAccuracy"],
  nested: ["nested", "sequenceAccuracy"],
  zigzag: ["zigzag", "sequenceAccuracy"],
  zigzagFpf: ["zigzag", "firstFailure"],
  turns: ["turns", "firstFailure"],
  depth: ["depth", "horizon"],
  horizon: ["horizon", "horizon"],
} as const;

export type Tested = keyof typeof tested;

/** What the weights of one unit say. */
const weighed = [
  "predicted",
  "deviation",
  "ratioDeviation",
  "uDeviation",
  "shortfall",
  "steps",
  "certified",
  "failsAt",
] as const;

export const columns = [...(Object.keys(tested) as Tested[]), ...weighed];

const measuresOf = columnMeasures(columns);

/** Of a measure, its name at a checkpoint. */
export function at(measure: Tested, epoch: number): string {
  return `${measure}@${epoch}`;
}

/**
 * What the evaluations found, at the end and, with "@epoch" behind the name, at every checkpoint. Losses are means over
 * all strings of a set, accuracies shares of strings that are right at every step, an FPF the mean position of the
 * first wrong step, from 0 (the length where there is none), `turns` that of (^500 )^500 (^500 )^500 alone. `depth` is
 * the deepest excursion (^k )^k without a wrong step such that all less deep ones have none, `horizon` the greatest
 * length of uniform Dyck words. Of one unit `predicted` is the depth that its weights say; `ratioDeviation` and
 * `uDeviation` how far a ReLU's a/b and u are from -1 and 1, `deviation` both as a distance; `shortfall` how far an
 * LSTM's forget gate can be from 1; and `steps` how many closings after any deep peak a GRU says that no bracket is
 * open. `certified` is the horizon over all strings of up to CERTIFIED symbols, or a bound below it; `failsAt` at which
 * symbol, from 1, a string fails that was found to, null where there is none.
 */
export async function measureCounting(model: Model | undefined, { spec, result }: RunRecord): Promise<Measures> {
  const measures: Record<string, number | null> = {};
  for (const step of new Set(result.evaluate.map((curve) => curve.step))) {
    const curves = new Map(result.evaluate.filter((curve) => curve.step === step).map((curve) => [curve.name, curve]));
    for (const name of Object.keys(tested) as Tested[]) {
      const [evaluation, what] = tested[name];
      const curve = curves.get(evaluation);
      if (curve === undefined) continue;
      const value = what === "horizon" ? curve.horizon : (curve.metrics[what]?.mean[0] ?? null);
      // A run that diverged may have done so right after a checkpoint: it has no end.
      const atEnd = step === result.steps && result.status === "done";
      // An excursion of depth k has 2k symbols.
      measures[atEnd ? name : at(name, Number(step) / WORDS)] = name === "depth" && value !== null ? value / 2 : value;
    }
  }
  const unit = spec.model.hiddenSize === 1 ? model : undefined;
  return measuresOf({
    ...measures,
    ...(unit && { ...(await weighUp(unit)), ...(await certified(unit)) }),
  });
}

async function weighUp(model: Model): Promise<Partial<Record<(typeof weighed)[number], number | null>>> {
  const { cell } = model.spec;
  if (cell === "gru") return { steps: gruFixedPoints(model).steps };
  const prediction = await predictFailingDepth(model, { upTo: DEEPEST });
  const predicted = prediction === undefined ? null : (prediction.depth ?? DEEPEST + 1) - 1;
  if (cell === "lstm") return { predicted, shortfall: lstmGateBounds(model).forget.shortfall };
  const { deviation, ratioDeviation, uDeviation } = counterIndicators(model);
  return { predicted, deviation, ratioDeviation, uDeviation };
}

async function certified(model: Model): Promise<{ certified: number; failsAt: number | null }> {
  const { horizon, worst } = await certify(model, { upTo: CERTIFIED, deepest: 0 });
  return { certified: horizon, failsAt: worst?.step ?? null };
}
