import { invalid } from "../../core/index.js";
import { checkFiniteNumber } from "../checks.js";
import type { Counterexample } from "./interpolator.js";

/**
 * The balanced system of dimension 2 that agrees with the memoryless teacher of weight w > 0 in K = 2 moments and in no
 * third: A = diag(lambda, -lambda), B = C^T = sqrt(w/2) (1, 1)^T, so m_0 = w, m_1 = 0 and m_2 = w lambda^2, the gap.
 * For a wanted gap take lambda = sqrt(gap / w). It shows that the balanced theorem needs K = 3.
 */
export function memorylessPair(w: number, lambda: number): Counterexample {
  checkFiniteNumber(w, "w");
  checkFiniteNumber(lambda, "lambda");
  if (w <= 0) {
    const sentence = `w must be positive, got ${w}: a balanced system's m_0 = ||B||^2 is.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "w");
  }
  const half = Math.sqrt(w / 2);
  const A = [
    [lambda, 0],
    [0, -lambda],
  ];
  const gap = w * lambda * lambda;
  return { system: { A, B: [[half], [half]], C: [[half, half]] }, K: 2, nextMoment: gap, gap };
}
