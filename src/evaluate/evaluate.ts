import type { NativeEvaluationResult } from "../native/index.js";
import { statisticNames } from "../tasks/index.js";
import type { Metric } from "../tasks/index.js";
import type { ExtrapolationCurve, MetricCurve } from "./curve.js";
import type { Evaluation } from "./evaluation.js";
import { horizonAmong, horizonUpTo } from "./horizon.js";
import { rangeOf } from "./lengths.js";
import { measure } from "./measure.js";
import type { EvaluateOptions, ModelRows } from "./measure.js";

/** A curve before it has a name and a step. */
export type Curve = Omit<ExtrapolationCurve, "name" | "step">;

/**
 * Evaluates models of one shape, those of one seed on the same sequences: one curve a row of parameters. Memory does
 * not grow with length. An abort rejects with the signal's reason.
 */
export async function evaluateParameters(
  models: ModelRows,
  evaluation: Evaluation,
  options: EvaluateOptions = {},
): Promise<Curve[]> {
  const { success, horizon } = evaluation;
  const result = await measure(models, evaluation, evaluation, options);
  const curves: Curve[] = [];
  for (let row = 0; row < models.seeds.length; row++) {
    const curve = curveOf(result, row, evaluation);
    curves.push(
      horizon === undefined
        ? { ...curve, horizon: horizonAmong(curve, success) }
        : { ...curve, ...(await horizonUpTo(oneOf(models, row), evaluation, horizon.upTo, options)) },
    );
  }
  return curves;
}

function curveOf(
  { statistics, counts }: NativeEvaluationResult,
  row: number,
  { metrics, lengths }: Evaluation,
): Omit<Curve, "horizon"> {
  const curves: Partial<Record<Metric, MetricCurve>> = {};
  metrics.forEach((metric, m) => {
    // Number by number: views, iterators and entries of so many short rows take longer than what they read.
    const curve = {} as MetricCurve;
    statisticNames.forEach((statistic, s) => {
      const start = ((row * metrics.length + m) * statisticNames.length + s) * lengths.length;
      curve[statistic] = lengths.map((_, i) => finiteOrNull(statistics[start + i]!));
    });
    curves[metric] = curve;
  });
  return {
    lengths: lengths.map((length) => rangeOf(length).to),
    sequences: lengths.map((_, i) => counts[row * lengths.length + i]!),
    metrics: curves,
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function oneOf(models: ModelRows, row: number): ModelRows {
  const { spec, parameters, seeds } = models;
  const size = parameters.length / seeds.length;
  return { spec, parameters: parameters.slice(row * size, (row + 1) * size), seeds: [seeds[row]!] };
}
