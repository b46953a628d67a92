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

/** The core's cosine. */
export function cos(x: number): number {
  return value("cos", x);
}

/** The core's exponential function of every number. */
export function expOf(values: Float64Array<ArrayBuffer>): Float64Array {
  return native().elementary("exp", values) as Float64Array;
}

function value(name: string, x: number): number {
  one[0] = x;
  return native().elementary(name, one)[0]!;
}
