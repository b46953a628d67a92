import { sizeOf } from "../../core/index.js";
import { checkLagWeights, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { checkDesign } from "./design.js";
import type { ToeplitzDesign } from "./design.js";
import { svd } from "./svd.js";
import type { Svd } from "./svd.js";

/**
 * K = X diag(rho_0 I, rho_1 I, ...) X^T, the kernel between all scored steps of a batch: [rows, rows], times I over the
 * outputs, X the design's matrix.
 */
export function gramMatrix(design: ToeplitzDesign, rho: ArrayLike<number>): RealTensor {
  checkDesign(design);
  const { rows } = design;
  const weighted = weightedMatrix(design, checkLagWeights(rho, design.lags));
  const columns = weighted.length / rows;
  const kernel = new Float64Array(sizeOf([rows, rows], "the Gram matrix"));
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other <= row; other++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += weighted[row * columns + c]! * weighted[other * columns + c]!;
      kernel[row * rows + other] = kernel[other * rows + row] = sum;
    }
  }
  return realTensor([rows, rows], kernel);
}

/** Curvatures of a convolution's loss, and the step that descent can take. */
export interface GramSpectrum {
  /** [rows], descending: the eigenvalues of K / sequences, the curvatures of the loss along the model's outputs. */
  eigenvalues: Float64Array;
  largest: number;
  /** 0 where scored steps are linearly dependent, as they are if there are more than numbers in an impulse response. */
  smallest: number;
  /** 2 / (smallest + largest), up to which wide networks are known to follow their kernel (Lee et al. 2019). */
  criticalStep: number;
}

/**
 * The eigenvalues of a batch's Gram matrix over its number of sequences; learning rates are for the loss of
 * `ToeplitzDesign`.
 */
export function gramSpectrum(design: ToeplitzDesign, rho: ArrayLike<number>): GramSpectrum {
  checkDesign(design);
  const { values } = weightedSvd(design, checkLagWeights(rho, design.lags));
  const eigenvalues = new Float64Array(design.rows);
  for (const [k, value] of values.entries()) eigenvalues[k] = (value * value) / design.sequences;
  const [largest, smallest] = [eigenvalues[0]!, eigenvalues[design.rows - 1]!];
  return { eigenvalues, largest, smallest, criticalStep: 2 / (smallest + largest) };
}

/**
 * The decomposition of X P^(1/2), whose squared singular values are the eigenvalues of K. A singular value under
 * rounding, 2e-16 of the largest times the size, counts as 0.
 */
export function weightedSvd(design: ToeplitzDesign, rho: Float64Array): Svd {
  const columns = design.lags * design.inputSize;
  const { values, ...vectors } = svd(weightedMatrix(design, rho), design.rows, columns);
  const least = values[0]! * Number.EPSILON * Math.max(design.rows, columns);
  return { values: values.map((value) => (value > least ? value : 0)), ...vectors };
}

/** X P^(1/2), P = diag(rho_0 I, rho_1 I, ...): [rows, lags inputSize]. */
function weightedMatrix({ matrix, lags, inputSize }: ToeplitzDesign, rho: Float64Array): Float64Array {
  const roots = rho.map(Math.sqrt);
  return matrix.map((value, at) => value * roots[Math.floor(at / inputSize) % lags]!);
}
