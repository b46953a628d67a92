import { checkFields, invalid } from "../../core/index.js";
import { native } from "../../native/index.js";
import { checkWhole } from "../options.js";
import { slopeOf } from "../statistics/line.js";
import { checkSeries } from "./series.js";

/** How correlations over time decay. */
export interface CorrelationDecay {
  /** sum over k = 0 .. lag of the correlations, for every lag: bounded for short memory, without bound for long. */
  partialSums: Float64Array;
  /**
   * Slope of log |correlation| against log lag over the lags from `from` on whose correlation is not 0: 2d - 1 of long
   * memory.
   */
  slope: number;
  /** (slope + 1) / 2. */
  d: number;
}

/**
 * How slowly the autocorrelations of a series fall, `correlations` at the lags 0, 1, ... as `autocorrelations` gives
 * them. Those of long memory of order 0 < d < 1/2 fall like lag^(2d-1) and have no finite sum; those of every stable
 * linear RNN fall geometrically, a slope that grows with the lags. `from`, 1 by default, leaves out where the power law
 * has not begun.
 */
export function correlationDecay(
  correlations: Float64Array,
  options: { from?: number | undefined } = {},
): CorrelationDecay {
  checkSeries(correlations, 3, "correlations");
  checkFields(options, "the options of correlationDecay", ["from"]);
  const from = checkWhole(options.from ?? 1, "from", 1, correlations.length - 2);
  const lags = Float64Array.from(correlations.keys()).filter((lag) => lag >= from && correlations[lag] !== 0);
  if (lags.length < 2) {
    const sentence = `correlations must have two that are not 0 from lag ${from} on, got ${lags.length}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "correlations");
  }
  const logarithms = (values: Float64Array): Float64Array =>
    native().elementary("log", Float64Array.from(values)) as Float64Array;
  const sizes = lags.map((lag) => Math.abs(correlations[lag]!));
  const slope = slopeOf(logarithms(lags), logarithms(sizes));
  let sum = 0;
  return { partialSums: correlations.map((value) => (sum += value)), slope, d: (slope + 1) / 2 };
}
