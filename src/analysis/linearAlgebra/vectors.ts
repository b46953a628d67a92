export type Vector = readonly number[];
/** By rows. */
export type Matrix = readonly Vector[];

export function dot(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** The Euclidean norm. */
export function norm(x: Vector): number {
  return Math.sqrt(dot(x, x));
}

export function frobenius(A: Matrix): number {
  return norm(A.map(norm));
}

/** A x. */
export function times(A: Matrix, x: Vector): number[] {
  return A.map((row) => dot(row, x));
}

/** x + factor y. */
export function plus(x: Vector, y: Vector, factor = 1): number[] {
  return x.map((value, i) => value + factor * y[i]!);
}

export function scaled(x: Vector, factor: number): number[] {
  return x.map((value) => factor * value);
}

/** x y^T. */
export function outer(x: Vector, y: Vector): number[][] {
  return x.map((value) => scaled(y, value));
}

export function transpose(A: Matrix): number[][] {
  return (A[0] ?? []).map((_, j) => A.map((row) => row[j]!));
}

/** A + factor B. */
export function matrixPlus(A: Matrix, B: Matrix, factor = 1): number[][] {
  return A.map((row, i) => plus(row, B[i]!, factor));
}

export function diagonal(values: Vector): number[][] {
  return values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
}

/** x, A x, A^2 x, ...: `count` of them. */
export function krylov(A: Matrix, x: Vector, count: number): Vector[] {
  const vectors: Vector[] = [];
  for (let j = 0; j < count; j++) vectors.push(j === 0 ? x : times(A, vectors[j - 1]!));
  return vectors;
}

export function isSymmetric(A: Matrix): boolean {
  return A.every((row, i) => row.every((value, j) => value === A[j]![i]));
}

export function isDiagonal(A: Matrix): boolean {
  return A.every((row, i) => row.every((value, j) => i === j || value === 0));
}
