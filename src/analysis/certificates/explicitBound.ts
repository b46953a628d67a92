import { checkFields } from "../../core/index.js";
import { teacherFault } from "../balancedTeacher.js";
import type { BalancedTeacher } from "../balancedTeacher.js";
import { checkCount } from "../checks.js";
import { fixed, fixedMoments, fixedNorm, one } from "../linearAlgebra/fixedPoint.js";
import { coefficientNorm, fromRoots, remainderNorms } from "../linearAlgebra/powersModulo.js";
import { isSymmetric } from "../linearAlgebra/vectors.js";
import { momentResiduals, sisoMoments, sisoOf } from "../siso.js";
import type { Siso } from "../siso.js";
import type { System } from "../system.js";
import { arithmeticTerms, derivativeBounds, unbalancedTerms } from "./boundTerms.js";
import { asymmetryOf, modesOf } from "./modes.js";

/** Moments that the loss reads, and lags that are bounded. */
export interface BoundOptions {
  /** How many moments the loss reads: the training sequences' length where the last output alone is scored. */
  readonly K: number;
  /** Lags 0 .. lags - 1 are bounded. */
  readonly lags: number;
}

/** Arrays have one number a lag. */
export interface ExplicitBound {
  applies: true;
  /** "balanced" where B = C^T and A = A^T exactly: then `unbalanced` is 0 and `residual` the loss's root. */
  form: "balanced" | "nearBalanced";
  /** sum over j < K of (m_j - the teacher's m_j)^2. */
  loss: number;
  /** ||r^u||_2, what `factors` multiply. */
  residual: number;
  /** ||h_j||_2 + M_j ||p||_2. */
  factors: number[];
  /** sum of v_i^2 |lambda_i|^j. */
  unbalanced: number[];
  /** What float64 can have added to the measured error, and what the part of A that is not symmetric can have. */
  arithmetic: number[];
  /** factors * residual + unbalanced + arithmetic. */
  bounds: number[];
  /** |m_j - the teacher's m_j|, as measured. */
  errors: number[];
  /** sum of u_i^2 p(lambda_i): how far active modes lie from the teacher's; and its bound ||p||_2 ||r^u||_2. */
  certificate: { value: number; bound: number };
}

/** Why there is no bound. */
export interface NoBound {
  applies: false;
  /** The condition that fails, as a sentence. */
  reason: string;
}

/**
 * A bound on how far a student of symmetric A is from a balanced teacher at every lag, from the first K moments alone:
 *
 *   |m_j - teacher's m_j| <= (||h_j||_2 + M_j ||p||_2) ||r^u||_2 + sum over i of v_i^2 |lambda_i|^j + arithmetic.
 *
 * lambda_i are the student's eigenvalues, u = (B + C^T)/2 and v = (B - C^T)/2 in its eigenvectors, so that
 * m_j = sum of (u_i^2 - v_i^2) lambda_i^j; r^u_j = sum of u_i^2 lambda_i^j - teacher's m_j, for j < K, is u's own
 * residual. p = product of (x - teacher's eigenvalue)^2, and the certificate is
 * sum of u_i^2 p(lambda_i) <= ||p||_2 ||r^u||_2. h_j is the Hermite interpolant of x^j at double nodes in the teacher's
 * eigenvalues; norms are of coefficients. M_j = C(j, 2 d_teacher) R^(j - 2 d_teacher) for j >= 2 d_teacher, else 0; R
 * is the largest |eigenvalue| of both. For a balanced student v = 0 and ||r^u||^2 is the loss. It is the moment
 * problem: p vanishes at the teacher's modes, so that 2 d_teacher + 1 moments bound the mass of the student's other
 * modes. A student that is only nearly balanced violates the bound without its terms for v. A need not be exactly
 * symmetric: what is not, up to 1e-8 of its norm, goes into `arithmetic`.
 *
 * ||r^u||_2 and ||h_j||_2 are computed with 256 bits after the point, since rounding would be multiplied by the
 * factors: about 1e8 for d_teacher = 5 at lag 40.
 *
 * `applies` is false, with the reason, where K < 2 d_teacher + 1, a teacher's eigenvalue is repeated, a weight is not
 * positive, or A is not symmetric. Throws OUTLAST_INVALID_ARGUMENT, OUTLAST_INVALID_SPEC, OUTLAST_SHAPE or
 * OUTLAST_NOT_FINITE for what is no such argument.
 */
