import { checkFields, invalid } from "../core/index.js";
import { checkNumbers } from "./checks.js";

/** A symmetric, balanced teacher: m_j = sum over i of weights[i] eigenvalues[i]^j, every weight positive. */
export interface BalancedTeacher {
  readonly eigenvalues: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Why there is no balanced teacher of as many dimensions as eigenvalues, as a sentence; undefined where there is one.
 */
export function teacherFault(teacher: BalancedTeacher): string | undefined {
  checkFields(teacher, "teacher", ["eigenvalues", "weights"]);
  const { eigenvalues, weights } = teacher;
  checkNumbers(eigenvalues, "teacher.eigenvalues");
  checkNumbers(weights, "teacher.weights");
  if (eigenvalues.length !== weights.length) {
    return `teacher needs one weight an eigenvalue, got ${weights.length} for ${eigenvalues.length}.`;
  }
  const negative = weights.findIndex((weight) => weight <= 0);
  if (negative >= 0) {
    return `teacher.weights[${negative}] must be positive, as a balanced teacher's are, got ${weights[negative]!}.`;
  }
  const repeated = eigenvalues.find((value, i) => eigenvalues.indexOf(value) !== i);
  if (repeated === undefined) return undefined;
  return `teacher.eigenvalues has ${repeated} twice: join equal eigenvalues into one, their weights added.`;
}

/** Throws OUTLAST_INVALID_ARGUMENT where `teacherFault` finds one. */
export function checkBalancedTeacher(teacher: BalancedTeacher): void {
  const fault = teacherFault(teacher);
  if (fault !== undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", fault, "teacher");
}
