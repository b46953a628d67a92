/** NaN of nothing. */
export function mean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The quantile of ascending values, on the line between two neighbours, infinite next to an infinite one: `at` 0 is the
 * least, 1 the greatest. There must be a value.
 */
export function quantile(ascending: ArrayLike<number>, at: number): number {
  const place = at * (ascending.length - 1);
  const [low, high] = [ascending[Math.floor(place)]!, ascending[Math.ceil(place)]!];
  return low === high ? low : low + (place - Math.floor(place)) * (high - low);
}