export function explicitBound(
  student: System,
  teacher: BalancedTeacher,
  options: BoundOptions,
): ExplicitBound | NoBound {
  checkFields(options, "options", ["K", "lags"]);
  const { K, lags } = options;
  checkCount(K, "K", 1);
  checkCount(lags, "lags", 1);
  const siso = sisoOf(student, "student");
  const reason = teacherFault(teacher) ?? shortage(K, teacher) ?? asymmetryOf(siso.A);
  if (reason !== undefined) return { applies: false, reason };

  const modes = modesOf(siso);
  const radius = Math.max(modes.radius, ...teacher.eigenvalues.map(Math.abs));
  const p = fromRoots(teacher.eigenvalues, 2);
  const pNorm = coefficientNorm(p);
  const derivatives = derivativeBounds(p.length, radius, lags);
  const factors = remainderNorms(p, lags).map((value, j) => value + derivatives[j]! * pNorm);

  const residual = residualOfMean(siso, teacher, K);
  const unbalanced = unbalancedTerms(modes, lags);
  const arithmetic = arithmeticTerms(siso, modes, teacher, lags);
  const errors = momentErrors(siso, teacher, Math.max(K, lags));
  const distances = modes.values.map((value) =>
    teacher.eigenvalues.reduce((product, own) => product * (value - own) * (value - own), 1),
  );
  return {
    applies: true,
    form: isSymmetric(siso.A) && modes.v.every((value) => value === 0) ? "balanced" : "nearBalanced",
    loss: errors.slice(0, K).reduce((sum, error) => sum + error * error, 0),
    residual,
    factors,
    unbalanced,
    arithmetic,
    bounds: factors.map((factor, j) => inRange(factor * residual + unbalanced[j]! + arithmetic[j]!)),
    errors: errors.slice(0, lags),
    certificate: {
      value: distances.reduce((sum, distance, i) => sum + distance * modes.u[i]! * modes.u[i]!, 0),
      bound: pNorm * residual,
    },
  };
}

function shortage(K: number, { eigenvalues }: BalancedTeacher): string | undefined {
  const needed = 2 * eigenvalues.length + 1;
  if (K >= needed) return undefined;
  return `K must be at least 2 d_teacher + 1 = ${needed}, got ${K}: balanced students of zero loss need not extrapolate.`;
}

function momentErrors(student: Siso, teacher: BalancedTeacher, count: number): number[] {
  return momentResiduals(student, sisoMoments(sisoOf(teacher, "teacher"), count)).map((residual) =>
    inRange(Math.abs(residual)),
  );
}

/**
 * Infinity where factors of a sum are out of range: what float64 makes of their difference or product with 0 is no
 * number.
 */
function inRange(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}

/** ||r^u||_2 of the symmetric part of A, up to the fixed point's last bits. */
function residualOfMean({ A, b, c }: Siso, { eigenvalues, weights }: BalancedTeacher, K: number): number {
  const u = b.map((value, i) => (fixed(value) + fixed(c[i]!)) / 2n);
  const symmetric = A.map((row, i) => row.map((value, k) => (fixed(value) + fixed(A[k]![i]!)) / 2n));
  const spectrum = eigenvalues.map((value, i) => eigenvalues.map((_, k) => (i === k ? fixed(value) : 0n)));
  const ones = weights.map(() => one);
  const teachers = fixedMoments(spectrum, ones, weights.map(fixed), K);
  return fixedNorm(fixedMoments(symmetric, u, u, K).map((moment, j) => moment - teachers[j]!));
}
