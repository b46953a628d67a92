import { checkFields, invalid } from "../../core/index.js";
import { checkNumbers } from "../checks.js";
import { checkNumber, checkWhole } from "../options.js";

/** Where in strings of a length a model fails first. */
export interface FailureHistogram {
  /** Where each bin begins; it ends before the next one, the last before `length`. */
  from: number[];
  /** First failures in each bin. */
  counts: number[];
  /** Those that never failed: their value is the length. */
  never: number;
}

const MOST_BINS = 1e6;

/**
 * How often each part of a string of `length` steps is the first to go wrong, in bins of `width` steps: of sequences of
 * one model, or of one sequence over models. A first failure is a step from 0 (an average one any number), and the
 * length where none was wrong, as the metric firstFailure has it. Throws OUTLAST_INVALID_ARGUMENT for a failure outside
 * of 0..length, and for more than 10^6 bins.
 */
export function failureHistogram(
  firstFailures: readonly number[],
  options: { length: number; width: number },
): FailureHistogram {
  checkFields(options, "the options of failureHistogram", ["length", "width"]);
  const { length, width } = options;
  checkWhole(length, "length", 1, 2 ** 32);
  checkWhole(width, "width", 1, length);
  checkNumbers(firstFailures, "firstFailures", 0);
  const bins = Math.ceil(length / width);
  if (bins > MOST_BINS) {
    const sentence = `width must make at most ${MOST_BINS} bins of length ${length}, got ${width}, which makes ${bins}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "width");
  }
  const counts = new Array<number>(bins).fill(0);
  let never = 0;
  firstFailures.forEach((failure, i) => {
    checkNumber(failure, `firstFailures[${i}]`, 0, length);
    if (failure === length) never++;
    else counts[Math.floor(failure / width)]!++;
  });
  return { from: counts.map((_, bin) => bin * width), counts, never };
}
