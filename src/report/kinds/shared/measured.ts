import type { Axis, LinePoint } from "../../figure/figure.js";
import { bandOf, finite } from "../../runs/bands.js";
import type { RunNumbers, RunSet } from "../../runs/runSet.js";

/** Which way a number is better; undefined where nobody has said. */
export type Better = "high" | "low" | undefined;

/** Of a metric, or of what stands for one at the end of a column's name. */
export function betterOf(name: string): Better {
  if (/Accuracy$|^(?:horizon|success|firstFailure)$/.test(name)) return "high";
  return /^(?:loss|normalizedError)$/.test(name) ? "low" : undefined;
}

/** What an axis of some metric reaches at the least: accuracies are shares. */
export function reachOf(metric: string): Pick<Axis, "domain"> {
  return metric.endsWith("Accuracy") ? { domain: [0, 1] } : {};
}

/** What a run counts as that diverged, or whose measure is not finite. */
export function worst(better: Better): number {
  return better === "high" ? 0 : Infinity;
}

/** Numbers of runs with what is not there filled in. */
export interface Counted extends RunNumbers {
  /** Of each run of the set its row, -1 for none. */
  rows: Int32Array;
  /** Runs that diverged and count as the worst. */
  diverged: number;
  /** Runs without any number. */
  without: number;
}

/** Counts runs that diverged as the worst wherever they have no number: they would, had they gone on. */
export function counted(
  set: RunSet,
  { runs, columns, numbers }: RunNumbers,
  { better, isAsked }: { better: Better; isAsked: (run: number) => boolean },
): Counted {
  const rows = new Int32Array(set.count).fill(-1);
  let [diverged, without] = [0, 0];
  runs.forEach((run, row) => {
    rows[run] = row;
    const own = numbers.subarray(row * columns, (row + 1) * columns);
    const isDiverged = set.status(run) === "diverged" && isAsked(run);
    if (isDiverged && own.some(Number.isNaN)) diverged++;
    if (!isDiverged && own.every(Number.isNaN)) without++;
    for (let column = 0; column < columns; column++) {
      const value = own[column]!;
      if (value === Infinity || (isDiverged && Number.isNaN(value))) own[column] = worst(better);
    }
  });
  return { runs, columns, numbers, rows, diverged, without };
}

/** One column's numbers of some runs of the set. */
export function columnOfRuns({ rows, columns, numbers }: Counted, runs: Int32Array, column: number): Float64Array {
  const found = new Float64Array(runs.length).fill(NaN);
  runs.forEach((run, i) => {
    const row = rows[run]!;
    if (row >= 0) found[i] = numbers[row * columns + column]!;
  });
  return found;
}

/** Median and middle 80 % of some runs at each of the columns, which are at `places` of the x axis. */
export function bandPoints(all: Counted, runs: Int32Array, places: readonly number[], first = 0): LinePoint[] {
  return places.flatMap((x, i) => {
    const band = bandOf(columnOfRuns(all, runs, first + i));
    if (band === undefined) return [];
    const { y, low, high, runs: count } = band;
    return [runs.length === 1 ? { x, y, runs: 1 } : { x, y, low, high, runs: count }];
  });
}

/** A single run's own quantiles: columns are those of the middle, of the lower and of the upper end at each place. */
export function ownPoints(all: Counted, run: number, places: readonly number[], hasBand: boolean): LinePoint[] {
  const at = (column: number): number => all.numbers[all.rows[run]! * all.columns + column]!;
  return places.flatMap((x, i) => {
    const y = at(i);
    if (Number.isNaN(y)) return [];
    if (!hasBand) return [{ x, y: finite(y), runs: 1 }];
    const [low, high] = [at(places.length + i), at(2 * places.length + i)];
    return [{ x, y: finite(y), low: finite(low), high: finite(high), runs: 1 }];
  });
}
