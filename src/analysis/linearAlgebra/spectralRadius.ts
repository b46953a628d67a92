import { product } from "../../tasks/index.js";
import { frobenius, scaled } from "./vectors.js";
import type { Matrix } from "./vectors.js";

/** Squarings: A^(2^24) is looked at, so that even a condition number of 1e16 is off by 2e-6 alone. */
const squarings = 24;

/**
 * The largest |eigenvalue| of a square matrix as the limit of ||A^n||^(1/n) (Gelfand), n = 2^24 by repeated squaring,
 * each power scaled to norm 1 and its norm's root taken by square roots. Within about 1e-5 of the value.
 */
export function spectralRadius(A: Matrix): number {
  let power = A;
  let radius = 1;
  for (let k = 0; k <= squarings; k++) {
    const size = frobenius(power);
    if (size === 0) return 0;
    radius *= root(size, k);
    const unit = power.map((row) => scaled(row, 1 / size));
    power = product(unit, unit);
  }
  return radius;
}

/** x^(1 / 2^k). */
function root(x: number, k: number): number {
  let value = x;
  for (let i = 0; i < k; i++) value = Math.sqrt(value);
  return value;
}
