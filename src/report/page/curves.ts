import { chosenMetric } from "../kinds/shared/evaluation.js";
import { betterOf, columnOfRuns, counted } from "../kinds/shared/measured.js";
import { rangeScale, spacingScale } from "../kinds/shared/scales.js";
import { sentenceCase } from "../kinds/shared/words.js";
import { bandOf } from "../runs/bands.js";
import type { RunSet } from "../runs/runSet.js";
import { trainedLengths } from "../runs/trained.js";
import { words } from "../runs/words.js";
import { short } from "./columns.js";
import type { CurveSet, RowCurve } from "./page.js";
import type { Point } from "./points.js";

/** Lengths that a row's curve has at most. */
const MOST_LENGTHS = 32;

/** What the rows' curves are of, and the curve of a point. */
export interface PointCurves {
  curves: CurveSet;
  /** Undefined where none of the point's runs has one. */
  of: (point: Point) => RowCurve | undefined;
}

/** Curves of the first evaluation, of what decides about success; undefined where none was stored. */
export async function curvesOf(set: RunSet): Promise<PointCurves | undefined> {
  const [evaluation] = set.evaluations;
  if (evaluation === undefined || evaluation.lengths.length === 0 || evaluation.statistics.length === 0)
    return undefined;
  const { name } = evaluation;
  const { metric, statistic } = chosenMetric(set, evaluation, undefined);
  const better = betterOf(metric);
  const lengths = thinned(evaluation.lengths);
  const column = { from: "metric", evaluation: name, step: undefined, metric, statistic } as const;
  const all = counted(set, await set.numbers(lengths.map((length) => ({ ...column, length }))), {
    better,
    isAsked: (run) => set.evaluates(run, name),
  });
  return {
    curves: {
      title: `${sentenceCase(words(metric))} against length${set.evaluations.length > 1 ? `, ${name}` : ""}`,
      label: `${words(metric)} (${statistic} over sequences)`,
      scale: better === "low" ? rangeScale(all.numbers) : "linear",
      along: spacingScale(lengths),
      lengths,
      trained: trainedLengths(set).at(-1)?.to,
    },
    of: (point) => {
      const runs = Int32Array.from(point);
      const bands = lengths.map((_, i) => bandOf(columnOfRuns(all, runs, i)));
      if (bands.every((band) => band === undefined)) return undefined;
      const median = bands.map((band) => short(band?.y));
      if (point.length === 1) return { median };
      return { median, low: bands.map((band) => short(band?.low)), high: bands.map((band) => short(band?.high)) };
    },
  };
}

/** As many lengths as there is room for, the first and the last among them, in about equal ratios. */
function thinned(lengths: readonly number[]): number[] {
  const kept = [...lengths];
  while (kept.length > MOST_LENGTHS) {
    // The one whose neighbours are nearest to each other goes.
    const ratios = kept.slice(1, -1).map((_, i) => kept[i + 2]! / Math.max(1e-9, kept[i]!));
    kept.splice(ratios.indexOf(Math.min(...ratios)) + 1, 1);
  }
  return kept;
}
