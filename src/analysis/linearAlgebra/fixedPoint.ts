import { invalid } from "../../core/index.js";
import { norm } from "./vectors.js";

/**
 * Numbers as whole multiples of 2^-256, for what must be certain although it is badly conditioned: sums are exact, a
 * product is rounded down by less than one multiple, and float64 numbers above 2^-203 in size convert exactly.
 */
export type Fixed = bigint;

export const one: Fixed = 1n << 256n;

/** Throws OUTLAST_INVALID_ARGUMENT for numbers of 2^700 and more, from which nothing finite would follow. */
export function fixed(x: number): Fixed {
  if (!(Math.abs(x) < 2 ** 700)) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `A system's numbers must be below 2^700 in size, got ${x}.`);
  }
  return BigInt(Math.trunc(x * 2 ** 256));
}

/** The nearest float64, infinite where there is none. */
function toNumber(x: Fixed): number {
  return Number(x) / 2 ** 256;
}

export function multiply(x: Fixed, y: Fixed): Fixed {
  return (x * y) >> 256n;
}

/** x A^j y for j < count. */
export function fixedMoments(
  A: readonly (readonly Fixed[])[],
  x: readonly Fixed[],
  y: readonly Fixed[],
  count: number,
): Fixed[] {
  const rows = A.map((row) => row.flatMap((value, k) => (value === 0n ? [] : [{ value, k }])));
  const moments: Fixed[] = [];
  let state = y;
  for (let j = 0; j < count; j++) {
    if (j > 0) state = rows.map((row) => row.reduce((sum, { value, k }) => sum + multiply(value, state[k]!), 0n));
    moments.push(x.reduce((sum, value, i) => sum + multiply(value, state[i]!), 0n));
  }
  return moments;
}

/** The Euclidean norm. */
export function fixedNorm(x: readonly Fixed[]): number {
  return norm(x.map(toNumber));
}
