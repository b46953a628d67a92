import { valuesOf } from "../kinds/shared/values.js";
import { bandOf } from "../runs/bands.js";
import { shortNames } from "../runs/groups.js";
import { valueAt } from "../runs/runSet.js";
import type { RunSet } from "../runs/runSet.js";
import type { Cell, Column } from "./page.js";
import type { Point } from "./points.js";

/** A column of the table, and what it says of a point. */
export interface PointColumn extends Column {
  of: (point: Point) => Cell;
}

/** Digits that the page has of a number that was measured. */
const DIGITS = 5;

/** A number as the page has it: short, and null where JSON has none. */
export function short(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));
}

/** The table's columns: axes, how many runs there are and how they ended, and medians of what was measured. */
export async function columnsOf(set: RunSet, points: readonly Point[]): Promise<PointColumn[]> {
  const isRepeated = points.some((point) => point.length > 1);
  const isDone = (run: number): boolean => set.status(run) === "done";
  const allDone = points.every((point) => point.every(isDone));
  const columns = axisColumns(set);
  if (isRepeated) {
    columns.push({ name: "count()", label: "runs", kind: "count", of: (point) => point.length });
  }
  if (!allDone) {
    const about = "share of the runs that were trained and evaluated to their end";
    const of = (point: Point): number => point.filter(isDone).length / point.length;
    columns.push({ name: "done", label: "done", about, kind: "share", of });
  }
  for (const [i, { name, lengths }] of set.evaluations.entries()) {
    const { numbers } = await valuesOf(set, `${name}.horizon`);
    const horizon = set.evaluations.length === 1 ? "horizon" : `${name} horizon`;
    columns.push(...quantileColumns(`${name}.horizon`, horizon, numbers, isRepeated && i === 0));
    const longest = lengths.at(-1) ?? Infinity;
    const about = "share of the runs that work at every length that was tested";
    const of = (point: Point): number => point.filter((run) => (numbers[run] ?? NaN) >= longest).length / point.length;
    if (i === 0) columns.push({ name: `${name}.success`, label: "works everywhere", about, kind: "share", of });
  }
  const measured = set.names.objectives.map(({ objective, number }) => `${objective}.${number}`);
  for (const name of ["loss", ...new Set(measured)]) {
    const { numbers } = await valuesOf(set, name);
    columns.push(...quantileColumns(name, name === "loss" ? "training loss" : name, numbers, false));
  }
  return columns;
}

function axisColumns(set: RunSet): PointColumn[] {
  const axes = set.axes.filter(({ isSeed }) => !isSeed);
  const labels = shortNames(axes.map(({ name }) => name));
  return axes.map(({ name, cells }, i) => {
    return { name, label: labels[i]!, kind: "axis", of: ([first]) => cellOf(valueAt(cells, first!)) };
  });
}

function cellOf(value: unknown): Cell {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : (value as Cell);
}

/** The median over a point's runs, and the two ends of the middle 80 %. */
function quantileColumns(name: string, label: string, numbers: Float64Array, ends: boolean): PointColumn[] {
  const column = (at: "y" | "low" | "high", aggregate: string, words: string): PointColumn => ({
    name: `${aggregate}(${name})`,
    label: words,
    kind: "number",
    of: (point) => short(bandOf(Float64Array.from(point, (run) => numbers[run]!))?.[at]),
  });
  const median = column("y", "median", label);
  return ends ? [median, column("low", "q10", `${label} 10 %`), column("high", "q90", `${label} 90 %`)] : [median];
}
