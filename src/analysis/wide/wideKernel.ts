import type { Tensor } from "../../core/index.js";
import { checkLagWeights, checkReal, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";

/**
 * The tangent kernel of an infinitely wide linear RNN, and of the scaled convolution at any parameters, between two
 * sequences of any lengths, [time, inputSize] each: [time of the first, time of the second], times I over the outputs:
 *
 *     K_(t,s)(x,x') = sum_(j <= min(t,s)) rho_j x_(t-j)^T x'_(s-j).
 *
 * `rho` must reach as far as the shorter sequence.
 */
export function wideKernel(rho: ArrayLike<number>, first: Tensor, second: Tensor): RealTensor {
  const x = checkReal(first, "first", [undefined, undefined]);
  const [times = 0, inputSize = 0] = x.shape;
  const y = checkReal(second, "second", [undefined, inputSize]);
  const [otherTimes = 0] = y.shape;
  const weights = checkLagWeights(rho, Math.min(times, otherTimes));
  const kernel = new Float64Array(times * otherTimes);
  for (let t = 0; t < times; t++) {
    for (let s = 0; s < otherTimes; s++) {
      let sum = 0;
      for (let j = 0; j <= Math.min(t, s); j++) {
        let product = 0;
        for (let i = 0; i < inputSize; i++) {
          product += x.data[(t - j) * inputSize + i]! * y.data[(s - j) * inputSize + i]!;
        }
        sum += weights[j]! * product;
      }
      kernel[t * otherTimes + s] = sum;
    }
  }
  return realTensor([times, otherTimes], kernel);
}
