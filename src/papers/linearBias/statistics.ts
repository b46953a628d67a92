import { mean } from "../../core/index.js";

/** The standard deviation around the mean. */
export function deviation(numbers: readonly number[]): number {
  const centre = mean(numbers);
  return Math.sqrt(mean(numbers.map((value) => (value - centre) * (value - centre))));
}

/** The share of all choices of three numbers whose mean is at least `least`. */
export function shareOfThrees(numbers: readonly number[], least: number): number {
  let [reached, all] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) {
        all++;
        if (numbers[i]! + numbers[j]! + numbers[k]! >= 3 * least) reached++;
      }
    }
  }
  return reached / all;
}
