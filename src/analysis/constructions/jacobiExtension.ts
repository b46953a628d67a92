import { checkFields, invalid } from "../../core/index.js";
import { checkBalancedTeacher } from "../balancedTeacher.js";
import type { BalancedTeacher } from "../balancedTeacher.js";
import { checkFiniteNumber } from "../checks.js";
import { moments } from "../siso.js";
import type { Counterexample } from "./interpolator.js";
import { jacobiMatrix } from "./lanczos.js";

/** The new diagonal entry `alpha`, and the new off-diagonal one: `beta`, or what makes the wanted `gap` > 0. */
export type JacobiExtension =
  { readonly alpha: number; readonly beta: number } | { readonly alpha: number; readonly gap: number };

/**
 * The balanced counterexample at K = 2 d_teacher: the teacher's Jacobi matrix, extended by one row with `alpha` on the
 * diagonal and `beta` beside it, B = C^T = sqrt(m_0) e_1. It is symmetric, of dimension d_teacher + 1, agrees with the
 * teacher in the moments 0 .. 2 d_teacher - 1, and differs at lag 2 d_teacher by exactly
 *
 *   gap = m_0 beta^2 times the product of the squares of the teacher's own off-diagonal entries.
 *
 * So the balanced theorem (K >= 2 d_teacher + 1) cannot be had with one moment less. `alpha` moves later lags only.
 * Throws OUTLAST_INVALID_ARGUMENT where the teacher repeats an eigenvalue, a weight or the gap is not positive, or beta
 * is 0.
 */
export function jacobiExtension(teacher: BalancedTeacher, extension: JacobiExtension): Counterexample {
  checkFields(extension, "extension", ["alpha", "beta", "gap"]);
  checkFiniteNumber(extension.alpha, "extension.alpha");
  checkBalancedTeacher(teacher);
  const jacobi = jacobiMatrix(teacher);
  const mass = teacher.weights.reduce((sum, weight) => sum + weight, 0);
  const perSquare = jacobi.offDiagonal.reduce((product, entry) => product * entry * entry, mass);
  const beta = betaOf(extension, perSquare);
  const diagonal = [...jacobi.diagonal, extension.alpha];
  const beside = [...jacobi.offDiagonal, beta];
  const entry = (i: number, k: number): number => {
    if (i === k) return diagonal[i]!;
    return Math.abs(i - k) === 1 ? beside[Math.min(i, k)]! : 0;
  };
  const start = diagonal.map((_, i) => (i === 0 ? Math.sqrt(mass) : 0));
  const K = 2 * teacher.weights.length;
  const gap = perSquare * beta * beta;
  const teachers = moments(teacher, K + 1)[K]!;
  return {
    system: {
      A: diagonal.map((_, i) => diagonal.map((_, k) => entry(i, k))),
      B: start.map((value) => [value]),
      C: [start],
    },
    K,
    nextMoment: teachers + gap,
    gap,
  };
}

function betaOf(extension: JacobiExtension, perSquare: number): number {
  const [name, value] = "gap" in extension ? (["gap", extension.gap] as const) : (["beta", extension.beta] as const);
  checkFiniteNumber(value, `extension.${name}`);
  if (name === "gap" ? value > 0 : value !== 0) return name === "gap" ? Math.sqrt(value / perSquare) : value;
  const needed = name === "gap" ? "positive" : "other than 0";
  const sentence = `extension.${name} must be ${needed}, got ${value}: a balanced system exceeds the teacher at lag 2 d_teacher.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `extension.${name}`);
}
