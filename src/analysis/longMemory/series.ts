import { describe, invalid } from "../../core/index.js";

/** Throws OUTLAST_INVALID_ARGUMENT for a series that is too short, not finite or constant. */
export function checkSeries(series: Float64Array, least: number, name = "series"): void {
  if (!(series instanceof Float64Array) || series.length < least || !series.every(Number.isFinite)) {
    const came = series instanceof Float64Array ? `${series.length}, or some that are not finite` : describe(series);
    const sentence = `${name} must be a Float64Array of at least ${least} finite numbers, got ${came}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
  }
  if (series.every((value) => value === series[0])) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must vary, all of it is ${series[0]}.`, name);
  }
}
