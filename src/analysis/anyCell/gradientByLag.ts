import { checkFields, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { checkWhole } from "../options.js";
import { doubleModel, doubleTensor } from "./doubles.js";
import { inputJacobian } from "./inputJacobian.js";

/**
 * E_k = mean over the sequences of |dy_t / dx_(t-k)|_F^2 for the lags k = 0 .. length - 1, t the last step of `inputs`
 * `[sequences, time, inputSize]`: how much an output still hears of the input k steps ago. Feed it to `decayOf` (the
 * measures of effective memory of the linear-bias literature). For a linear model it is |m_k|_F^2 whatever the inputs;
 * for a wide Gaussian one its mean is inputSize outputSize nuC nuF nuW^k. Exact to rounding, as `jacobianResponse` is,
 * and throws as it does.
 */
export function gradientByLag(model: Model, options: { inputs: Tensor; length: number }): Float64Array {
  const double = doubleModel(model);
  checkFields(options, "the options of gradientByLag", ["inputs", "length"]);
  const inputs = doubleTensor(options.inputs, "inputs", [undefined, undefined, double.spec.inputSize]);
  const [sequences = 0, time = 0] = inputs.shape;
  if (sequences === 0) throw invalid("OUTLAST_NO_SEQUENCE", "inputs hold no sequence to average over.", "inputs");
  const length = checkWhole(options.length, "length", 1, time);
  const size = inputs.data.length / sequences;
  const energies = new Float64Array(length);
  for (let n = 0; n < sequences; n++) {
    const jacobian = inputJacobian(double, inputs.data.subarray(n * size, (n + 1) * size), length);
    const width = jacobian.length / length;
    jacobian.forEach((value, i) => (energies[Math.floor(i / width)]! += (value * value) / sequences));
  }
  return energies;
}
