import type { ToeplitzDesign } from "./design.js";
import { squares } from "./vectors.js";

/** Outputs of an impulse response [lags, outputSize, inputSize] at the design's rows, less the targets: [rows, outputSize]. */
export function residuals(design: ToeplitzDesign, response: Float64Array): Float64Array {
  const { rows, lags, inputSize, outputSize, matrix, targets } = design;
  const result = new Float64Array(rows * outputSize);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputSize; o++) {
      let sum = -targets[row * outputSize + o]!;
      for (let j = 0; j < lags; j++) {
        const [x, l] = [(row * lags + j) * inputSize, (j * outputSize + o) * inputSize];
        for (let i = 0; i < inputSize; i++) sum += matrix[x + i]! * response[l + i]!;
      }
      result[row * outputSize + o] = sum;
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
  const gradient = new Float64Array(lags * outputSize * inputSize);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputSize; o++) {
      const factor = residual[row * outputSize + o]! / sequences;
      for (let j = 0; j < lags; j++) {
        const [x, l] = [(row * lags + j) * inputSize, (j * outputSize + o) * inputSize];
        for (let i = 0; i < inputSize; i++) gradient[l + i]! += factor * matrix[x + i]!;
      }
    }
  }
  return gradient;
}
