import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import type { Measures } from "../paper.js";
import { LONGEST_TRAINED } from "./runs.js";

/** The measures of the table. */
export const columns = ["loss", "trained", "score", "horizon"];

const prefix = "at ";

/** The accuracies of a run, with their lengths; none of one that diverged. */
export function accuraciesOf(measures: Measures): { length: number; measure: string; accuracy: number }[] {
  return Object.entries(measures)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, accuracy]) => ({ length: Number(name.slice(prefix.length)), measure: name, accuracy: accuracy ?? 0 }));
}

/**
 * The mean of the last tenth of the losses kept, since batches differ in length; the suite's per-sequence accuracy, the
 * share of the answer's tokens that are right, as a mean over the tested lengths up to 40 (`trained`), over those from
 * 41 to 500 (`score`, as the suite has it) and at each of them; and the longest tested length such that it is 90 % and
 * more there and at every shorter one.
 */
export function measureChomsky(_model: Model | undefined, { result }: RunRecord): Measures {
  const [curve] = result.evaluate;
  const accuracies = curve?.metrics.tokenAccuracy?.mean ?? [];
  const meanWhere = (wanted: (length: number) => boolean): number | null =>
    meanOf(accuracies.filter((_, i) => wanted(curve!.lengths[i]!)));
  const { loss } = result.losses;
  return {
    loss: meanOf(loss.slice(Math.floor(0.9 * loss.length))),
    trained: meanWhere((length) => length <= LONGEST_TRAINED),
    score: meanWhere((length) => length > LONGEST_TRAINED),
    horizon: curve?.horizon ?? null,
    ...Object.fromEntries(accuracies.map((accuracy, i) => [`${prefix}${curve!.lengths[i]!}`, accuracy])),
  };
}

/** Null of nothing, and where a number is missing. */
function meanOf(numbers: readonly (number | null)[]): number | null {
  if (numbers.length === 0 || numbers.includes(null)) return null;
  return numbers.reduce<number>((sum, value) => sum + (value ?? 0), 0) / numbers.length;
}
