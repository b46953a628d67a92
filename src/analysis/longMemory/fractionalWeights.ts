import { describe, invalid } from "../../core/index.js";
import { checkCount } from "../checks.js";

/**
 * The weights of (1 - B)^d = sum_j w_j B^j, B the step back in time: w_0 = 1, w_j = w_(j-1) (j - 1 - d) / j, j < count.
 * An ARFIMA(0,d,0) series is sum_j w_j(-d) e_(t-j) of white noise e: its weights fall like j^(d-1), its
 * autocorrelations like k^(2d-1), which for 0 < d < 1/2 have no finite sum: long memory (Granger and Joyeux 1980; Zhao
 * et al. 2020).
 */
export function fractionalWeights(d: number, count: number): Float64Array {
  if (!Number.isFinite(d)) throw invalid("OUTLAST_INVALID_ARGUMENT", `d must be finite, got ${describe(d)}.`, "d");
  checkCount(count, "count", 1);
  const weights = new Float64Array(count);
  let weight = 1;
  for (let j = 0; j < count; j++) {
    weights[j] = weight;
    weight *= (j - d) / (j + 1);
  }
  return weights;
}
