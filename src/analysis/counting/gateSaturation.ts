import type { Model } from "../../models/index.js";
import { native } from "../../native/index.js";
import { gateSums } from "./gateSums.js";
import type { GateName, SaturationInputs } from "./gateSums.js";

/** How near the values of one gate come to where they no longer move. */
export interface Saturation {
  /**
   * Share of the values that rounding takes to their limit: at most half an ulp of 1 away, 2^-25 or, in float64, 2^-54.
   */
  share: number;
  /** Mean distance from the nearer limit: 0 or 1 of a sigmoid, -1 or 1 of a tanh. */
  meanDistance: number;
  /** The greatest of these distances. */
  largestDistance: number;
}

/**
 * How saturated the gates of an LSTM or GRU are along sequences: over all steps, units and layers, of every gate. The
 * states are the model's own, the gates' distances from their limits computed in float64 from the sums, so that they
 * are seen where the values themselves are rounded to 0 or 1. Throws OUTLAST_INVALID_ARGUMENT for a cell without gates,
 * and as `model.forward` does.
 */
export function gateSaturation(model: Model, sequences: SaturationInputs): Partial<Record<GateName, Saturation>> {
  const gates = gateSums(model, sequences, "gateSaturation");
  const halfUlp = model.spec.dtype === "float32" ? 1 / 2 ** 25 : 1 / 2 ** 54;
  return Object.fromEntries(gates.map(({ name, isTanh, sums }) => [name, saturation(sums, isTanh, halfUlp)]));
}

/** 1 - sigmoid(|z|) and 1 - tanh|z| = 2 (1 - sigmoid(2|z|)) without the difference. */
function saturation(sums: readonly number[], isTanh: boolean, halfUlp: number): Saturation {
  const scale = isTanh ? 2 : 1;
  const tails = native().elementary(
    "sigmoid",
    Float64Array.from(sums, (z) => -scale * Math.abs(z)),
  ) as Float64Array;
  let [saturated, total, largestDistance] = [0, 0, 0];
  for (const tail of tails) {
    const distance = scale * tail;
    if (distance <= halfUlp) saturated++;
    total += distance;
    largestDistance = Math.max(largestDistance, distance);
  }
  return { share: saturated / tails.length, meanDistance: total / tails.length, largestDistance };
}
