import type { NativeSource } from "../native/index.js";
import { fixedSource } from "./arrays.js";

/** A task whose targets are linear in its inputs: y_t = sum over j <= t of m_j x_(t-j), x white, E x x^T = 1. */
export interface LinearResponse {
  inputSize: number;
  outputSize: number;
  /** m_0 .. m_(length-1), [length, outputSize, inputSize]. */
  response: (length: number) => Float64Array;
}

/**
 * The fixed set whose mean loss is the expected loss over all inputs of `length` steps. The squared error of a linear model
 * is a quadratic form in the inputs, so that n = length inputSize rows sqrt(n) e_r, which have covariance 1, give its mean
 * exactly; a model that also answers to nothing (biases, a learned state) needs them `paired` with their negatives.
 */
export function populationSource(
  { inputSize, outputSize, response }: LinearResponse,
  length: number,
  paired: boolean,
): { source: NativeSource; sequences: number } {
  const directions = length * inputSize;
  const scale = Math.sqrt(directions);
  const moments = response(length);
  const signs = paired ? [1, -1] : [1];
  const sequences = directions * signs.length;
  const inputs = new Float64Array(sequences * length * inputSize);
  const targets = new Float64Array(sequences * length * outputSize);
  signs.forEach((sign, half) => {
    for (let direction = 0; direction < directions; direction++) {
      const row = (half * directions + direction) * length;
      const [start, input] = [Math.floor(direction / inputSize), direction % inputSize];
      inputs[(row + start) * inputSize + input] = sign * scale;
      for (let t = start; t < length; t++) {
        for (let output = 0; output < outputSize; output++) {
          const moment = moments[((t - start) * outputSize + output) * inputSize + input]!;
          targets[(row + t) * outputSize + output] = sign * scale * moment;
        }
      }
    }
  });
  return { source: fixedSource({ batch: sequences, time: length, inputs, targets }, inputSize, outputSize), sequences };
}
