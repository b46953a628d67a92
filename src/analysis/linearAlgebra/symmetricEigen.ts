import { invalid } from "../../core/index.js";
import { diagonal, isSymmetric } from "./vectors.js";
import type { Matrix } from "./vectors.js";

/** A = sum over i of values[i] vectors[i] vectors[i]^T. */
export interface SymmetricEigen {
  /** Ascending. */
  values: number[];
  /** vectors[i] is the unit eigenvector of values[i]. */
  vectors: number[][];
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix by Jacobi's rotations in cyclic order (Golub and Van
 * Loan, Matrix Computations, 8.5), until no entry off the diagonal is above 2^-60 of the largest: errors are a small
 * multiple of 2^-53 ||A||_F. Meant for up to some hundred rows. Throws OUTLAST_INVALID_ARGUMENT where A is not exactly
 * symmetric, OUTLAST_NOT_FINITE where it has other than finite numbers.
 */
export function symmetricEigen(A: Matrix): SymmetricEigen {
  if (!A.every((row) => row.length === A.length && row.every(Number.isFinite))) {
    throw invalid("OUTLAST_NOT_FINITE", "A must be a square matrix of finite numbers, by rows.", "A");
  }
  if (!isSymmetric(A)) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "A must be exactly symmetric: give (A + A^T) / 2.", "A");
  }
  const work = A.map((row) => [...row]);
  const vectors = diagonal(A.map(() => 1));
  const negligible = Math.max(...A.map((row) => Math.max(...row.map(Math.abs)))) / 2 ** 60;
  while (sweep(work, vectors, negligible)) continue;
  const order = work.map((_, i) => i).sort((i, j) => work[i]![i]! - work[j]![j]!);
  return { values: order.map((i) => work[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

/** Turns every pair of axes once; whether any was turned. Rows of `vectors` are the axes. */
function sweep(A: number[][], vectors: number[][], negligible: number): boolean {
  let turned = false;
  for (let p = 0; p < A.length; p++) {
    for (let q = p + 1; q < A.length; q++) {
      if (Math.abs(A[p]![q]!) <= negligible) continue;
      turned = true;
      const { cosine, sine } = rotation(A[p]![p]!, A[q]![q]!, A[p]![q]!);
      for (const row of A) turn(row, p, row, q, cosine, sine);
      for (let k = 0; k < A.length; k++) {
        turn(A[p]!, k, A[q]!, k, cosine, sine);
        turn(vectors[p]!, k, vectors[q]!, k, cosine, sine);
      }
      A[p]![q] = 0;
      A[q]![p] = 0;
    }
  }
  return turned;
}

/** The smaller angle that makes [[app, apq], [apq, aqq]] diagonal. */
function rotation(app: number, aqq: number, apq: number): { cosine: number; sine: number } {
  const cotangent = (aqq - app) / (2 * apq);
  const sign = cotangent < 0 ? -1 : 1;
  const tangent = sign / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  return { cosine, sine: cosine * tangent };
}

function turn(x: number[], i: number, y: number[], j: number, cosine: number, sine: number): void {
  const [a, b] = [x[i]!, y[j]!];
  x[i] = cosine * a - sine * b;
  y[j] = sine * a + cosine * b;
}
