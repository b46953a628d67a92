import type { BalancedTeacher } from "../balancedTeacher.js";
import { dot, frobenius, norm } from "../linearAlgebra/vectors.js";
import type { Siso } from "../siso.js";
import type { Modes } from "./modes.js";

/** The largest rounding error of one operation, relative to its result. */
const unit = 1 / 2 ** 53;

/**
 * M_j = C(j, degree) radius^(j - degree) for j >= degree, else 0, for j < lags: |x^j's derivative| / degree! on
 * |x| <= radius.
 */
export function derivativeBounds(degree: number, radius: number, lags: number): number[] {
  const bounds: number[] = [];
  for (let j = 0; j < lags; j++) {
    if (j <= degree) bounds.push(j < degree ? 0 : 1);
    else bounds.push((bounds[j - 1]! * j * radius) / (j - degree));
  }
  return bounds;
}

/** sum over i of v_i^2 |lambda_i|^j for j < lags. */
export function unbalancedTerms({ values, v }: Modes, lags: number): number[] {
  let terms = v.map((value) => value * value);
  return Array.from({ length: lags }, (_, j) => {
    if (j > 0) terms = terms.map((term, i) => term * Math.abs(values[i]!));
    return terms.reduce((sum, term) => sum + term, 0);
  });
}

/**
 * For j < lags, upper bounds of first order on what lies between a measured error and the exact one of the symmetric
 * part of A: j products A x and one c x in float64, the same for the teacher, the terms of v, and A^j less that of A's
 * symmetric part, whose norm is at most j asymmetry radius^(j - 1).
 */
export function arithmeticTerms({ A, b, c }: Siso, modes: Modes, teacher: BalancedTeacher, lags: number): number[] {
  const [d, size, reach] = [A.length, frobenius(A), modes.radius + modes.asymmetry];
  const scale = norm(b) * norm(c);
  const imbalance = dot(modes.v, modes.v);
  let own = teacher.weights;
  let [power, previous] = [1, 0]; // reach^j and reach^(j - 1), 0 for j = 0
  return Array.from({ length: lags }, (_, j) => {
    if (j > 0) {
      [power, previous] = [power * reach, power];
      own = own.map((weight, i) => weight * Math.abs(teacher.eigenvalues[i]!));
    }
    const student = d * unit * scale * (j * size * previous + power) + j * modes.asymmetry * previous * scale;
    const teachers = (j + own.length + 6) * unit * own.reduce((sum, term) => sum + term, 0);
    return student + teachers + (j + 4 * d) * unit * imbalance * power;
  });
}
