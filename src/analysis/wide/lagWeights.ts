import { checkWhole } from "./checks.js";
import { checkSetting, lagCoefficients } from "./setting.js";
import type { WideSetting } from "./setting.js";

/**
 * The factors rho_0, ..., rho_(length-1) of the convolution that a linear RNN trains like as its width grows (Emami et
 * al. 2021): y_t = sum_j sqrt(rho_j) theta_j x_(t-j), with
 *
 *     rho_i = rates.C nuF nuW^i + rates.F nuC nuW^i + rates.W i nuC nuF nuW^(i-1),
 *
 * the shares of training C, F and W; a frozen matrix has none. In NTK parameterisation each rate counts nu times, which
 * makes it nuC nuF nuW^i (i + 2) at rates of 1. The tail falls like i nuW^i, but the weights rise first where
 * nuC nuF > (nuC + nuF) (1 - nuW): see `peakLag`.
 */
export function lagWeights(setting: WideSetting, length: number): Float64Array {
  const checked = checkSetting(setting);
  checkWhole(length, "length");
  const { direct, inner } = lagCoefficients(checked);
  const rho = new Float64Array(length);
  let [previous, power] = [0, 1]; // nuW^(i-1), which lag 0 does not read, and nuW^i
  for (let i = 0; i < length; i++) {
    rho[i] = direct * power + inner * i * previous;
    [previous, power] = [power, power * checked.nuW];
  }
  return rho;
}

/**
 * Variances of the entries of the impulse response L_j at the start, nuC nuF nuW^j, as the width grows. The mean of
 * |dy_t/dx_(t-j)|_F^2 is inputSize outputSize times that: sensitivity falls like nuW^j where learnability, rho_j, has
 * a factor j more.
 */
export function responseVariances(setting: WideSetting, length: number): Float64Array {
  const { nuW, nuF, nuC } = checkSetting(setting);
  checkWhole(length, "length");
  const variances = new Float64Array(length);
  let variance = nuC * nuF;
  for (let j = 0; j < length; j++) {
    variances[j] = variance;
    variance *= nuW;
  }
  return variances;
}
