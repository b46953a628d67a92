import { checkFields } from "../../core/index.js";
import type { Scored } from "../../models/index.js";
import { lengthOf } from "../checks.js";
import { checkLagWeights, checkNotNegative, checkWhole } from "./checks.js";

/** White inputs of a length, and which steps are scored. */
export interface WhiteInput {
  /** Steps of a sequence. */
  length: number;
  /** Which steps the loss reads. */
  scored: Scored;
  /** Of each number of the inputs; 1 by default. */
  variance?: number;
}

/**
 * How strongly many sequences of white input curve the loss along each lag of a scaled convolution, whose lags they do
 * not couple: rho_j (length - j) variance with every step scored, rho_j variance with the last one. The largest is the
 * largest eigenvalue of the Gram matrix over the number of sequences. [length]
 */
export function whiteCurvatures(rho: ArrayLike<number>, input: WhiteInput): Float64Array {
  checkFields(input, "input", ["length", "scored", "variance"]);
  const { length, scored, variance = 1 } = input;
  checkWhole(length, "length");
  checkNotNegative(variance, "variance");
  const weights = checkLagWeights(rho, length);
  return weights.map((weight, j) => weight * variance * (scored === "last" ? 1 : length - j));
}

/** tau_j = 1 / (learningRate curvature_j): steps of gradient descent in which a lag's error falls to about 1/e. */
export function learningTimes(curvatures: ArrayLike<number>, learningRate: number): Float64Array {
  checkNotNegative(learningRate, "learningRate");
  return checkCurvatures(curvatures).map((curvature) => 1 / (learningRate * curvature));
}

/**
 * 1 - (1 - learningRate curvature_j)^steps: the share of its way to the target that each lag has gone after some steps.
 */
export function fractionLearnt(curvatures: ArrayLike<number>, learningRate: number, steps: number): Float64Array {
  checkNotNegative(learningRate, "learningRate");
  checkWhole(steps, "steps", 0, Number.MAX_SAFE_INTEGER);
  return checkCurvatures(curvatures).map((curvature) => 1 - wholePower(1 - learningRate * curvature, steps));
}

function checkCurvatures(curvatures: ArrayLike<number>): Float64Array {
  return checkLagWeights(curvatures, lengthOf(curvatures) || 1, "curvatures");
}

/** base^exponent by repeated squaring. */
function wholePower(base: number, exponent: number): number {
  let power = 1;
  for (let factor = base, left = exponent; left > 0; left = Math.floor(left / 2), factor *= factor) {
    if (left % 2 === 1) power *= factor;
  }
  return power;
}
