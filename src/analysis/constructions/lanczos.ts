import type { BalancedTeacher } from "../balancedTeacher.js";
import { dot, norm, plus, scaled } from "../linearAlgebra/vectors.js";

/** A symmetric tridiagonal matrix. */
export interface Jacobi {
  diagonal: number[];
  offDiagonal: number[];
}

/**
 * The Jacobi matrix J of a measure, sum over i of weights[i] eigenvalues[i]^j = m_0 e_1^T J^j e_1: Lanczos' recursion
 * on diag(eigenvalues) from the start sqrt(weights / m_0), every vector made orthogonal twice against all before it.
 */
export function jacobiMatrix({ eigenvalues, weights }: BalancedTeacher): Jacobi {
  const start = weights.map(Math.sqrt);
  const basis = [scaled(start, 1 / norm(start))];
  const jacobi: Jacobi = { diagonal: [], offDiagonal: [] };
  for (let k = 0; k < eigenvalues.length; k++) {
    const image = basis[k]!.map((value, i) => eigenvalues[i]! * value);
    jacobi.diagonal.push(dot(basis[k]!, image));
    if (k === eigenvalues.length - 1) break;
    const next = orthogonalTo(basis, orthogonalTo(basis, image));
    const length = norm(next);
    jacobi.offDiagonal.push(length);
    basis.push(scaled(next, 1 / length));
  }
  return jacobi;
}

/** What of x is orthogonal to all vectors of an orthonormal basis. */
export function orthogonalTo(basis: readonly number[][], x: number[]): number[] {
  return basis.reduce((rest, direction) => plus(rest, direction, -dot(direction, rest)), x);
}
