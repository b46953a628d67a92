import { invalid, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkModel, hasImpulseResponse } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { checkWhole, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { placeOf } from "./places.js";
import { dot } from "./vectors.js";

/** A linear system h_t = A h_(t-1) + B x_t, y_t = C h_t. */
export interface PlainSystem {
  hiddenSize: number;
  inputSize: number;
  outputSize: number;
  /** [hiddenSize, hiddenSize] */
  A: Float64Array;
  /** [inputSize, hiddenSize]: the columns of B. */
  inputs: Float64Array;
  /** [outputSize, hiddenSize]: the rows of C. */
  outputs: Float64Array;
}

/**
 * The matrices of a linear model with a full matrix A and nothing beside A, B and C. Throws OUTLAST_INVALID_ARGUMENT
 * for any other.
 */
export function plainSystem(model: Model): PlainSystem {
  checkModel(model);
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
  const inputs = Float64Array.from({ length: B.data.length }, (_, at) => {
    return B.data[(at % hiddenSize) * inputSize + Math.floor(at / hiddenSize)]!;
  });
  const floats = ({ data }: Tensor): Float64Array => (data instanceof Float64Array ? data : Float64Array.from(data));
  return { hiddenSize, inputSize, outputSize, A: floats(A), inputs, outputs: floats(C) };
}

/** The columns of A^k B, k < length: [length, inputSize, hiddenSize], without a power of A ever formed. */
export function forwardChain({ A, inputs, hiddenSize }: PlainSystem, length: number): Float64Array {
  return chain(inputs, hiddenSize, length, (from, to) => applyColumn(A, from, to));
}

/** The rows of C A^k, k < length: [length, outputSize, hiddenSize]. */
export function backwardChain({ A, outputs, hiddenSize }: PlainSystem, length: number): Float64Array {
  return chain(outputs, hiddenSize, length, (from, to) => applyRow(A, from, to));
}

/**
 * The impulse response L_j = C A^j B of a linear model with a full matrix A and nothing beside A, B and C, j < length:
 * [length, outputSize, inputSize]. Throws OUTLAST_INVALID_ARGUMENT for any other model.
 */
export function wideResponse(model: Model, length: number): RealTensor {
  checkWhole(length, "length");
  const system = plainSystem(model);
  const { hiddenSize, inputSize, outputSize, outputs } = system;
  const columns = forwardChain(system, length);
  const response = new Float64Array(length * outputSize * inputSize);
  for (let at = 0; at < response.length; at++) {
    const { lag, output, input } = placeOf(at, system);
    response[at] = dot(row(outputs, output, hiddenSize), row(columns, lag * inputSize + input, hiddenSize));
  }
  return realTensor([length, outputSize, inputSize], response);
}

function row(rows: Float64Array, index: number, width: number): Float64Array {
  return rows.subarray(index * width, (index + 1) * width);
}

/** Vectors of `width` numbers, then what `apply` makes of them, of that, and so on, `length` times in all. */
function chain(
  start: Float64Array,
  width: number,
  length: number,
  apply: (from: Float64Array, to: Float64Array) => void,
): Float64Array {
  const all = new Float64Array(sizeOf([length, start.length], "the chain of states"));
  all.set(start);
  const count = start.length / width;
  for (let k = count; k < length * count; k++) apply(row(all, k - count, width), row(all, k, width));
  return all;
}

function applyColumn(a: Float64Array, from: Float64Array, to: Float64Array): void {
  for (let m = 0; m < to.length; m++) to[m] = dot(row(a, m, to.length), from);
}

function applyRow(a: Float64Array, from: Float64Array, to: Float64Array): void {
  for (let m = 0; m < to.length; m++) {
    const factor = from[m]!;
    const start = m * to.length;
    for (let column = 0; column < to.length; column++) to[column]! += factor * a[start + column]!;
  }
}
