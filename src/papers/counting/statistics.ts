import { shareOf } from "../../analysis/index.js";
import type { Interval, Share } from "../../analysis/index.js";
import type { PaperResult } from "../paper.js";
import { show } from "../show.js";

/** How many results are so, with Wilson's interval; a measure that is missing is NaN, and so is a share of none. */
export function shareWhere(
  results: readonly PaperResult[],
  holds: (measure: (name: string) => number, result: PaperResult) => boolean,
): Share {
  const successes = results.filter((result) => holds((name) => result.measures[name] ?? NaN, result)).length;
  return shareAmong(successes, results.length);
}

export function shareAmong(successes: number, trials: number): Share {
  return trials > 0 ? shareOf(successes, trials) : { share: NaN, low: NaN, high: NaN, successes, trials };
}

/** `12 of 100 (7 to 20 %)` */
export function showShare({ successes, trials, low, high }: Share): string {
  return `${successes} of ${trials} (${percent(low)} to ${percent(high)} %)`;
}

const percent = (share: number): string => String(Number((100 * share).toPrecision(share < 0.1 ? 2 : 3)));

/**
 * The 95 % interval of a median that holds whatever the distribution: between the order statistics that are
 * 0.98 sqrt(n) ranks below and above the middle, as many as a fair coin strays; of fewer than six numbers all of them.
 */
export function medianInterval(numbers: readonly number[]): Interval {
  const sorted = numbers.toSorted((a, b) => a - b);
  const stray = 0.98 * Math.sqrt(sorted.length);
  const below = Math.floor(sorted.length / 2 - stray) - 1;
  const above = Math.ceil(sorted.length / 2 + stray);
  return { low: sorted[Math.max(0, below)] ?? NaN, high: sorted[Math.min(sorted.length - 1, above)] ?? NaN };
}

/** `57 (39 to 61)` */
export function showMedian(middle: number, { low, high }: Interval): string {
  return `${show(middle)} (${show(low)} to ${show(high)})`;
}
