import type { GridAxis } from "./axis.js";

/** Values of a longer axis are computed whenever they are asked for. */
const KEPT = 65_536;

/** The numbers between two ends: each computed once, and the ends exactly as given. */
export function spaced([from, to, length]: [number, number, number], between: (i: number) => number): GridAxis {
  const compute = (i: number): number => (i === 0 ? from : i === length - 1 ? to : between(i));
  if (length > KEPT) return { drawn: false, length, ordered: true, at: compute };
  const values = Float64Array.from({ length }, (_, i) => compute(i));
  return { drawn: false, length, ordered: true, at: (i) => values[i] };
}

/** A number without its last digits: those that people write come out as they write them, and so do keys. */
export function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
