import { checkFields, invalid } from "../../core/index.js";
import { checkCount } from "../checks.js";
import { characteristicPolynomial } from "../linearAlgebra/characteristicPolynomial.js";
import { fixed, fixedMoments, fixedNorm } from "../linearAlgebra/fixedPoint.js";
import type { Fixed } from "../linearAlgebra/fixedPoint.js";
import { polynomialProduct, remainderNorms } from "../linearAlgebra/powersModulo.js";
import { transpose } from "../linearAlgebra/vectors.js";
import { systemRows } from "../system.js";
import type { System } from "../system.js";
import type { BoundOptions, NoBound } from "./explicitBound.js";

/** Arrays have one number a lag. */
export interface CayleyHamiltonBound {
  applies: true;
  /** sum over j < K of ||m_j - the teacher's m_j||_F^2. */
  loss: number;
  /** ||x^j mod q||_2, of coefficients. */
  factors: number[];
  /** factors times the root of the loss. */
  bounds: number[];
  /** ||m_j - the teacher's m_j||_F. */
  errors: number[];
}

/**
 * A bound that holds for every student, whatever made it, once K >= d + d_teacher: with q the product of both
 * characteristic polynomials, the difference of the moments obeys the linear recurrence of q (Cayley and Hamilton), so
 *
 *   ||m_j - teacher's m_j||_F <= ||x^j mod q||_2 sqrt(L),
 *
 * entry by entry, so for any number of inputs and outputs. Such a configuration proves nothing about an implicit bias.
 * For a memoryless teacher, of dimension 1, it is K >= d + 1. Computed with 256 bits after the point; costs d^4
 * products. `applies` is false, with the reason, for a smaller K.
 */
export function cayleyHamiltonBound(
  student: System,
  teacher: System,
  options: BoundOptions,
): CayleyHamiltonBound | NoBound {
  checkFields(options, "options", ["K", "lags"]);
  const { K, lags } = options;
  checkCount(K, "K", 1);
  checkCount(lags, "lags", 1);
  const [own, teachers] = [systemRows(student, "student"), systemRows(teacher, "teacher")];
  checkSizes(own, teachers);
  const order = own.A.length + teachers.A.length;
  if (K < order) {
    const reason = `K must be at least d + d_teacher = ${order}, got ${K}: fewer moments do not decide the others.`;
    return { applies: false, reason };
  }
  const count = Math.max(K, lags);
  const wanted = exactEntries(teachers, count);
  const residuals = exactEntries(own, count).map((moments, entry) => moments.map((m, j) => m - wanted[entry]![j]!));
  const root = fixedNorm(residuals.flatMap((moments) => moments.slice(0, K)));
  const q = polynomialProduct(characteristicPolynomial(own.A), characteristicPolynomial(teachers.A));
  const factors = remainderNorms(q, lags);
  return {
    applies: true,
    loss: root * root,
    factors,
    bounds: factors.map((factor) => factor * root),
    errors: factors.map((_, j) => fixedNorm(residuals.map((moments) => moments[j]!))),
  };
}

type Rows = ReturnType<typeof systemRows>;

/** The moments of every pair of an output and an input. */
function exactEntries({ A, B, C }: Rows, count: number): Fixed[][] {
  const [matrix, columns] = [A.map((row) => row.map(fixed)), transpose(B).map((column) => column.map(fixed))];
  return C.flatMap((row) => columns.map((column) => fixedMoments(matrix, row.map(fixed), column, count)));
}

function checkSizes(student: Rows, teacher: Rows): void {
  const [own, wanted] = [student, teacher].map(({ B, C }) => `${B[0]!.length} and ${C.length}`) as [string, string];
  if (own === wanted) return;
  const sentence = `student must have the teacher's numbers of inputs and outputs, ${wanted}, got ${own}.`;
  throw invalid("OUTLAST_SHAPE", sentence, "student");
}
