import { quantile, values } from "./groups.js";
import type { PaperResult } from "./paper.js";

/** What a figure shows, as numbers: `figures/<name>.json`. */
export interface Figure {
  /** Of the file: letters, digits and hyphens. */
  name: string;
  title: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
}

export interface Axis {
  label: string;
  scale: "linear" | "log";
}

export interface Series {
  label: string;
  points: readonly Point[];
}

/** The median over seeds, with the quartiles; null is infinite: a run that diverged, an error without end. */
export interface Point {
  x: number;
  y: number | null;
  low: number | null;
  high: number | null;
  runs: number;
}

/** A measure against an axis of the grid, over the seeds: one point for each value of the axis, ascending. */
export function against(axis: string, measure: string, label: string, results: readonly PaperResult[]): Series {
  const at = [...new Set(results.map(({ cell }) => Number(cell[axis])))].sort((a, b) => a - b);
  const points = at.map((x) =>
    pointOf(
      x,
      values(
        results.filter(({ cell }) => cell[axis] === x),
        measure,
      ),
    ),
  );
  return { label, points };
}

/** Several measures of the same runs as one curve: [x, the measure that is its height]. */
export function along(
  curve: readonly (readonly [x: number, measure: string])[],
  label: string,
  results: readonly PaperResult[],
): Series {
  return { label, points: curve.map(([x, measure]) => pointOf(x, values(results, measure))) };
}

/** A curve that is known, at x = 0, 1, ...: points of no run. */
export function exactly(label: string, heights: ArrayLike<number>): Series {
  return { label, points: Array.from(heights, (y, x) => ({ x, y, low: y, high: y, runs: 0 })) };
}

function pointOf(x: number, numbers: readonly number[]): Point {
  const [low, y, high] = [0.25, 0.5, 0.75].map((at) => finite(quantile(numbers, at))) as [number, number, number];
  return { x, y, low, high, runs: numbers.length };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
