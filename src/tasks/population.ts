import { sizeOf } from "../core/index.js";
import type { NativeSource } from "../native/index.js";
import { fixedSource } from "./arrays.js";
import type { CovarianceFactor } from "./covariance.js";

/** A task whose targets are linear in its inputs: y_t = sum over j <= t of m_j x_(t-j), E x = 0. */
export interface LinearResponse {
  inputSize: number;
  outputSize: number;
  /** m_0 .. m_(length-1), [length, outputSize, inputSize]. */
  response: (length: number) => Float64Array<ArrayBuffer>;
  /** Factor of E x x^T over the steps of a training sequence; absent: white, E x x^T = 1. */
  covariance?: CovarianceFactor;
  /** Whether what is heard at a step counts from the next one on; see `delayed`. */
  delayed: boolean;
}

/** The fixed set of a linear task's training, `sequences` of them. */
export interface LinearSet {
  source: NativeSource;
  sequences: number;
}

/**
 * The fixed set whose mean loss is the expected loss over all inputs of `length` steps. The squared error of a linear
 * model is a quadratic form in the inputs, so that the n columns of L, L L^T = E x x^T, times sqrt(n), give its mean
 * exactly; white inputs have L = 1, n = length inputSize. A model that also answers to nothing (biases, a learned
 * state) needs them `paired` with their negatives.
 */
export function populationSource(linear: LinearResponse, length: number, paired: boolean): LinearSet {
  const size = length * linear.inputSize;
  sizeOf([paired ? 2 * size : size, size], "the inputs that the exact loss is taken of");
  const { rank, rows } = linear.covariance ?? { rank: size, rows: identity(size) };
  const scale = Math.sqrt(rank);
  const half = rows.map((value) => scale * value);
  if (!paired) return linearSet(linear, half, length);
  const both = new Float64Array(2 * half.length);
  both.set(half);
  half.forEach((value, i) => (both[half.length + i] = -value));
  return linearSet(linear, both, length);
}

/** Inputs [sequences, length, inputSize] and what a linear task's targets on them are. */
export function linearSet(linear: LinearResponse, given: Float64Array<ArrayBuffer>, length: number): LinearSet {
  const { inputSize, outputSize } = linear;
  const sequences = given.length / (length * inputSize);
  const inputs = linear.delayed ? delayed(given, length, inputSize) : given;
  const targets = responses(linear, inputs, length);
  return { source: fixedSource({ batch: sequences, time: length, inputs, targets }, inputSize, outputSize), sequences };
}

/**
 * Timing s_(t+1) = A s_t + B x_t, y_t = C s_t as sequences of s_t = A s_(t-1) + B x'_t, y_t = C s_t: every input comes
 * a step later, x' = 0, x_1, .., x_(length-1), and the last is never read.
 */
function delayed(inputs: Float64Array<ArrayBuffer>, length: number, inputSize: number): Float64Array<ArrayBuffer> {
  const row = length * inputSize;
  return inputs.map((_, i) => (i % row < inputSize ? 0 : inputs[i - inputSize]!));
}

/** y_t = sum over j <= t of m_j x_(t-j), [sequences, length, outputSize]. */
function responses(
  { inputSize, outputSize, response }: LinearResponse,
  inputs: Float64Array<ArrayBuffer>,
  length: number,
) {
  const moments = response(length);
  const targets = new Float64Array((inputs.length / inputSize) * outputSize);
  inputs.forEach((value, i) => {
    if (value === 0) return;
    const [step, input] = [Math.floor(i / inputSize), i % inputSize];
    for (let lag = 0; lag < length - (step % length); lag++) {
      for (let output = 0; output < outputSize; output++) {
        const moment = moments[(lag * outputSize + output) * inputSize + input]!;
        targets[(step + lag) * outputSize + output]! += value * moment;
      }
    }
  });
  return targets;
}

function identity(size: number): Float64Array<ArrayBuffer> {
  const rows = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rows[i * size + i] = 1;
  return rows;
}
