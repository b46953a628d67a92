import type { ToeplitzDesign } from "./design.js";
import { weightedSvd } from "./gram.js";
import { residuals } from "./leastSquares.js";

/** A singular direction of X P^(1/2) in which data say something. */
export interface Direction {
  /** The singular value s; s^2 / sequences is the curvature of the loss along it. */
  value: number;
  /** [lags inputSize]: its unit vector in L / sqrt(rho). */
  right: Float64Array;
  /** [outputSize]: the first residual's part along it. */
  residual: Float64Array;
}

/** The directions that a design sees, largest first, with the residual of an impulse response in each. */
export function directionsOf(design: ToeplitzDesign, rho: Float64Array, response: Float64Array): Direction[] {
  const { outputSize } = design;
  const residual = residuals(design, response);
  const { values, left, right } = weightedSvd(design, rho);
  return Array.from(
    values.filter((value) => value > 0),
    (value, k) => {
      const along = new Float64Array(outputSize);
      for (let at = 0; at < residual.length; at++) {
        along[at % outputSize]! += left[k]![Math.floor(at / outputSize)]! * residual[at]!;
      }
      return { value, right: right[k]!, residual: along };
    },
  );
}
