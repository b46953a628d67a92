import { mean } from "../../core/index.js";

/** The slope of the least-squares line through points. */
export function slopeOf(x: Float64Array, y: Float64Array): number {
  const centre = mean(x);
  const covariance = x.reduce((sum, value, j) => sum + (value - centre) * y[j]!, 0);
  return covariance / x.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
}
