import { product } from "../../tasks/index.js";
import { matrixPlus, transpose } from "../linearAlgebra/vectors.js";
import { systemRows } from "../system.js";
import type { System } from "../system.js";

/** What a gradient flow keeps as it is. */
export interface ConservedQuantity {
  /** [d][d], symmetric. */
  Q: number[][];
  /** ||C||_F^2 - ||B||_F^2, the trace of Q. */
  trace: number;
}

/**
 * Q = A^T A - A A^T - B B^T + C^T C, which gradient flow of all of A, B, C keeps constant whatever the moments it is to
 * match: the loss does not change under (A, B, C) -> (T^-1 A T, T^-1 B, C T), and Q is what Noether's theorem makes of
 * that. Any number of inputs and outputs. Q = 0 says that A is normal up to B B^T = C^T C: near-zero starts have it.
 */
export function conservedQuantity(system: System): ConservedQuantity {
  const { A, B, C } = systemRows(system, "system");
  const gram = (M: typeof A): number[][] => product(transpose(M), M);
  const Q = matrixPlus(matrixPlus(gram(A), gram(transpose(A)), -1), matrixPlus(gram(C), gram(transpose(B)), -1));
  const squares = (M: typeof A): number => M.flat().reduce((sum, value) => sum + value * value, 0);
  return { Q, trace: squares(C) - squares(B) };
}
