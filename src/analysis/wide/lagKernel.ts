import { checkFields, sizeOf } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { backwardChain, forwardChain, plainSystem } from "./chains.js";
import { checkNotNegative, checkWhole, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
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
 * of a linear model whose A = W/sqrt(n) and C = C'/sqrt(n) (its B is F), as [length, outputSize, inputSize, length,
 * outputSize, inputSize]. With R_k = A^k B and Q_k = C A^k of the model's own matrices,
 *
 *     K_ij[ab,a'b'] = rates.C/n delta_aa' (R_i^T R_j)[b,b'] + rates.F delta_bb' (Q_i Q_j^T)[a,a']
 *                   + rates.W/n sum_(k<i) sum_(l<j) (Q_k Q_l^T)[a,a'] (R_(i-1-k)^T R_(j-1-l))[b,b'].
 *
 * As n grows it becomes rho_i delta_ij delta_aa' delta_bb', rho the `lagWeights`: off-diagonal parts fall like n^(-1/2),
 * and the limit holds for i^2 far below n. Throws OUTLAST_INVALID_ARGUMENT for a model that is not such a system.
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
  const inputs = products(forwardChain(system, length), length * inputSize, n); // [i b, j b']: R_i^T R_j
  const outputs = products(backwardChain(system, length), length * outputSize, n); // [i a, j a']: Q_i Q_j^T
  const width = length * outputSize * inputSize;
  const sides = Array.from({ length: width }, (_, at) => sideOf(at, outputSize, inputSize));
  for (const [row, first] of sides.entries()) {
    for (let column = row; column < width; column++) {
      const second = sides[column]!;
      let sum = 0;
      if (first.a === second.a)
        sum += (C / n) * inputs.at(first.i * inputSize + first.b, second.i * inputSize + second.b);
      if (first.b === second.b) sum += F * outputs.at(first.i * outputSize + first.a, second.i * outputSize + second.a);
      let inner = 0;
      for (let k = 0; k < first.i; k++) {
        for (let l = 0; l < second.i; l++) {
          const before = inputs.at((first.i - 1 - k) * inputSize + first.b, (second.i - 1 - l) * inputSize + second.b);
          inner += outputs.at(k * outputSize + first.a, l * outputSize + second.a) * before;
        }
      }
      sum += (W / n) * inner;
      kernel[row * width + column] = sum;
      kernel[column * width + row] = sum;
    }
  }
  return realTensor(shape, kernel);
}

interface Side {
  i: number;
  a: number;
  b: number;
}

/** Lag, output and input of an entry of the impulse response. */
function sideOf(at: number, outputSize: number, inputSize: number): Side {
  return {
    i: Math.floor(at / (outputSize * inputSize)),
    a: Math.floor(at / inputSize) % outputSize,
    b: at % inputSize,
  };
}

/** Inner products of all pairs of rows. */
function products(rows: Float64Array, count: number, width: number): { at: (i: number, j: number) => number } {
  const values = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    for (let j = 0; j <= i; j++) {
      values[i * count + j] = values[j * count + i] = dot(row, rows.subarray(j * width, (j + 1) * width));
    }
  }
  return { at: (i, j) => values[i * count + j]! };
}
