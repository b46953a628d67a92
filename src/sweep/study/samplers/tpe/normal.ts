import { exp } from "../../../axes/elementary.js";

/** Beyond, float64 has nothing between the error function and 1. */
const ONE_FROM = 6;

/** The probability that a standard normal number lies between two numbers. */
export function normalMass(from: number, to: number): number {
  return (errorFunction(to / Math.SQRT2) - errorFunction(from / Math.SQRT2)) / 2;
}

/** erf x = 2/sqrt(pi) exp(-x^2) (x + 2/3 x^3 + 4/15 x^5 + ...), all terms positive (Abramowitz and Stegun, 7.1.6). */
export function errorFunction(x: number): number {
  if (x < 0) return -errorFunction(-x);
  if (x >= ONE_FROM) return 1;
  let term = x;
  let sum = x;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return Math.min(1, (2 / Math.sqrt(Math.PI)) * exp(-x * x) * sum);
}
