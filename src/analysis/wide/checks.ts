import { checkFinite, checkTensor, describe, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkCount, lengthOf } from "../checks.js";

/** A tensor in float64, as this folder computes and returns them. */
export interface RealTensor extends Tensor {
  readonly data: Float64Array;
}

export function realTensor(shape: readonly number[], data: Float64Array): RealTensor {
  return { shape, data };
}

/** Throws OUTLAST_INVALID_ARGUMENT for anything but a whole number of at least `least`, as `checkCount` does. */
export function checkWhole(value: number, name: string, least = 1, most?: number): void {
  checkCount(value, name, least, most);
}

/** Throws OUTLAST_INVALID_ARGUMENT for anything but a finite number that is not negative. */
export function checkNotNegative(value: number, name: string): void {
  if (Number.isFinite(value) && value >= 0) return;
  const sentence = `${name} must be a finite number of at least 0, got ${describe(value)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
}

/**
 * The weights of the first `lags` lags. Throws OUTLAST_SHAPE where there are fewer, OUTLAST_INVALID_ARGUMENT for a
 * negative one.
 */
export function checkLagWeights(rho: ArrayLike<number>, lags: number, name = "rho"): Float64Array {
  const length = lengthOf(rho);
  if (!(length >= lags)) {
    const came = Number.isNaN(length) ? describe(rho) : length;
    throw invalid("OUTLAST_SHAPE", `${name} must have a weight for each of ${lags} lags, got ${came}.`, name);
  }
  const weights = new Float64Array(lags);
  for (let j = 0; j < lags; j++) {
    checkNotNegative(rho[j]!, `${name}[${j}]`);
    weights[j] = rho[j]!;
  }
  return weights;
}

/** A finite tensor in float64. Throws what `checkTensor` and `checkFinite` throw. */
export function checkReal(value: Tensor, name: string, shape: readonly (number | undefined)[]): RealTensor {
  const tensor = checkTensor(value, name, shape, ["float64"]);
  checkFinite(tensor, name);
  return tensor as RealTensor;
}
