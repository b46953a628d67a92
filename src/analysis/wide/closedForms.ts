import { checkFields } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { native } from "../../native/index.js";
import { checkLagWeights, checkNotNegative, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { initialResponse } from "./convolution.js";
import { checkDesign } from "./design.js";
import type { ToeplitzDesign } from "./design.js";
import { directionsOf } from "./directions.js";
import { placeOf } from "./places.js";

/** Where training starts, and what its lags weigh. */
export interface WideStart {
  rho: ArrayLike<number>;
  /** [lags, outputSize, inputSize]; 0 by default. */
  initial?: Tensor;
}

/**
 * Where gradient descent on a scaled convolution ends: L = L_0 + P X^T (X P X^T)^+ (y - X L_0), P = diag(rho), which of
 * all least-squares solutions has the least sum_j |L_j - L_(0,j)|_F^2 / rho_j. This weighted norm is the implicit bias
 * of a wide linear RNN. [lags, outputSize, inputSize]. Directions whose singular value is under rounding (2e-16 of the
 * largest, times the size) count as not seen.
 */
export function minimumNormLimit(design: ToeplitzDesign, start: WideStart): RealTensor {
  return filtered(design, start, (curvatures) => curvatures.map(() => 1));
}

/** Gradient flow dL_j/dt = -rho_j dLoss/dL_j to a time: the residual is exp(-K t / sequences) times the first one. */
export function gradientFlowResponse(design: ToeplitzDesign, start: WideStart, time: number): RealTensor {
  checkNotNegative(time, "time");
  const learnt = (curvatures: Float64Array): Float64Array =>
    native()
      .elementary(
        "expm1",
        Float64Array.from(curvatures, (z) => -z * time),
      )
      .map((x) => -x) as Float64Array;
  return filtered(design, start, learnt);
}

/**
 * The least of loss + penalty/2 sum_j |L_j - L_(0,j)|_F^2 / rho_j: weight decay on theta where `initial` is 0, and much
 * like stopping early at the time 1/penalty elsewhere.
 */
export function ridgeResponse(design: ToeplitzDesign, start: WideStart, penalty: number): RealTensor {
  checkNotNegative(penalty, "penalty");
  return filtered(design, start, (curvatures) => curvatures.map((z) => z / (z + penalty)));
}

/**
 * L_0 + P^(1/2) V diag(learnt / s) U^T (y - X L_0) of X P^(1/2) = U diag(s) V^T; `learnt` says which share of each
 * direction's target has been learnt, given its curvature s^2 / sequences.
 */
function filtered(
  design: ToeplitzDesign,
  start: WideStart,
  learnt: (curvatures: Float64Array) => Float64Array,
): RealTensor {
  checkDesign(design);
  checkFields(start, "start", ["rho", "initial"]);
  const { rho, initial } = start;
  const { lags, inputSize, outputSize, sequences } = design;
  const weights = checkLagWeights(rho, lags);
  const response = initialResponse(design, initial).slice();
  const directions = directionsOf(design, weights, response);
  const shares = learnt(Float64Array.from(directions, ({ value }) => (value * value) / sequences));
  for (const [k, { value, right, residual }] of directions.entries()) {
    for (let at = 0; at < response.length; at++) {
      const { lag, output, input } = placeOf(at, design);
      const move = (-shares[k]! * residual[output]!) / value;
      response[at]! += Math.sqrt(weights[lag]!) * move * right[lag * inputSize + input]!;
    }
  }
  return realTensor([lags, outputSize, inputSize], response);
}
