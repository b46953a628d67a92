import { dot, squares } from "./vectors.js";

/** matrix = sum over k of values[k] left[k] right[k]^T, values in descending order. */
export interface Svd {
  /** [min(rows, columns)] */
  values: Float64Array;
  /** Each of [rows]; zeros beside a value of 0. */
  left: Float64Array[];
  /** Each of [columns]; zeros beside a value of 0 where there are fewer rows than columns. */
  right: Float64Array[];
}

const sweeps = 60; // a dozen is usual

/**
 * The singular value decomposition of a row-major matrix, by Jacobi rotations of its columns (Hestenes 1958), the
 * largest first in each sweep (de Rijk 1989). Each column's own scale does not cost accuracy, which matters for designs
 * whose lags are weighted by nuW^j. Time grows as rows columns min(rows, columns).
 */
export function svd(matrix: Float64Array, rows: number, columns: number): Svd {
  if (rows < columns) {
    const { values, left, right } = svd(transpose(matrix, rows, columns), columns, rows);
    return { values, left: right, right: left };
  }
  let pairs = Array.from({ length: columns }, (_, c) => {
    const right = new Float64Array(columns);
    right[c] = 1;
    return { left: Float64Array.from({ length: rows }, (_, r) => matrix[r * columns + c]!), right, square: 0 };
  });
  for (let sweep = 0, rotated = true; rotated && sweep < sweeps; sweep++) {
    rotated = false;
    for (const pair of pairs) pair.square = squares(pair.left);
    pairs = pairs.sort((a, b) => b.square - a.square);
    for (const [p, first] of pairs.entries()) {
      for (const second of pairs.slice(p + 1)) rotated = orthogonalize(first, second) || rotated;
    }
  }
  const values = Float64Array.from(pairs, ({ left }) => Math.sqrt(squares(left)));
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  return {
    values: Float64Array.from(order, (k) => values[k]!),
    left: order.map((k) => pairs[k]!.left.map((x) => (values[k] === 0 ? 0 : x / values[k]!))),
    right: order.map((k) => pairs[k]!.right),
  };
}

interface Pair {
  left: Float64Array;
  right: Float64Array;
  /** Of the norm of `left`, kept up to date through a sweep. */
  square: number;
}

/** Turns two columns until they are orthogonal to rounding; whether they were not. */
function orthogonalize(first: Pair, second: Pair): boolean {
  const product = dot(first.left, second.left);
  const scale = Math.sqrt(first.square) * Math.sqrt(second.square);
  if (!(Math.abs(product) > Number.EPSILON * scale)) return false;
  const zeta = (second.square - first.square) / (2 * product);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  rotate(first.left, second.left, cosine, cosine * tangent);
  rotate(first.right, second.right, cosine, cosine * tangent);
  first.square = Math.max(0, first.square - tangent * product);
  second.square += tangent * product;
  return true;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let m = 0; m < a.length; m++) {
    const [x, y] = [a[m]!, b[m]!];
    a[m] = cosine * x - sine * y;
    b[m] = sine * x + cosine * y;
  }
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(
    { length: rows * columns },
    (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]!,
  );
}
