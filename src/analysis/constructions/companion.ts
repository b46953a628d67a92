import { invalid } from "../../core/index.js";
import { checkFiniteNumber, checkNumbers } from "../checks.js";
import { dot, scaled } from "../linearAlgebra/vectors.js";
import type { Interpolator } from "./interpolator.js";

/**
 * The companion interpolator of dimension K = moments.length: m_j = moments[j] for j < K, and m_K = nextMoment. For a
 * wanted gap at lag K give the teacher's m_K plus the gap.
 *
 * C = e_1^T, A moves every coordinate up by one, B = (m_0, ..., m_(K-1)); A's last row p decides m_K = p B, and is the
 * shortest that does: for a memoryless teacher of weight w it is (m_K / w, 0, ..., 0). The K moments are exact, m_K is
 * up to rounding. Later moments follow p and may grow without bound.
 *
 * Throws OUTLAST_INVALID_ARGUMENT where every moment is 0 and the next is not: no such system has dimension K.
 */
export function companionInterpolator(moments: readonly number[], nextMoment: number): Interpolator {
  checkNumbers(moments, "moments");
  checkFiniteNumber(nextMoment, "nextMoment");
  const K = moments.length;
  const largest = Math.max(...moments.map(Math.abs));
  if (largest === 0 && nextMoment !== 0) {
    const sentence = `moments must not all be 0 where nextMoment is ${nextMoment}: K zero moments of a system of dimension K decide all others.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "moments");
  }
  const direction = largest === 0 ? moments : scaled(moments, 1 / largest);
  const lastRow = largest === 0 ? moments : scaled(direction, nextMoment / largest / dot(direction, direction));
  const unit = (at: number): number[] => moments.map((_, k) => (k === at ? 1 : 0));
  const A = moments.map((_, i) => (i === K - 1 ? [...lastRow] : unit(i + 1)));
  return { system: { A, B: moments.map((moment) => [moment]), C: [unit(0)] }, K, nextMoment };
}
