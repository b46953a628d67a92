import { sampleInterpolators } from "../../analysis/index.js";
import { EXTRAPOLATES } from "../flowClaims.js";
import type { Computation, Preset } from "../paper.js";
import { HORIZON, measuresOf } from "./measure.js";

/**
 * Of random interpolators of d = 20 on K lags: their largest loss, their median error, and the share that extrapolates.
 */
export function randomInterpolators(preset: Preset): Computation[] {
  const moments = [1, ...new Array<number>(HORIZON - 1).fill(0)];
  const [lengths, count] = preset === "full" ? [[2, 3, 5, 10], 500] : [[3], 200];
  return lengths.map((K) => () => {
    const sampled = sampleInterpolators({ dimension: 20, moments, K, seed: 0, count, bound: EXTRAPOLATES });
    const { loss, medianError: error, share } = sampled;
    const cell = { experiment: "random interpolators", structure: "full", d: 20, K };
    return [{ cell, measures: measuresOf({ loss, error, share }) }];
  });
}
