/** A number as tables and claims show it: three digits, small and large ones with their power of ten. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-" : "infinite";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 0.01 && size < 1e4 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}

/** "least to most" of numbers. */
export function showRange(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? show(least) : `${show(least)} to ${show(most)}`;
}
