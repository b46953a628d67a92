import { dot, squares } from "./vectors.js";

/** The columns of a matrix as Q R, the columns taken in the order `order`. */
export interface Factors {
  order: number[];
  /** Row k of R: zeros before its diagonal. */
  rows: Float64Array[];
  /** Q times a vector with as many numbers as R has rows. */
  applyQ: (vector: Float64Array) => Float64Array;
}

/**
 * Householder's QR factors of at least as many rows as columns, each time the longest column that is left (Golub 1965).
 */
export function qrFactors(given: readonly Float64Array[]): Factors {
  const columns = given.map((column) => column.slice());
  const order = [...columns.keys()];
  const mirrors: Float64Array[] = []; // each the normal of its mirror, zeros before its place
  for (let k = 0; k < columns.length; k++) {
    const left = order.slice(k).map((c) => squares(columns[c]!.subarray(k)));
    const longest = k + left.indexOf(Math.max(...left));
    [order[k], order[longest]] = [order[longest]!, order[k]!];
    const mirror = columns[order[k]!]!.slice();
    mirror.fill(0, 0, k);
    const norm = Math.sqrt(squares(mirror));
    mirror[k]! += mirror[k]! < 0 ? -norm : norm;
    const length = Math.sqrt(squares(mirror));
    if (length > 0) mirror.forEach((value, m) => (mirror[m] = value / length));
    mirrors.push(mirror);
    for (const c of order.slice(k)) reflect(columns[c]!, mirror, k);
  }
  const rows = order.map((_, k) => Float64Array.from(order, (c, at) => (at < k ? 0 : columns[c]![k]!)));
  const applyQ = (vector: Float64Array): Float64Array => {
    const result = new Float64Array(given[0]!.length);
    result.set(vector);
    for (let k = mirrors.length - 1; k >= 0; k--) reflect(result, mirrors[k]!, k);
    return result;
  };
  return { order, rows, applyQ };
}

/** Reflects a vector in the mirror of this unit normal, which is 0 before `from`. */
function reflect(vector: Float64Array, normal: Float64Array, from: number): void {
  const twice = 2 * dot(vector.subarray(from), normal.subarray(from));
  for (let m = from; m < vector.length; m++) vector[m]! -= twice * normal[m]!;
}
