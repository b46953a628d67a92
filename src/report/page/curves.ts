import type { Metric, Statistic } from "../../tasks/index.js";
import { bandOf } from "../runs/bands.js";
import type { RunSet } from "../runs/runSet.js";
import { short } from "./columns.js";
import type { CurveSet, RowCurve } from "./page.js";
import type { Point } from "./points.js";

/** Lengths that a row's curve has at most. */
const MOST_LENGTHS = 32;

/** What the rows' curves are of, and the curve of a point; undefined where no curve was stored. */
export async function curvesOf(
  set: RunSet,
): Promise<{ curves: CurveSet; of: (point: Point) => RowCurve | undefined } | undefined> {
  const [evaluation] = set.evaluations;
  if (evaluation === undefined || evaluation.metrics.length === 0 || evaluation.statistics.length === 0) return undefined;
  const { metric, statistic } = choiceOf(set);
  const lengths = thinned(evaluation.lengths);
  const { runs, columns, numbers } = await set.numbers(
    lengths.map((length) => ({ from: "metric", evaluation: evaluation.name, step: undefined, metric, statistic, length })),
  );
  const rows = new Map(Array.from(runs, (run, row) => [run, row] as const));
  const bandAt = (point: Point, i: number): ReturnType<typeof bandOf> => {
    const read = point.flatMap((run) => rows.get(run) ?? []);
    return bandOf(Float64Array.from(read, (row) => numbers[row * columns + i]!));
  };
  const words = metric.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return {
    curves: {
      title: `${words} against length`,
      label: statistic === "mean" ? words : `${words} (${statistic} over sequences)`,
      scale: metric === "loss" || metric === "normalizedError" ? "log" : "linear",
      lengths,
      trained: set.count === 0 ? undefined : set.resolved(0)?.task.trainingLengths.to,
    },
    of: (point) => {
      const bands = lengths.map((_, i) => bandAt(point, i));
      if (bands.every((band) => band === undefined)) return undefined;
      const median = bands.map((band) => short(band?.y));
      if (point.length === 1) return { median };
      return { median, low: bands.map((band) => short(band?.low)), high: bands.map((band) => short(band?.high)) };
    },
  };
}

/** What decides about success at a length, where curves have it. */
function choiceOf(set: RunSet): { metric: Metric; statistic: Statistic } {
  const { metrics, statistics } = set.evaluations[0]!;
  const decides = set.resolved(0)?.evaluations[0]?.success;
  const metric = decides !== undefined && metrics.includes(decides.metric) ? decides.metric : metrics[0]!;
  const wanted = decides?.statistic ?? "mean";
  return { metric, statistic: statistics.includes(wanted) ? wanted : statistics[0]! };
}

/** As many lengths as there is room for, the first and the last among them, in about equal ratios. */
function thinned(lengths: readonly number[]): number[] {
  const kept = [...lengths];
  while (kept.length > MOST_LENGTHS) {
    // The one that is nearest to both of its neighbours goes.
    const ratios = kept.slice(1, -1).map((_, i) => kept[i + 2]! / Math.max(1e-9, kept[i]!));
    kept.splice(ratios.indexOf(Math.min(...ratios)) + 1, 1);
  }
  return kept;
}
