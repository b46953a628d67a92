import { invalid } from "../../core/index.js";
import { sisoOf } from "../siso.js";
import type { System } from "../system.js";
import { asymmetryOf, modesOf } from "./modes.js";

/** The measure sum over i of weights[i] (unit mass at positions[i]) on the line; no weight is negative. */
export interface Measure {
  readonly positions: readonly number[];
  readonly weights: readonly number[];
}

/** A system's measure, and what it leaves out. */
export interface SpectralMeasure extends Measure {
  /**
   * ||(B - C^T) / 2||^2, 0 for a balanced system: no lag's moment is further than this, times radius^j, from the
   * measure's.
   */
  unbalanced: number;
}

/**
 * The spectral measure of a system of symmetric A: mass u_i^2 at each eigenvalue of A, u = (B + C^T)/2 in its
 * eigenvectors. For a balanced system (B = C^T) its j-th moment is m_j, so that zero loss over K lags means K equal
 * moments of student and teacher: the moment problem. A teacher { eigenvalues, weights } of positive weights is such a
 * system too: its weights at its eigenvalues. Throws OUTLAST_INVALID_ARGUMENT where more than 1e-8 of A is not
 * symmetric.
 */
export function spectralMeasure(system: System): SpectralMeasure {
  const siso = sisoOf(system, "system");
  const fault = asymmetryOf(siso.A);
  if (fault !== undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", `system.${fault}`, "system.A");
  const { values, u, v } = modesOf(siso);
  return {
    positions: values,
    weights: u.map((value) => value * value),
    unbalanced: v.reduce((sum, value) => sum + value * value, 0),
  };
}
