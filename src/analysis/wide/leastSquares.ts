import type { ToeplitzDesign } from "./design.js";
import { squares } from "./vectors.js";

/**
 * Outputs of an impulse response [lags, outputSize, inputSize] at the design's rows, less the targets:
 * [rows, outputSize].
 */
export function residuals(design: ToeplitzDesign, response: Float64Array): Float64Array {
  const { rows, lags, inputSize, outputSize, matrix } = design;
  const weights = exchange(response, lags, outputSize, inputSize); // an output's in the order of the columns
  const result = design.targets.map((target) => -target);
  const width = matrix.length / rows;
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputSize; o++) {
      const [x, w] = [row * width, o * width];
      let sum = 0;
      for (let c = 0; c < width; c++) sum += matrix[x + c]! * weights[w + c]!;
      result[row * outputSize + o]! += sum;
    }
  }
  return result;
}

/** 1/(2 sequences) of the squared residuals: the loss as `ToeplitzDesign` defines it. */
export function lossOf({ sequences }: ToeplitzDesign, residual: Float64Array): number {
  return squares(residual) / (2 * sequences);
}

/** G_j = dLoss/dL_j = 1/sequences times the sum over rows of residual x_(t-j)^T: [lags, outputSize, inputSize]. */
export function responseGradient(design: ToeplitzDesign, residual: Float64Array): Float64Array {
  const { sequences, rows, lags, inputSize, outputSize, matrix } = design;
  const width = matrix.length / rows;
  const gradient = new Float64Array(outputSize * width);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputSize; o++) {
      const factor = residual[row * outputSize + o]! / sequences;
      const [x, g] = [row * width, o * width];
      for (let c = 0; c < width; c++) gradient[g + c]! += factor * matrix[x + c]!;
    }
  }
  return exchange(gradient, outputSize, lags, inputSize);
}

/** [first, second, inner] as [second, first, inner]. */
function exchange(values: Float64Array, first: number, second: number, inner: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const from = (a * second + b) * inner;
      result.set(values.subarray(from, from + inner), (b * first + a) * inner);
    }
  }
  return result;
}
