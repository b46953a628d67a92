import { checkFields, invalid, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkLagWeights, checkNotNegative, checkReal, checkWhole, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { checkDesign } from "./design.js";
import type { ToeplitzDesign } from "./design.js";
import { lossOf, residuals, responseGradient } from "./leastSquares.js";

/** How a convolution is trained. */
export interface ConvolutionOptions {
  /** A weight for every lag of the design: `lagWeights` of a wide RNN, or ones for a plain convolution. */
  rho: ArrayLike<number>;
  /** Of the loss of `ToeplitzDesign`. */
  learningRate: number;
  steps: number;
  /**
   * `[lags, outputSize, inputSize]`: the impulse response at the start, 0 by default; that of an RNN matches its
   * function.
   */
  initial?: Tensor;
}

/** What training a convolution came to. */
export interface ConvolutionRun {
  /** `[steps + 1, lags, outputSize, inputSize]`: the impulse response before each step, and at the end. */
  trajectory: RealTensor;
  /** `[steps + 1]`: the loss there, as `ToeplitzDesign` defines it. */
  losses: Float64Array;
  /** `[lags, outputSize, inputSize]`: the last of the trajectory. */
  response: RealTensor;
}

/**
 * Trains the scaled convolution y_t = sum_j sqrt(rho_j) theta_j x_(t-j) by full-batch gradient descent in theta, which
 * in L_j = sqrt(rho_j) theta_j is descent preconditioned by rho, exactly:
 *
 *     L_j <- L_j - learningRate rho_j dLoss/dL_j.
 *
 * With the lag weights of a wide linear RNN and its initial impulse response, this is that RNN at infinite width. A
 * rate above 2 / (largest eigenvalue of `gramSpectrum`) diverges, and then numbers stop being finite.
 */
export function trainConvolution(design: ToeplitzDesign, options: ConvolutionOptions): ConvolutionRun {
  checkDesign(design);
  checkFields(options, "options", ["rho", "learningRate", "steps", "initial"]);
  const { learningRate, steps } = options;
  const shape = [design.lags, design.outputSize, design.inputSize];
  const rho = checkLagWeights(options.rho, design.lags);
  checkNotNegative(learningRate, "learningRate");
  checkWhole(steps, "steps", 0);
  let response = initialResponse(design, options.initial);
  const trajectory = new Float64Array(sizeOf([steps + 1, ...shape], "the trajectory"));
  const losses = new Float64Array(steps + 1);
  const size = design.outputSize * design.inputSize;
  for (let step = 0; step <= steps; step++) {
    const residual = residuals(design, response);
    losses[step] = lossOf(design, residual);
    trajectory.set(response, step * response.length);
    if (step === steps) break;
    const gradient = responseGradient(design, residual);
    response = response.map((value, at) => value - learningRate * rho[Math.floor(at / size)]! * gradient[at]!);
  }
  return {
    trajectory: realTensor([steps + 1, ...shape], trajectory),
    losses,
    response: realTensor(shape, response),
  };
}

/** The impulse response that a convolution starts from: the given one, or zeros. */
export function initialResponse(design: ToeplitzDesign, initial: Tensor | undefined, name = "initial"): Float64Array {
  const { lags, outputSize, inputSize } = design;
  if (initial === undefined) return new Float64Array(lags * outputSize * inputSize);
  return checkReal(initial, name, [lags, outputSize, inputSize]).data;
}

/**
 * What a convolution says: y_t = sum_j L_j x_(t-j) over `inputs` [batch, time, inputSize], `response`
 * [lags, outputSize, inputSize], later lags 0: [batch, time, outputSize].
 */
export function convolve(response: Tensor, inputs: Tensor): RealTensor {
  const kernel = checkReal(response, "response", [undefined, undefined, undefined]);
  const [lags = 0, outputSize = 0, inputSize = 0] = kernel.shape;
  const { data, shape } = checkReal(inputs, "inputs", [undefined, undefined, inputSize]);
  const [batch = 0, time = 0] = shape;
  const outputs = new Float64Array(batch * time * outputSize);
  for (let step = 0; step < batch * time; step++) {
    for (let j = 0; j <= Math.min(step % time, lags - 1); j++) {
      for (let o = 0; o < outputSize; o++) {
        const [l, x] = [(j * outputSize + o) * inputSize, (step - j) * inputSize];
        for (let i = 0; i < inputSize; i++) outputs[step * outputSize + o]! += kernel.data[l + i]! * data[x + i]!;
      }
    }
  }
  return realTensor([batch, time, outputSize], outputs);
}

/**
 * theta_j = L_j / sqrt(rho_j): the scaled convolution's parameters that make its function that of an impulse response
 * [lags, outputSize, inputSize]. Throws OUTLAST_INVALID_ARGUMENT for a lag of weight 0, which no theta moves.
 */
export function matchedWeights(response: Tensor, rho: ArrayLike<number>): RealTensor {
  const { shape, data } = checkReal(response, "response", [undefined, undefined, undefined]);
  const weights = checkLagWeights(rho, shape[0]!);
  const still = weights.indexOf(0);
  if (still >= 0) {
    const sentence = `rho[${still}] must be above 0: no parameter moves a lag of weight 0.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `rho[${still}]`);
  }
  const size = data.length / weights.length;
  return realTensor(
    shape,
    data.map((value, at) => value / Math.sqrt(weights[Math.floor(at / size)]!)),
  );
}
