import { qrFactors } from "./householder.js";
import { dot, squares } from "./vectors.js";

/** matrix = sum over k of values[k] left[k] right[k]^T, values in descending order. */
export interface Svd {
  /** [min(rows, columns)] */
  values: Float64Array;
  /** Each of [rows]; zeros beside a value of 0 where there are fewer rows than columns. */
  left: Float64Array[];
  /** Each of [columns]; zeros beside a value of 0 elsewhere. */
  right: Float64Array[];
}

const sweeps = 60; // half a dozen is usual

/**
 * The singular value decomposition of a row-major matrix: pivoted QR, then Jacobi rotations of the rows of R (Hestenes
 * 1958; Drmac and Veselic 2008). Each column's own scale does not cost accuracy, which matters for designs whose lags
 * are weighted by nuW^j. Time grows as rows columns min(rows, columns).
 */
export function svd(matrix: Float64Array, rows: number, columns: number): Svd {
  if (rows < columns) {
    const { values, left, right } = svd(transpose(matrix, rows, columns), columns, rows);
    return { values, left: right, right: left };
  }
  const columnOf = (c: number): Float64Array => Float64Array.from({ length: rows }, (_, r) => matrix[r * columns + c]!);
  const { order, rows: upper, applyQ } = qrFactors(Array.from({ length: columns }, (_, c) => columnOf(c)));
  const pairs = rotated(upper).map((pair) => ({ ...pair, value: Math.sqrt(squares(pair.vector)) }));
  pairs.sort((a, b) => b.value - a.value);
  const inOrder = ({ vector, value }: { vector: Float64Array; value: number }): Float64Array => {
    const unit = new Float64Array(columns);
    order.forEach((c, k) => (unit[c] = value === 0 ? 0 : vector[k]! / value));
    return unit;
  };
  return {
    values: Float64Array.from(pairs, ({ value }) => value),
    left: pairs.map(({ turns }) => applyQ(turns)),
    right: pairs.map(inOrder),
  };
}

/** Vectors turned against each other until all are orthogonal, and the turns as an orthogonal matrix, a column each. */
function rotated(vectors: readonly Float64Array[]): Pair[] {
  let pairs = vectors.map((vector, at) => {
    const turns = new Float64Array(vectors.length);
    turns[at] = 1;
    return { vector: vector.slice(), turns, square: 0 };
  });
  for (let sweep = 0, turned = true; turned && sweep < sweeps; sweep++) {
    turned = false;
    for (const pair of pairs) pair.square = squares(pair.vector);
    pairs = pairs.sort((a, b) => b.square - a.square);
    for (const [p, first] of pairs.entries()) {
      for (const second of pairs.slice(p + 1)) turned = orthogonalize(first, second) || turned;
    }
  }
  return pairs;
}

interface Pair {
  vector: Float64Array;
  turns: Float64Array;
  /** Of the norm of `vector`, kept up to date through a sweep. */
  square: number;
}

/** Turns two vectors until they are orthogonal to rounding; whether they were not. */
function orthogonalize(first: Pair, second: Pair): boolean {
  const product = dot(first.vector, second.vector);
  // What rounding leaves of the product of orthogonal ones.
  const tolerance = Number.EPSILON * Math.sqrt(first.vector.length);
  const scale = Math.sqrt(first.square) * Math.sqrt(second.square);
  if (!(Math.abs(product) > tolerance * scale)) return false;
  const zeta = (second.square - first.square) / (2 * product);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  rotate(first.vector, second.vector, cosine, cosine * tangent);
  rotate(first.turns, second.turns, cosine, cosine * tangent);
  first.square = Math.max(0, first.square - tangent * product);
  second.square += tangent * product;
  return true;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let m = 0; m < a.length; m++) {
    const x = a[m]!;
    const y = b[m]!;
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
