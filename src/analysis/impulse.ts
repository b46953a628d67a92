import { sizeOf } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { native } from "../native/index.js";
import { MAX_LAGS, checkWhole } from "./options.js";
import { denseSystem } from "./system.js";
import type { System } from "./system.js";

/**
 * The impulse response m_j = C A^j B of a linear system for the lags j = 0 .. length - 1,
 * [length, outputSize, inputSize] in float64. Computed by products of A with B or with C, whichever is thinner; no
 * power of A is formed, and a response that grows past the range of float64 is infinite from there on, never NaN.
 */
export function impulseResponse(system: System, length: number): Tensor {
  const dense = denseSystem(system, "system");
  const shape = [checkWhole(length, "length", 0, MAX_LAGS), dense.outputSize, dense.inputSize];
  sizeOf(shape, "the impulse response");
  return { shape, data: native().impulseResponse(dense, { length }) };
}
