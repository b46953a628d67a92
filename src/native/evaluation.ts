import type { FloatArray, NativeDevice, NativeShape, NativeSource } from "./types.js";

/**
 * When a scored step counts as right. Rule "threshold": every output on the target's side of `value` (targets split at
 * 1/2, an output equal to the value is on the upper side); "argmax"; "within": every |output - target| <= value;
 * "none": accuracies are NaN.
 */
export interface NativeCorrect {
  rule: "threshold" | "argmax" | "within" | "none";
  value: number;
}

export interface NativeEvaluation {
  shape: NativeShape;
  runs: number;
  /** [N,P] */
  parameters: FloatArray;
  source: NativeSource;
  /** [N] */
  seeds: Float64Array;
  /** Which stream of the seed: "data" replays the training draw, "evaluate" is independent of it. */
  stream: "data" | "evaluate";
  /** [lengths, 2]: from, to (equal for an exact length), ascending in `to`. */
  lengths: Float64Array;
  sequences: number;
  /** One pass over the longest gives every length (exact lengths only). */
  prefix: boolean;
  loss: string;
  scored: "last" | "every";
  correct: NativeCorrect;
  metrics: string[];
  /** Also return every sequence's value. */
  perSequence: boolean;
  threads: number;
  /** Computes outputs in place of the processor, which then draws the sequences. */
  device?: NativeDevice;
}

export interface NativeEvaluationResult {
  /** [N, metrics, 6, lengths]: mean, median, q05, q25, q75, q95 over the sequences. */
  statistics: Float64Array;
  /** [N, lengths]: sequences that there were, fewer than asked where a set has fewer. */
  counts: Float64Array;
  /** With `perSequence`: [N, metrics, lengths, sequences]; NaN where a set had fewer. */
  values?: Float64Array;
}

/** Exhaustive scan: the success criterion at every length 1..upTo in one pass (prefix sampling, exact). */
export interface NativeScan extends Omit<NativeEvaluation, "lengths" | "prefix" | "metrics" | "perSequence" | "runs"> {
  /** The first length looked at. */
  from: number;
  upTo: number;
  metric: string;
  /** Index into mean, median, q05, q25, q75, q95. */
  statistic: number;
  bound: number;
  /** 1: success is value >= bound; 0: value <= bound. */
  atLeast: boolean;
}

export interface NativeScanResult {
  /** The longest length such that it and all shorter ones succeed; 0 for none. */
  horizon: number;
}
