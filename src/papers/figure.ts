import type { PaperCurves } from "../report/index.js";
import { axisNumbers, quantile, values, where } from "./groups.js";
import { finite } from "./measures.js";
import type { PaperResult } from "./paper.js";

/** What a figure shows, as numbers: `figures/<name>.json`. */
export interface Figure extends PaperCurves {
  /** Of the file: letters, digits and hyphens. */
  name: string;
}

export type Series = PaperCurves["series"][number];
export type Point = Series["points"][number];

/** A measure against an axis of the grid, over the seeds: one point for each value of the axis, ascending. */
export function against(axis: string, measure: string, label: string, results: readonly PaperResult[]): Series {
  const points = columnsOf(axis, results).map(({ x, own }) => pointOf(x, values(own, measure)));
  return { label, points };
}

/** What share of the runs has a measure of at most so much, against an axis of the grid. */
export function shareAgainst(
  axis: string,
  { measure, atMost }: { measure: string; atMost: number },
  label: string,
  results: readonly PaperResult[],
): Series {
  const points = columnsOf(axis, results).map(({ x, own }) => {
    const under = values(own, measure).filter((value) => value <= atMost).length;
    return { x, y: under / own.length, runs: own.length };
  });
  return { label, points };
}

/** How a series is made of its results. */
export type Draw = (label: string, own: PaperResult[]) => Series;

/** A series for each of a list that has results. */
export function drawn<T>(
  list: readonly T[],
  label: (one: T) => string,
  results: (one: T) => PaperResult[],
  draw: Draw,
): Series[] {
  return list
    .map((one) => ({ label: label(one), own: results(one) }))
    .filter(({ own }) => own.length > 0)
    .map(({ label: name, own }) => draw(name, own));
}

/** Results by their value of an axis, ascending. */
function columnsOf(axis: string, results: readonly PaperResult[]): { x: number; own: PaperResult[] }[] {
  return axisNumbers(results, axis).map((x) => ({ x, own: where(results, { [axis]: x }) }));
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
  return { x: finite(x), y, low, high, runs: numbers.length };
}
