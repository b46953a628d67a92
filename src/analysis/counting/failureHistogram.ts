import { checkNumbers } from "../checks.js";
import { checkNumber, checkWhole } from "../options.js";

export interface FailureHistogram {
  /** Where each bin begins; it ends before the next one, the last before `length`. */
  from: number[];
  /** First failures in each bin. */
  counts: number[];
  /** Those that never failed: their value is the length. */
  never: number;
}

/**
 * How often each part of a string of `length` steps is the first to go wrong, in bins of `width` steps: of sequences of
 * one model, or of one sequence over models. A first failure is a step from 0 (an average one any number), and the
 * length where none was wrong, as the metric firstFailure has it. Throws OUTLAST_INVALID_ARGUMENT for a failure outside
 * of 0..length.
 */
export function failureHistogram(
  firstFailures: readonly number[],
  { length, width }: { length: number; width: number },
): FailureHistogram {
  checkWhole(length, "length", 1, 2 ** 32);
  checkWhole(width, "width", 1, length);
  checkNumbers(firstFailures, "firstFailures", 0);
  const bins = Math.ceil(length / width);
  const counts = new Array<number>(bins).fill(0);
  let never = 0;
  firstFailures.forEach((failure, i) => {
    checkNumber(failure, `firstFailures[${i}]`, 0, length);
    if (failure === length) never++;
    else counts[Math.floor(failure / width)]!++;
  });
  return { from: counts.map((_, bin) => bin * width), counts, never };
}
