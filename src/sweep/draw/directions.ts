/**
 * Direction numbers of Sobol's sequence by Joe and Kuo (2008, "Constructing Sobol sequences with better two-dimensional
 * projections", their set D(6)), dimension 2 on: the degree s of a primitive polynomial, its inner coefficients a as a
 * binary number, and the first s numbers m_i.
 */
const table = `
  1 0 1
  2 1 1 3
  3 1 1 3 1
  3 2 1 1 1
  4 1 1 1 3 3
  4 4 1 3 5 13
  5 2 1 1 5 5 17
  5 4 1 1 5 5 5
  5 7 1 1 7 11 19
  5 11 1 1 5 1 1
  5 13 1 1 1 3 11
  5 14 1 3 5 5 31
  6 1 1 3 3 9 7 49
  6 13 1 1 1 15 21 21
  6 16 1 3 1 13 27 49
  6 19 1 1 1 15 7 5
  6 22 1 3 1 15 13 25
  6 25 1 1 5 5 19 61
  7 1 1 3 7 11 23 15 103
  7 4 1 3 7 13 13 15 69
  7 7 1 1 3 13 7 35 63
  7 8 1 3 5 9 1 25 53
  7 14 1 3 1 13 9 35 107
  7 19 1 3 1 5 27 61 31
  7 21 1 1 5 11 19 41 61
  7 28 1 3 5 3 3 13 69
  7 31 1 1 7 13 1 19 1
  7 32 1 3 7 5 13 19 59
  7 37 1 1 3 9 25 29 41
  7 41 1 3 5 13 23 1 55
  7 42 1 3 7 3 13 59 17`;

const rows = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" ").map(Number));

/** Bits of a coordinate. */
export const BITS = 32;
/** Dimensions that there are direction numbers for. */
export const MOST_DIMENSIONS = rows.length + 1;

/** The direction numbers v_1 .. v_32 of a dimension, counted from 0: 32 bits each, a coordinate's first bit on top. */
export function directions(dimension: number): Uint32Array {
  if (dimension === 0) return Uint32Array.from({ length: BITS }, (_, i) => 1 << (BITS - 1 - i));
  const [degree = 0, coefficients = 0, ...first] = rows[dimension - 1]!;
  const v = new Uint32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = first[i]! << (BITS - 1 - i);
      continue;
    }
    let next = v[i - degree]! ^ (v[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) next ^= v[i - k]!;
    v[i] = next;
  }
  return v;
}
