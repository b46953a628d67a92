import { checkCount } from "../checks.js";
import { characteristicPolynomial } from "../linearAlgebra/characteristicPolynomial.js";
import { fixed, fixedMoments, fixedNorm, toNumber } from "../linearAlgebra/fixedPoint.js";
import type { Fixed } from "../linearAlgebra/fixedPoint.js";
import { polynomialProduct, remainderNorms } from "../linearAlgebra/powersModulo.js";
import { sisoOf } from "../siso.js";
import type { Siso } from "../siso.js";
import type { System } from "../system.js";
import type { BoundOptions, NoBound } from "./explicitBound.js";

/** Arrays have one number a lag. */
export interface CayleyHamiltonBound {
  applies: true;
  /** sum over j < K of (m_j - the teacher's m_j)^2. */
  loss: number;
  /** ||x^j mod q||_2, of coefficients. */
  factors: number[];
  /** factors times the root of the loss. */
  bounds: number[];
  /** |m_j - the teacher's m_j|. */
  errors: number[];
}

/**
 * A bound that holds for every student, whatever made it, once K >= d + d_teacher: with q the product of both
 * characteristic polynomials, the difference of the moments obeys the linear recurrence of q (Cayley and Hamilton), so
 *
 *   |m_j - teacher's m_j| <= ||x^j mod q||_2 sqrt(L).
 *
 * Such a configuration proves nothing about an implicit bias. For a memoryless teacher, of dimension 1, it is
 * K >= d + 1. Computed with 256 bits after the point; costs d^4 products. `applies` is false, with the reason, for a
 * smaller K.
 */
export function cayleyHamiltonBound(
  student: System,
  teacher: System,
  { K, lags }: BoundOptions,
): CayleyHamiltonBound | NoBound {
  checkCount(K, "K", 1);
  checkCount(lags, "lags", 1);
  const [own, teachers] = [sisoOf(student, "student"), sisoOf(teacher, "teacher")];
  const order = own.A.length + teachers.A.length;
  if (K < order) {
    const reason = `K must be at least d + d_teacher = ${order}, got ${K}: fewer moments do not decide the others.`;
    return { applies: false, reason };
  }
  const exact = ({ A, b, c }: Siso): Fixed[] =>
    fixedMoments(
      A.map((row) => row.map(fixed)),
      c.map(fixed),
      b.map(fixed),
      Math.max(K, lags),
    );
  const wanted = exact(teachers);
  const residuals = exact(own).map((moment, j) => moment - wanted[j]!);
  const root = fixedNorm(residuals.slice(0, K));
  const q = polynomialProduct(characteristicPolynomial(own.A), characteristicPolynomial(teachers.A));
  const factors = remainderNorms(q, lags);
  return {
    applies: true,
    loss: root * root,
    factors,
    bounds: factors.map((factor) => factor * root),
    errors: residuals.slice(0, lags).map((residual) => Math.abs(toNumber(residual))),
  };
}
