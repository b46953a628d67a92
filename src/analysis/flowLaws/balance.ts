import { invalid } from "../../core/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";
import { frobenius, isSymmetric, krylov, matrixPlus, plus, scaled, transpose } from "../linearAlgebra/vectors.js";
import type { Vector } from "../linearAlgebra/vectors.js";
import { momentResiduals, sisoOf } from "../siso.js";
import { systemRows } from "../system.js";
import type { System } from "../system.js";

/** How far a system is from balanced. */
export interface BalanceGap {
  /** ||B - C^T|| / ||B + C^T||: 0 for a balanced system, infinite for B = -C^T. */
  toSum: number;
  /** ||B - C^T|| / ||B||. */
  toB: number;
}

/**
 * How far a system is from balanced, B = C^T, in Frobenius norms; of as many outputs as inputs (OUTLAST_SHAPE). NaN
 * where B = C = 0.
 */
export function balanceGap(system: System): BalanceGap {
  const { B, C } = systemRows(system, "system");
  const [inputSize, outputSize] = [B[0]!.length, C.length];
  if (inputSize !== outputSize) {
    const sentence = `system must have as many outputs as inputs, got ${outputSize} and ${inputSize}.`;
    throw invalid("OUTLAST_SHAPE", sentence, "system");
  }
  const turned = transpose(C);
  const difference = frobenius(matrixPlus(B, turned, -1));
  return { toSum: difference / frobenius(matrixPlus(B, turned)), toB: difference / frobenius(B) };
}

/** How gradient flow moves the unbalanced and the balanced part of a student. */
export interface BalanceVelocity {
  /** d/dt (B - C^T) = 2 R (B - C^T). */
  difference: number[];
  /** d/dt (B + C^T) = -2 R (B + C^T). */
  sum: number[];
}

/**
 * How gradient flow moves the unbalanced and the balanced part of a student of symmetric A (diagonal included), trained
 * as such or free: R = sum over j < K of r_j A^j with r_j = m_j - moments[j]. So B = C^T stays. Throws
 * OUTLAST_INVALID_ARGUMENT where A is not exactly symmetric.
 */
export function balanceVelocity(student: System, moments: readonly number[]): BalanceVelocity {
  checkNumbers(moments, "moments");
  const siso = sisoOf(student, "student");
  if (!isSymmetric(siso.A)) {
    const sentence = "student.A must be exactly symmetric: the law is for such students.";
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "student.A");
  }
  const { A, b, c } = siso;
  const residuals = momentResiduals(siso, moments);
  const R = (x: Vector): number[] => {
    const powers = krylov(A, x, moments.length);
    return residuals.reduce((sum, residual, j) => plus(sum, powers[j]!, residual), scaled(x, 0));
  };
  return { difference: scaled(R(plus(b, c, -1)), 2), sum: scaled(R(plus(b, c)), -2) };
}

/** Exponential rates at which these parts grow near zero. */
export interface GrowthRates {
  /** Of ||B - C^T||: -2 m_0. */
  difference: number;
  /** Of ||B + C^T||: 2 m_0. */
  sum: number;
}

/**
 * Exponential rates of gradient flow near zero, where R = -m_0 I up to the size of the student; m_0 = C B is the
 * teacher's. For m_0 > 0 a near-zero start becomes balanced, for m_0 < 0 the roles swap and B = -C^T grows.
 */
export function growthRates(firstMoment: number): GrowthRates {
  checkFiniteNumber(firstMoment, "firstMoment");
  return { difference: -2 * firstMoment, sum: 2 * firstMoment };
}
