import { native } from "../../native/index.js";
import type { Matrix } from "./vectors.js";

/** The largest |eigenvalue| of a square matrix. */
export function spectralRadius(A: Matrix): number {
  const dimension = A.length;
  const ends = new Float64Array(dimension); // which no eigenvalue reads
  const sizes = { dimension, inputSize: 1, outputSize: 1 };
  const [re = 0, im = 0] = native().eigenvalues({ ...sizes, A: Float64Array.from(A.flat()), B: ends, C: ends });
  return Math.sqrt(re * re + im * im);
}
