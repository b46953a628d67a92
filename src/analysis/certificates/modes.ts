import { symmetricEigen } from "../linearAlgebra/symmetricEigen.js";
import { dot, frobenius, matrixPlus, plus, scaled, transpose } from "../linearAlgebra/vectors.js";
import type { Matrix, Vector } from "../linearAlgebra/vectors.js";
import type { Siso } from "../siso.js";

/** A system in the eigenvectors of the symmetric part of A: m_j = sum over i of (u_i^2 - v_i^2) values_i^j. */
export interface Modes {
  /** Ascending. */
  values: number[];
  /** (B + C^T) / 2. */
  u: number[];
  /** (B - C^T) / 2. */
  v: number[];
  /** At least the largest |eigenvalue|, rounding of `values` included. */
  radius: number;
  /** ||(A - A^T) / 2||_F. */
  asymmetry: number;
}

export function modesOf({ A, b, c }: Siso): Modes {
  const symmetric = matrixPlus(A, transpose(A)).map((row) => scaled(row, 0.5));
  const { values, vectors } = symmetricEigen(symmetric);
  const along = (x: Vector): number[] => vectors.map((vector) => dot(vector, x));
  const rounding = (A.length * frobenius(symmetric)) / 2 ** 52;
  return {
    values,
    u: along(scaled(plus(b, c), 0.5)),
    v: along(scaled(plus(b, c, -1), 0.5)),
    radius: Math.max(...values.map(Math.abs)) + rounding,
    asymmetry: asymmetry(A),
  };
}

/** Why A counts as not symmetric, as a sentence: more than 1e-8 of its norm is not. */
export function asymmetryOf(A: Matrix): string | undefined {
  const share = asymmetry(A) / frobenius(A);
  if (!(share > 1e-8)) return undefined;
  return `A must be symmetric, but a part of ${share.toExponential(1)} of its norm is not.`;
}

function asymmetry(A: Matrix): number {
  return frobenius(matrixPlus(A, transpose(A), -1)) / 2;
}
