export function mean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The slope of the least-squares line through points. */
export function slopeOf(x: Float64Array, y: Float64Array): number {
  const centre = mean(x);
  const covariance = x.reduce((sum, value, j) => sum + (value - centre) * y[j]!, 0);
  return covariance / x.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
}

/** The quantile of ascending values, interpolated between neighbours: `at` 0 is the least, 1 the greatest. */
export function quantile(ascending: readonly number[], at: number): number {
  const place = at * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (place - below) * (high - low);
}
