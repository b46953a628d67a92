import { native } from "../../native/index.js";

/** The core's exponential function. */
export function exp(x: number): number {
  return native().elementary("exp", Float64Array.of(x))[0]!;
}

/** The core's natural logarithm. */
export function log(x: number): number {
  return native().elementary("log", Float64Array.of(x))[0]!;
}
