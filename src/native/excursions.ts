// The strings (^k )^k of the next-symbol task: the least depth k that a model gets wrong.
import type { FloatArray, NativeJob, NativeShape } from "./types.js";

export interface NativeExcursions {
  /** Two inputs, two outputs. */
  shape: NativeShape;
  /** [P] */
  parameters: FloatArray;
  /** The greatest depth looked at. */
  upTo: number;
  /** An output of at least this says yes. */
  threshold: number;
  /**
   * Promises that the state is one number (an LSTM's c, whose h is then not read), that of two states the larger one
   * never steps below the other, that outputs are monotone in it and that nothing overflows up to 2^100.
   */
  ordered: boolean;
}

export interface NativeFailingDepth {
  /** 0 where none up to `upTo` was found. */
  depth: number;
  /** The first wrong step of its string, from 0. */
  step: number;
  /** No depth up to here is less and wrong; beyond, depths were doubled and bisected. */
  decided: number;
}

/** Numbers from `low` on and below `high`. */
export interface NativeRange {
  low: number;
  high: number;
}

/** What one symbol does to the state, x' = keep x + add, and where x' must lie for all answers to be right. */
export interface NativeCounterStep {
  /** Above 0. */
  keep: number;
  add: number;
  /** While a bracket is open. */
  open: NativeRange;
  /** While none is. */
  closed: NativeRange;
}

/** A counter whose steps are affine and are not rounded. */
export interface NativeCounter {
  start: number;
  /** Whether a state below 0 becomes 0. */
  floor: boolean;
  up: NativeCounterStep;
  down: NativeCounterStep;
}

/** The part of `Native` that is about single excursions. */
export interface NativeExcursionSearch {
  firstFailingDepth(search: NativeExcursions): NativeJob<NativeFailingDepth>;
  /** The depth, 0 where none up to `upTo` fails. */
  affineFailingDepth(search: { counter: NativeCounter; upTo: number }): NativeJob<number>;
}
