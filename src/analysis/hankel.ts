import { checkFields, sizeOf } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeSystem } from "../native/index.js";
import type { ToleranceOptions } from "./errorAtInfinity.js";
import { MAX_LAGS, checkTolerance, checkWhole } from "./options.js";
import { denseSystem } from "./system.js";
import type { System } from "./system.js";

/** Sizes of a finite Hankel matrix, in blocks. */
export interface HankelSize {
  rows: number;
  columns: number;
}

/**
 * The block Hankel matrix of the impulse response, block (i, j) = m_(i+j) = C A^(i+j) B,
 * `[rows outputSize, columns inputSize]`: what past inputs, the newest first, do to the outputs to come.
 */
export function hankel(system: System, size: HankelSize): Tensor {
  return hankelOf(denseSystem(system, "system"), size);
}

/**
 * Hankel singular values, descending. With `rows` and `columns` those of that finite Hankel matrix, by SVD, whatever
 * the system; else those of the infinite one, as many as the dimension, sqrt(eig(P Q)) of the Gramians by way of their
 * factors (P = A P A^T + B B^T, Q = A^T Q A + C^T C). The latter leave out what on the unit circle or outside cannot be
 * seen (`tolerance`, as in `errorAtInfinity`), and throw OUTLAST_INVALID_ARGUMENT where something else is there.
 */
export function hankelSingularValues(
  system: System,
  options: HankelSize | (ToleranceOptions & { rows?: never; columns?: never }) = {},
): Float64Array {
  const dense = denseSystem(system, "system");
  checkFields(options, "the options of hankelSingularValues", ["rows", "columns", "tolerance"]);
  if (options.rows !== undefined || options.columns !== undefined) {
    const { shape, data } = hankelOf(dense, options);
    const [rows = 0, columns = 0] = shape;
    return native().singularValues({ rows, columns, data: data as Float64Array });
  }
  return native().hankelValues(dense, { tolerance: checkTolerance(options.tolerance) });
}

function hankelOf(system: NativeSystem, size: HankelSize): Tensor {
  checkFields(size, "the size of the Hankel matrix", ["rows", "columns"]);
  const rows = checkWhole(size.rows, "rows", 1, MAX_LAGS);
  const columns = checkWhole(size.columns, "columns", 1, MAX_LAGS);
  const { inputSize, outputSize } = system;
  const shape = [rows * outputSize, columns * inputSize];
  const data = new Float64Array(sizeOf(shape, "the Hankel matrix"));
  const response = native().impulseResponse(system, { length: rows + columns - 1 });
  for (let row = 0; row < rows * outputSize; row++) {
    const lag = Math.floor(row / outputSize);
    const output = row % outputSize;
    for (let column = 0; column < columns; column++) {
      const from = ((lag + column) * outputSize + output) * inputSize;
      data.set(response.subarray(from, from + inputSize), (row * columns + column) * inputSize);
    }
  }
  return { shape, data };
}
