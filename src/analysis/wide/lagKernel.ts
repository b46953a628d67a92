import { checkFields, sizeOf } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { backwardChain, forwardChain, plainSystem } from "./chains.js";
import { checkNotNegative, checkWhole, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { placeOf } from "./places.js";
import { dot } from "./vectors.js";

/** What multiplies the learning rates of W, F and C; 1 by default, 0 for a matrix that does not train. */
export interface WideRates {
  readonly W?: number;
  readonly F?: number;
  readonly C?: number;
}

/**
 * The tangent kernel of the impulse response at a finite width n, exactly and without differentiating anything:
 *
 *     K_ij[ab,a'b'] = < dL_i[a,b], dL_j[a',b'] > over W, F and C,
 *
 * of a linear model whose A = W/sqrt(n) and C = C'/sqrt(n) (its B is F), as
 * [length, outputSize, inputSize, length, outputSize, inputSize]. With R_k = A^k B and Q_k = C A^k of the model's own
 * matrices,
 *
 *     K_ij[ab,a'b'] = rates.C/n delta_aa' (R_i^T R_j)[b,b'] + rates.F delta_bb' (Q_i Q_j^T)[a,a']
 *                   + rates.W/n sum_(k<i) sum_(l<j) (Q_k Q_l^T)[a,a'] (R_(i-1-k)^T R_(j-1-l))[b,b'].
 *
 * As n grows it becomes rho_i delta_ij delta_aa' delta_bb', rho the `lagWeights`: off-diagonal parts fall like
 * n^(-1/2), and the limit holds for i^2 far below n. In NTK parameterisation the rates are nuW, nuF and nuC times as
 * large. Throws OUTLAST_INVALID_ARGUMENT for a model that is not such a system.
 */
export function wideLagKernel(model: Model, length: number, rates: WideRates = {}): RealTensor {
  checkFields(rates, "rates", ["W", "F", "C"]);
  const { W = 1, F = 1, C = 1 } = rates;
  for (const [name, rate] of Object.entries({ W, F, C })) checkNotNegative(rate, `rates.${name}`);
  checkWhole(length, "length");
  const system = plainSystem(model);
  const { hiddenSize: n, inputSize, outputSize } = system;
  const shape = [length, outputSize, inputSize, length, outputSize, inputSize];
  const kernel = new Float64Array(sizeOf(shape, "the lag kernel"));
  const before = products(forwardChain(system, length), inputSize, n); // (R_i^T R_j)[b,b']
  const after = products(backwardChain(system, length), outputSize, n); // (Q_i Q_j^T)[a,a']
  const width = length * outputSize * inputSize;
  for (let row = 0; row < width; row++) {
    const { lag: i, output: a, input: b } = placeOf(row, system);
    for (let column = row; column < width; column++) {
      const { lag: j, output: otherA, input: otherB } = placeOf(column, system);
      let inner = 0;
      for (let k = 0; k < i; k++) {
        for (let l = 0; l < j; l++) inner += after(k, a, l, otherA) * before(i - 1 - k, b, j - 1 - l, otherB);
      }
      const ofC = a === otherA ? before(i, b, j, otherB) : 0;
      const ofF = b === otherB ? after(i, a, j, otherA) : 0;
      const sum = (C * ofC + W * inner) / n + F * ofF;
      kernel[row * width + column] = sum;
      kernel[column * width + row] = sum;
    }
  }
  return realTensor(shape, kernel);
}

/** Inner products of all pairs of a chain's vectors: the b-th of lag i with the b'-th of lag j. */
function products(
  chain: Float64Array,
  ofLag: number,
  width: number,
): (i: number, b: number, j: number, otherB: number) => number {
  const count = chain.length / width;
  const values = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    const vector = chain.subarray(row * width, (row + 1) * width);
    for (let other = 0; other <= row; other++) {
      const product = dot(vector, chain.subarray(other * width, (other + 1) * width));
      values[row * count + other] = values[other * count + row] = product;
    }
  }
  return (i, b, j, otherB) => values[(i * ofLag + b) * count + j * ofLag + otherB]!;
}
