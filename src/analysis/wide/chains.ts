import { invalid } from "../../core/index.js";
import { checkModel, hasImpulseResponse } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { checkWhole, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { dot } from "./vectors.js";

/** What a linear system h_t = A h_(t-1) + B x_t, y_t = C h_t does over `length` lags, without a power of A ever formed. */
export interface Chains {
  hiddenSize: number;
  inputSize: number;
  outputSize: number;
  /** [length, inputSize, hiddenSize]: the columns of A^k B. */
  forward: Float64Array;
  /** [length, outputSize, hiddenSize]: the rows of C A^k. */
  backward: Float64Array;
  /** [length, outputSize, inputSize]: C A^k B. */
  response: Float64Array;
}

/**
 * The chains of a linear model with a full matrix A and nothing beside A, B and C. Time and memory grow as
 * length hiddenSize^2 (inputSize + outputSize) and length hiddenSize (inputSize + outputSize). Throws
 * OUTLAST_INVALID_ARGUMENT for any other model.
 */
export function chainsOf(model: Model, length: number): Chains {
  checkModel(model);
  checkWhole(length, "length");
  const { cell, hiddenSize, inputSize, outputSize, readout } = model.spec;
  const parameters = hasImpulseResponse(cell) ? model.parameters() : {};
  const names = Object.keys(parameters);
  const { A, B, C } = parameters;
  const plain = names.length === 3 && A?.shape.length === 2 && readout.activation === "none";
  if (!plain || B === undefined || C === undefined) {
    const sentence =
      "model must be a linear one with a full matrix A, no bias, no learned state and no read-out function";
    const came = `got the cell "${cell}" with ${names.join(", ") || "other parameters"}`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${sentence}, ${came} (read-out "${readout.activation}").`, "model");
  }
  const a = Float64Array.from(A.data);
  const forward = new Float64Array(length * inputSize * hiddenSize);
  const backward = new Float64Array(length * outputSize * hiddenSize);
  for (let i = 0; i < inputSize; i++) {
    for (let m = 0; m < hiddenSize; m++) forward[i * hiddenSize + m] = B.data[m * inputSize + i]!;
  }
  backward.set(C.data);
  const row = (chain: Float64Array, index: number): Float64Array =>
    chain.subarray(index * hiddenSize, (index + 1) * hiddenSize);
  for (let k = inputSize; k < length * inputSize; k++) applyColumn(a, row(forward, k - inputSize), row(forward, k));
  for (let k = outputSize; k < length * outputSize; k++) applyRow(a, row(backward, k - outputSize), row(backward, k));
  const response = new Float64Array(length * outputSize * inputSize);
  for (let k = 0; k < length; k++) {
    for (let o = 0; o < outputSize; o++) {
      for (let i = 0; i < inputSize; i++) {
        const sum = dot(row(backward, o), row(forward, k * inputSize + i));
        response[(k * outputSize + o) * inputSize + i] = sum;
      }
    }
  }
  return { hiddenSize, inputSize, outputSize, forward, backward, response };
}

/** The impulse response L_j = C A^j B of a linear model, j < length: [length, outputSize, inputSize]. Throws as `wideLagKernel`. */
export function wideResponse(model: Model, length: number): RealTensor {
  const { outputSize, inputSize, response } = chainsOf(model, length);
  return realTensor([length, outputSize, inputSize], response);
}

function applyColumn(a: Float64Array, from: Float64Array, to: Float64Array): void {
  for (let m = 0; m < to.length; m++) to[m] = dot(a.subarray(m * to.length, (m + 1) * to.length), from);
}

function applyRow(a: Float64Array, from: Float64Array, to: Float64Array): void {
  for (let m = 0; m < to.length; m++) {
    const [factor, start] = [from[m]!, m * to.length];
    for (let column = 0; column < to.length; column++) to[column]! += factor * a[start + column]!;
  }
}
