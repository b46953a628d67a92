import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import type { Measures } from "../paper.js";
import { LONGEST_TRAINED } from "./runs.js";

/** The measures of the table. */
export const columns = ["loss", "trained", "score", "horizon"];

/** The name of the accuracy at a length. */
export function accuracyAt(length: number): string {
  return `at ${length}`;
}

/**
 * The last loss kept; the suite's per-sequence accuracy, the share of the answer's tokens that are right, as a mean over
 * the tested lengths up to 40 (`trained`), over those from 41 to 500 (`score`, as the suite has it) and at each of them;
 * and the longest tested length such that it is 90 % and more there and at every shorter one.
 */
export function measureChomsky(_model: Model | undefined, { result }: RunRecord): Measures {
  const [curve] = result.evaluate;
  const accuracies = curve?.metrics.tokenAccuracy?.mean ?? [];
  const meanWhere = (wanted: (length: number) => boolean): number | null => {
    const own = accuracies.filter((_, i) => wanted(curve!.lengths[i]!)).map((accuracy) => accuracy ?? NaN);
    return own.length === 0 ? null : own.reduce((sum, accuracy) => sum + accuracy, 0) / own.length;
  };
  return {
    loss: result.losses.loss.at(-1) ?? null,
    trained: meanWhere((length) => length <= LONGEST_TRAINED),
    score: meanWhere((length) => length > LONGEST_TRAINED),
    horizon: curve?.horizon ?? null,
    ...Object.fromEntries(accuracies.map((accuracy, i) => [accuracyAt(curve!.lengths[i]!), accuracy])),
  };
}
