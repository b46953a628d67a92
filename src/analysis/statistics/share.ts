import { checkWhole } from "../options.js";
import type { Interval } from "./bootstrap.js";

/** A share of trials, with an interval that holds the true share in about 95 % of all samples. */
export interface Share extends Interval {
  share: number;
  successes: number;
  trials: number;
}

/** The 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * How many of the trials succeed, with Wilson's score interval (1927), which also holds for shares near 0 and 1 and for
 * few trials. Throws OUTLAST_INVALID_ARGUMENT for what are no counts.
 */
export function shareOf(successes: number, trials: number): Share {
  checkWhole(trials, "trials", 1, Number.MAX_SAFE_INTEGER);
  checkWhole(successes, "successes", 0, trials);
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const width = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    share,
    low: successes === 0 ? 0 : Math.max(0, centre - width),
    high: successes === trials ? 1 : Math.min(1, centre + width),
    successes,
    trials,
  };
}
