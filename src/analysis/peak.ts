import { native } from "../native/index.js";
import type { NativeSystem } from "../native/index.js";
import type { ErrorAtInfinity } from "./errorAtInfinity.js";

/** Lags that the search for a peak over all lags walks through at most. */
const MOST_LAGS = 2 ** 22;
/** Rounding of a sum of squares over that many lags, relative. */
const SUM_ROUNDING = 1e-12;

export interface Peak {
  /** The largest |entry of m_j - mhat_j| found, and its first lag. */
  worst: number;
  worstLag: number;
  /** No entry at a lag that was not looked at is larger. */
  tail: number;
}

/**
 * The largest difference over all lags, of systems whose error at infinity is known and stable: what the sum of squares
 * over the lags looked at leaves of it bounds every other lag. Ends where that bound is no longer above the largest
 * difference found or above `enough`, or is down to the rounding of the error.
 */
export function peakOverAllLags(
  student: NativeSystem,
  teacher: NativeSystem,
  { error, errorBound }: ErrorAtInfinity,
  enough: number,
): Peak {
  for (let lags = 64; ; lags *= 4) {
    const found = native().impulseErrors(student, teacher, Float64Array.of(lags));
    const [squared = 0, worst = 0, worstLag = 0] = [found.squared[0], found.difference[0], found.worst[0]];
    const rounding = errorBound + SUM_ROUNDING * squared;
    const remaining = Math.max(error - squared, 0) + rounding;
    const tail = Math.sqrt(remaining);
    if (tail <= Math.max(worst, enough) || remaining <= 2 * rounding || lags >= MOST_LAGS) {
      return { worst, worstLag, tail };
    }
  }
}

/** The system of the same sizes whose impulse response is 0. */
export function zeroSystem({ inputSize, outputSize }: NativeSystem): NativeSystem {
  const [B, C] = [new Float64Array(inputSize), new Float64Array(outputSize)];
  return { dimension: 1, inputSize, outputSize, A: new Float64Array(1), B, C };
}
