import { describe, invalid, mean } from "../../core/index.js";
import { checkSeries } from "./series.js";

/**
 * Autocorrelations of lags 0, ..., lags: sums of products of deviations from the mean over the sum of their squares.
 * Throws OUTLAST_INVALID_ARGUMENT for a series that is not finite, does not vary or is not longer than `lags`.
 */
export function autocorrelations(series: Float64Array, lags: number): Float64Array {
  checkSeries(series, 2);
  if (!Number.isSafeInteger(lags) || lags < 0 || lags >= series.length) {
    const sentence = `lags must be a whole number from 0 and below the series' length, ${series.length}, got ${describe(lags)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "lags");
  }
  const centre = mean(series);
  const deviations = series.map((value) => value - centre);
  const sums = Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < deviations.length; t++) sum += deviations[t]! * deviations[t - lag]!;
    return sum;
  });
  return sums.map((sum) => sum / sums[0]!);
}
