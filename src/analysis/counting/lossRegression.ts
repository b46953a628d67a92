import { checkFields, describe, invalid, parseSpec, seedSchema } from "../../core/index.js";
import { checkFiniteNumber } from "../checks.js";
import { checkNumber, checkWhole } from "../options.js";
import { clusterBootstrap } from "../statistics/bootstrap.js";
import type { Interval } from "../statistics/bootstrap.js";
import { log } from "../statistics/elementary.js";
import { lineThrough, regression } from "../statistics/regression.js";
import type { Regression } from "../statistics/regression.js";

/** One model of a run: its loss and what it came to. */
export interface CheckpointPoint {
  /** Which run it is of: the checkpoints of one run are not independent. */
  run: string | number;
  /** A mean loss, above 0. */
  loss: number;
  /** Its average first point of failure, in steps. */
  firstFailure: number;
}

/** How the intervals of a regression are resampled. */
export interface LossRegressionOptions {
  /** Resamples of the runs; 2000 by default. */
  resamples?: number | undefined;
  /** Seed of the resamples; 0 by default. */
  seed?: number | undefined;
  /** Share of the resamples that an interval holds; 0.95 by default. */
  level?: number | undefined;
}

type Estimated = "slope" | "intercept" | "r" | "r2";

/** A regression over runs, with intervals for what it estimates. */
export interface LossRegression extends Regression {
  runs: number;
  /** Percentile intervals, whole runs resampled; NaN of one run alone, and where no resample has a line. */
  intervals: Record<Estimated, Interval>;
  /** Resamples that had a line; none are drawn of one run alone. */
  resamples: number;
}

/**
 * Average first point of failure against -ln(loss) over checkpoints (El-Naggar et al. 2022): the least-squares line,
 * its correlation and p as `regression` has them, and intervals that take runs, not checkpoints, for independent (60
 * checkpoints of 10 runs are 10 samples). The same seed gives the same intervals. Throws OUTLAST_INVALID_ARGUMENT for
 * fewer than two points, losses that are not above 0, or points that do not vary; OUTLAST_NOT_FINITE.
 */
export function lossRegression(
  points: readonly CheckpointPoint[],
  options: LossRegressionOptions = {},
): LossRegression {
  checkFields(options, "the options of lossRegression", ["resamples", "seed", "level"]);
  const resamples = checkWhole(options.resamples ?? 2000, "resamples", 1, 1e6);
  const seed = parseSpec(seedSchema, options.seed ?? 0, "seed");
  const level = checkNumber(options.level ?? 0.95, "level", 0, 1);
  const checked = checkedPoints(points);
  for (const field of ["loss", "firstFailure"] as const) checkVaries(points, field);
  const line = regression(...coordinates(checked));
  const runs = new Map<string | number, Point[]>();
  for (const point of checked) runs.set(point.run, [...(runs.get(point.run) ?? []), point]);
  const { intervals, used } = clusterBootstrap<Point, Estimated>(
    [...runs.values()],
    (items) => lineThrough(...coordinates(items)),
    // Resamples of one run are that run, and say nothing of how far another one would be from it.
    { resamples: runs.size > 1 ? resamples : 0, seed, level },
  );
  return { ...line, runs: runs.size, intervals: { ...none, ...intervals }, resamples: used };
}

interface Point {
  run: string | number;
  x: number;
  y: number;
}

const nowhere = { low: NaN, high: NaN };
const none = { slope: nowhere, intercept: nowhere, r: nowhere, r2: nowhere };

function checkedPoints(points: readonly CheckpointPoint[]): Point[] {
  if (!Array.isArray(points) || points.length < 2) {
    const sentence = `points must be an array of at least 2 checkpoints, got ${describe(points)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "points");
  }
  return Array.from(points as readonly CheckpointPoint[], (point, i) => {
    checkFields(point, `points[${i}]`, ["run", "loss", "firstFailure"]);
    const { run, loss, firstFailure } = point;
    if (typeof run !== "string" && typeof run !== "number") {
      const sentence = `points[${i}].run must be a string or a number, got ${describe(run)}.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `points[${i}].run`);
    }
    checkFiniteNumber(loss, `points[${i}].loss`);
    checkFiniteNumber(firstFailure, `points[${i}].firstFailure`);
    if (loss > 0) return { run, x: -log(loss), y: firstFailure };
    const sentence = `points[${i}].loss must be above 0 to have a logarithm, got ${loss}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `points[${i}].loss`);
  });
}

function checkVaries(points: readonly CheckpointPoint[], field: "loss" | "firstFailure"): void {
  const value = points[0]![field];
  if (points.some((point) => point[field] !== value)) return;
  const sentence = `points must differ in ${field}, all of them have ${value}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "points");
}

const coordinates = (points: readonly Point[]): [number[], number[]] => [
  points.map(({ x }) => x),
  points.map(({ y }) => y),
];
