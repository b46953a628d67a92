import { describe, invalid, mean } from "../../core/index.js";
import { checkNumbers } from "../checks.js";
import { regularizedBeta } from "./beta.js";

/** The least-squares line y = intercept + slope x. */
export interface Regression {
  slope: number;
  intercept: number;
  /** Pearson's correlation of x and y. */
  r: number;
  r2: number;
  /**
   * Two-sided: how probable a correlation of at least this size is between independent normal numbers, by Student's t
   * with points - 2 degrees of freedom; NaN of two points. It takes points for independent, which checkpoints of one
   * run are not.
   */
  p: number;
  points: number;
}

/** What a line through points is made of: sums of squares and products of the deviations from the means. */
interface Deviations {
  centre: { x: number; y: number };
  xx: number;
  xy: number;
  yy: number;
}

/**
 * Ordinary least squares of y on x, two points or more. Throws OUTLAST_INVALID_ARGUMENT for numbers that are too few,
 * not as many, do not vary, or vary so little or much that their squares are no numbers; OUTLAST_NOT_FINITE.
 */
export function regression(x: readonly number[], y: readonly number[]): Regression {
  checkNumbers(x, "x", 2);
  checkNumbers(y, "y", 2);
  if (x.length !== y.length) {
    const sentence = `x and y must have as many numbers, got ${x.length} and ${y.length}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "y");
  }
  const line = lineThrough(x, y);
  if (line !== undefined) return { ...line, p: chanceOf(line, x, y), points: x.length };
  for (const [name, values] of Object.entries({ x, y })) {
    if (varies(values)) continue;
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must vary, all of it is ${describe(values[0])}.`, name);
  }
  const sentence = "x and y must differ from their means by about 1e-75 to 1e75, so that their squares are numbers.";
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "x");
}

/** Whether not all are equal: a rounded mean may differ from numbers that are. */
const varies = (values: readonly number[]): boolean => values.some((value) => value !== values[0]);

type Line = Pick<Regression, "slope" | "intercept" | "r" | "r2">;

/** The line of checked points; undefined where x or y does not vary, or no line can be computed. */
export function lineThrough(x: readonly number[], y: readonly number[]): Line | undefined {
  if (!varies(x) || !varies(y)) return undefined;
  const { centre, xx, xy, yy } = deviations(x, y);
  const product = xx * yy;
  if (!(product > 0 && product < Infinity)) return undefined;
  const slope = xy / xx;
  const r = Math.max(-1, Math.min(1, xy / Math.sqrt(product)));
  return { slope, intercept: centre.y - slope * centre.x, r, r2: r * r };
}

/** The p of a line, which takes ten times what the line does, and no resample needs it. */
function chanceOf({ slope, r }: Line, x: readonly number[], y: readonly number[]): number {
  if (x.length === 2) return NaN;
  const { centre, yy } = deviations(x, y);
  // 1 - r^2 from the residuals, since near 1 the difference would lose it.
  const residual = x.reduce((sum, value, i) => {
    const miss = y[i]! - centre.y - slope * (value - centre.x);
    return sum + miss * miss;
  }, 0);
  // With t^2 = r^2 v / (1 - r^2) the two tails of Student's t are I_(1 - r^2)(v / 2, 1 / 2).
  return regularizedBeta(Math.min(1, residual / yy), (x.length - 2) / 2, 0.5, r * r);
}

function deviations(x: readonly number[], y: readonly number[]): Deviations {
  const centre = { x: mean(x), y: mean(y) };
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    const [across, up] = [value - centre.x, y[i]! - centre.y];
    xx += across * across;
    xy += across * up;
    yy += up * up;
  });
  return { centre, xx, xy, yy };
}
