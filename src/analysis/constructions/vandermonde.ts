import { checkFields, invalid } from "../../core/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";
import { fixed, fixedMoments, fixedNorm } from "../linearAlgebra/fixedPoint.js";
import { diagonal, dot } from "../linearAlgebra/vectors.js";
import type { Vector } from "../linearAlgebra/vectors.js";
import { systemOf } from "../siso.js";
import { solveVandermonde } from "./bjorckPereyra.js";
import type { Interpolator } from "./interpolator.js";
import { chebyshevNodes } from "./chebyshevNodes.js";

/** Which eigenvalues the system has. */
export interface VandermondeOptions {
  /** K + 1 distinct eigenvalues; the Chebyshev nodes of [-1, 1] unless given. */
  readonly nodes?: readonly number[] | undefined;
}

/** An interpolator that is diagonal, and what it is made of. */
export interface VandermondeInterpolator extends Interpolator {
  /** The diagonal of A. */
  eigenvalues: number[];
  /** omega_i = b_i c_i: m_j = sum of omega_i eigenvalues[i]^j. */
  weights: number[];
  /** sum over j < K of (m_j - moments[j])^2, in exact arithmetic. */
  loss: number;
}

/**
 * The diagonal interpolator of dimension K + 1, K = moments.length: distinct eigenvalues lambda_i and weights omega_i
 * with sum of omega_i lambda_i^j = moments[j] for j < K, nextMoment for j = K; b_i = sqrt|omega_i|,
 * c_i = omega_i / b_i. For a wanted gap at lag K give the teacher's m_K plus the gap. Where K >= 2 d_teacher + 1 and
 * the teacher is balanced, some omega_i is negative: a balanced student could not be one.
 *
 * Solved by Björck and Pereyra's algorithm. The weights grow like 2^K gap, and the loss that float64 can reach like
 * their square, up to about K = 23 for a gap of 1: throws OUTLAST_INVALID_ARGUMENT where it stays above 1e-20 (times
 * the sum of the squares of the moments, where that is above 1), for given nodes that are not K + 1 distinct ones too.
 */
export function vandermondeInterpolator(
  moments: readonly number[],
  nextMoment: number,
  options: VandermondeOptions = {},
): VandermondeInterpolator {
  checkNumbers(moments, "moments");
  checkFiniteNumber(nextMoment, "nextMoment");
  checkFields(options, "options", ["nodes"]);
  const K = moments.length;
  const nodes = checkNodes(options.nodes ?? chebyshevNodes(K + 1), K + 1);
  const weights = solveVandermonde(nodes, [...moments, nextMoment]);
  const b = weights.map((weight) => Math.sqrt(Math.abs(weight)));
  const c = weights.map((weight, i) => (weight === 0 ? 0 : weight / b[i]!));
  const loss = exactLoss(nodes, c, b, moments);
  if (!(loss <= 1e-20 * Math.max(1, dot(moments, moments)))) {
    const fix = "take fewer moments, a smaller next one, or companionInterpolator, which has no such limit";
    const sentence = `moments are too many for float64 on these nodes: the loss stays at ${loss.toExponential(1)}; ${fix}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "moments");
  }
  return { system: systemOf({ A: diagonal(nodes), b, c }), K, nextMoment, eigenvalues: nodes, weights, loss };
}

function exactLoss(nodes: Vector, c: Vector, b: Vector, wanted: Vector): number {
  const A = diagonal(nodes).map((row) => row.map(fixed));
  const moments = fixedMoments(A, c.map(fixed), b.map(fixed), wanted.length);
  const root = fixedNorm(moments.map((moment, j) => moment - fixed(wanted[j]!)));
  return root * root;
}

/** In falling order, which keeps most digits. */
function checkNodes(nodes: readonly number[], count: number): number[] {
  checkNumbers(nodes, "options.nodes");
  if (new Set(nodes).size === count && nodes.length === count) return nodes.toSorted((a, b) => b - a);
  const sentence = `options.nodes must be ${count} distinct numbers, one more than there are moments, got ${nodes.length}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "options.nodes");
}
