import { checkFields } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { MAX_LAGS, checkNumber, checkWhole } from "../options.js";
import { doubleModel } from "./doubles.js";
import { factorsOf, tangents } from "./tangentKernel.js";
import type { TangentKernelOptions } from "./tangentKernel.js";

/** Which lags are asked about. */
export interface LearnabilityOptions extends Pick<TangentKernelOptions, "rates"> {
  /** Lags 0 .. length - 1. */
  length: number;
  /** Size of the impulses that differences are taken with; 1 by default. */
  amplitude?: number | undefined;
}

/**
 * How strongly training moves what an output hears of each lag: the parameters' share of the gradient by lag,
 *
 *     K_k = mean over outputs and inputs of |d/dtheta (dy_t / dx_(t-k))|^2,   k = 0 .. length - 1,
 *
 * about the run without inputs, by central differences of exact gradients between impulses of +-amplitude. Of a linear
 * model it is the diagonal of `wideLagKernel` whatever the amplitude (with the rates 1/n of A and of C), so that
 * `lagWeights` are its limit; of others it is of second order in the amplitude. Beside it, `gradientByLag` is what an
 * output hears already. Feed it to `decayOf`. Costs 2 length inputSize outputSize backward passes; throws as
 * `tangentKernel` does.
 */
export function learnabilityByLag(model: Model, options: LearnabilityOptions): Float64Array {
  const double = doubleModel(model);
  checkFields(options, "the options of learnabilityByLag", ["length", "amplitude", "rates"]);
  const length = checkWhole(options.length, "length", 1, MAX_LAGS);
  const amplitude = checkNumber(options.amplitude ?? 1, "amplitude", 1e-8, 1e8);
  const factors = factorsOf(double, options.rates ?? {});
  const { inputSize, outputSize } = double.spec;
  const gradients = (at: number, size: number): Float64Array[] => {
    const data = new Float64Array(length * inputSize);
    data[at] = size;
    return tangents(double, { inputs: { shape: [1, length, inputSize], data } }, "last", factors);
  };
  const energies = new Float64Array(length);
  for (let lag = 0; lag < length; lag++) {
    for (let input = 0; input < inputSize; input++) {
      const at = (length - 1 - lag) * inputSize + input;
      const below = gradients(at, -amplitude);
      gradients(at, amplitude).forEach((above, output) => {
        above.forEach((value, i) => {
          const slope = (value - below[output]![i]!) / (2 * amplitude);
          energies[lag]! += (slope * slope) / (inputSize * outputSize);
        });
      });
    }
  }
  return energies;
}
