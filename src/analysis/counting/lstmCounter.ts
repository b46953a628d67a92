import { checkFields } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { checkFiniteNumber } from "../checks.js";
import { modelWith } from "./counters.js";
import type { CounterDtype } from "./counters.js";

/** What an LSTM that counts is made of. */
export interface LstmCounterOptions {
  /**
   * K, the pre-activation of every gate: the sigmoid of the gates is sigmoid(K), the candidate +-tanh(K). In float32
   * K = 20 counts exactly up to 2^24, since both are then exactly 1; in float64 K = 38 does, up to 2^53.
   */
  saturation: number;
  /** kappa, the slope of the second output; 20 by default. */
  sharpness?: number | undefined;
  /** h at which the second output says yes; 0.38 by default, half way between tanh(0) and tanh(1). */
  threshold?: number | undefined;
  dtype?: CounterDtype | undefined;
}

/**
 * One LSTM unit that counts in its cell state (the idea of Weiss et al. 2018): no gate reads h or the symbol, i, f and
 * o have the bias K, the candidate the weights K and -K, so c_t = s (c_(t-1) + tanh(+-K)), s = sigmoid(K), and h = s
 * tanh(c). Outputs: sigmoid(10), and sigmoid(kappa (h - threshold)). Throws OUTLAST_NOT_FINITE,
 * OUTLAST_INVALID_ARGUMENT.
 */
export function lstmCounter(options: LstmCounterOptions): Model {
  checkFields(options, "the options of lstmCounter", ["saturation", "sharpness", "threshold", "dtype"]);
  const { saturation: K, sharpness = 20, threshold = 0.38, dtype = "float32" } = options;
  checkFiniteNumber(K, "saturation");
  checkFiniteNumber(sharpness, "sharpness");
  checkFiniteNumber(threshold, "threshold");
  const sizes = { inputSize: 2, hiddenSize: 1, outputSize: 2 };
  return modelWith(
    { cell: "lstm", ...sizes, dtype, readout: { activation: "sigmoid" } },
    {
      "rnn.weight_ih_l0": [0, 0, 0, 0, K, -K, 0, 0],
      "rnn.bias_ih_l0": [K, K, 0, K],
      "readout.weight": [0, sharpness],
      "readout.bias": [10, -threshold * sharpness],
    },
  );
}
