import { meets, statisticNames } from "../tasks/index.js";
import type { Criterion } from "../tasks/index.js";
import type { ExtrapolationCurve } from "./curve.js";
import type { Evaluation } from "./evaluation.js";
import { searchLengths } from "./lengths.js";
import { measure, scan } from "./measure.js";
import type { EvaluateOptions, ModelRows } from "./measure.js";

type Horizon = Pick<ExtrapolationCurve, "horizon" | "assumedMonotone">;

/** The longest tested length such that `success` holds at it and at every shorter tested length; 0 for none. */
export function horizonAmong(curve: Pick<ExtrapolationCurve, "lengths" | "metrics">, success: Criterion): number {
  const values = curve.metrics[success.metric]?.[success.statistic] ?? [];
  const failure = curve.lengths.findIndex((_, i) => !meets(success, values[i] ?? null));
  const last = failure < 0 ? curve.lengths.length - 1 : failure - 1;
  return curve.lengths[last] ?? 0;
}

/**
 * The horizon among all lengths up to `upTo`: with prefix sampling one exact pass over every length; else the lengths
 * of the task are doubled in number until one fails and bisected, on the assumption that success, once lost, does not
 * come back.
 */
export async function horizonUpTo(
  model: ModelRows,
  evaluation: Evaluation,
  upTo: number,
  options: EvaluateOptions,
): Promise<Horizon> {
  const { success, sampling, task } = evaluation;
  const statistic = statisticNames.indexOf(success.statistic);
  const { count, at } = searchLengths(task, sampling, upTo);
  const nth = (n: number): number => at(n - 1) ?? 0;
  if (sampling === "prefix") {
    return { horizon: await scan(model, evaluation, { from: nth(1), upTo: nth(count), statistic }, options) };
  }
  const succeeds = async (n: number): Promise<boolean> => {
    const { statistics } = await measure(model, evaluation, { lengths: [nth(n)], metrics: [success.metric] }, options);
    return meets(success, statistics[statistic] ?? null);
  };
  const longest = await lastSuccess(count, succeeds);
  return { horizon: longest === 0 ? 0 : nth(longest), assumedMonotone: true };
}

/** The last of the whole numbers 1..limit that succeeds, by doubling and bisection; 0 where 1 fails. */
export async function lastSuccess(limit: number, succeeds: (n: number) => Promise<boolean>): Promise<number> {
  let good = 0;
  let bad = limit + 1;
  for (let n = 1; good < limit && bad > limit; n = Math.min(2 * n, limit)) {
    if (await succeeds(n)) good = n;
    else bad = n;
  }
  while (good > 0 && bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await succeeds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
