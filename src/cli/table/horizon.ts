import { rangeOf, searchLengths, showRange } from "../../evaluate/index.js";
import type { Evaluation, ExtrapolationCurve } from "../../evaluate/index.js";

/** The horizon, and how it was found, in a sentence. */
export function horizonSentence(curve: ExtrapolationCurve, evaluation: Evaluation): string {
  const { horizon } = evaluation;
  const found = horizon === undefined ? amongTested(curve, evaluation) : searched(curve, evaluation, horizon.upTo);
  return `Horizon ${curve.horizon}: ${found}.`;
}

function amongTested({ horizon }: ExtrapolationCurve, { lengths }: Evaluation): string {
  const ranges = lengths.map(rangeOf);
  const last = ranges.findIndex(({ to }) => to === horizon);
  const next = ranges[last + 1];
  if (next === undefined) return "it works at every tested length";
  if (last < 0) return `it does not even work at length ${showRange(next)}, the shortest tested`;
  return `it works at every tested length up to there, and not at ${showRange(next)}`;
}

function searched(
  { horizon, assumedMonotone }: ExtrapolationCurve,
  { task, sampling }: Evaluation,
  upTo: number,
): string {
  const looked = searchLengths(task, sampling, upTo);
  const good = searchLengths(task, sampling, horizon).count;
  const beyond = looked.at(good);
  const exhaustive = assumedMonotone === undefined;
  const how = exhaustive ? "" : "; doubled and bisected, assuming that it never works again once it does not";
  if (horizon === 0) return `it does not even work at length ${beyond}`;
  const upThere = exhaustive ? "it works at every length up to there" : "it works there";
  if (good === looked.count) return `${upThere}, where the search ended${how}`;
  return `${upThere}, and not at ${beyond}${how}`;
}
