import { quantile } from "../../core/index.js";

/** The median of numbers, where the middle 80 % of them lie, and how many there are; infinite ones count as such. */
export interface Band {
  y: number | null;
  low: number | null;
  high: number | null;
  runs: number;
}

/** The 10 %, 50 % and 90 % quantiles of the numbers that are not NaN; undefined where there is none. Null: infinite. */
export function bandOf(numbers: Float64Array): Band | undefined {
  const ascending = numbers.filter((number) => !Number.isNaN(number)).sort();
  if (ascending.length === 0) return undefined;
  const [low, y, high] = [0.1, 0.5, 0.9].map((at) => finite(quantile(ascending, at))) as [number, number, number];
  return { y, low, high, runs: ascending.length };
}

/** The median of the numbers that are not NaN: null where it is infinite or there is none. */
export function medianOf(numbers: Float64Array): number | null {
  return bandOf(numbers)?.y ?? null;
}

/** Null for what JSON has no number for. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
