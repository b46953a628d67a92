import { invalid } from "../../core/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";
import { isDiagonal } from "../linearAlgebra/vectors.js";
import { momentResiduals, sisoOf } from "../siso.js";
import type { System } from "../system.js";

/** What one step of gradient descent makes of a diagonal student's b and c, coordinate by coordinate. */
export interface DiscreteBalance {
  /** rho_i = sum over j < K of r_j a_i^j. */
  rho: number[];
  /** (b - c)' = (1 + 2 learningRate rho) (b - c). */
  difference: number[];
  /** (b + c)' = (1 - 2 learningRate rho) (b + c). */
  sum: number[];
  /** (b^2 - c^2)' = (1 - 4 learningRate^2 rho^2) (b^2 - c^2). */
  squares: number[];
}

/**
 * The exact law of gradient descent at any step size for a diagonal A = diag(a): not a limit of small steps. Balanced
 * coordinates stay balanced, and b_i^2 - c_i^2 shrinks in size as long as |learningRate rho_i| < 1/sqrt 2; under
 * gradient flow it is constant. `moments` are the teacher's, r_j = m_j - moments[j]. Throws OUTLAST_INVALID_ARGUMENT
 * where A is not diagonal.
 */
export function discreteBalance(student: System, moments: readonly number[], learningRate: number): DiscreteBalance {
  checkNumbers(moments, "moments");
  checkFiniteNumber(learningRate, "learningRate");
  const siso = sisoOf(student, "student");
  const { A, b, c } = siso;
  if (!isDiagonal(A)) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "student.A must be diagonal: the law is for such students.", "student.A");
  }
  const residuals = momentResiduals(siso, moments);
  const rho = A.map((row, i) => residuals.reduceRight((sum, residual) => sum * row[i]! + residual, 0)); // Horner
  const factor = (i: number): number => 2 * learningRate * rho[i]!;
  return {
    rho,
    difference: b.map((value, i) => (1 + factor(i)) * (value - c[i]!)),
    sum: b.map((value, i) => (1 - factor(i)) * (value + c[i]!)),
    squares: b.map((value, i) => (1 - factor(i) * factor(i)) * (value - c[i]!) * (value + c[i]!)),
  };
}
