import { describe, invalid } from "../../core/index.js";

/** Throws OUTLAST_INVALID_ARGUMENT for a series that is too short, not finite or constant. */
export function checkSeries(series: Float64Array, least: number): void {
  if (!(series instanceof Float64Array) || series.length < least || !series.every(Number.isFinite)) {
    const came = series instanceof Float64Array ? `${series.length}, or some that are not finite` : describe(series);
    const sentence = `series must be a Float64Array of at least ${least} finite numbers, got ${came}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "series");
  }
  if (series.every((value) => value === series[0])) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `series must vary, all of it is ${series[0]}.`, "series");
  }
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
