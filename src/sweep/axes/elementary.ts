import { native } from "../../native/index.js";

const one = new Float64Array(1);

/** The core's exponential function. */
export function exp(x: number): number {
  return value("exp", x);
}

/** The same of many numbers. */
export function expAll(numbers: Float64Array<ArrayBuffer>): Float64Array {
  return native().elementary("exp", numbers) as Float64Array;
}

/** The core's natural logarithm. */
export function log(x: number): number {
  return value("log", x);
}

function value(name: string, x: number): number {
  one[0] = x;
  return native().elementary(name, one)[0]!;
}
