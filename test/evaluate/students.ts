import { createModel } from "../../src/index.js";
import type { Model } from "../../src/index.js";

/**
 * The linear student of one unit whose impulse response is 1, a, a^2, ...; exact for the teacher y_t = x_t at a = 0.
 */
export function memorylessStudent(a: number): Model {
  const values = { A: [a], B: [1], C: [1] };
  const init = { kind: "values", values } as const;
  return createModel({ cell: "linear", inputSize: 1, hiddenSize: 1, outputSize: 1, dtype: "float64", init });
}
