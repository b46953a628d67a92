import { checkFields } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { modelWith } from "./counters.js";
import type { CounterDtype } from "./counters.js";

/** What an acceptor of bracket strings is made of. */
export interface DyckAcceptorOptions {
  /**
   * "clip" (default) gives 0 for a word and 1 for any other string; "sigmoid", as the classifiers of the paper have it,
   * gives 1/2 for a word, which lies on their boundary.
   */
  activation?: "clip" | "sigmoid" | undefined;
  dtype?: CounterDtype | undefined;
}

/**
 * The ReLU network of El-Naggar et al. (HLC 2022) that is not 0 after the last symbol of a string that is no Dyck-1
 * word: o_t = relu([(] + o_(t-1)) and c_t = relu([)] + c_(t-1)) count both brackets, p = relu(o - c) and n = relu(c -
 * o) compare them, s_t = relu(n + s_(t-1)) remembers every surplus closing, and the output is p + s. Three layers of
 * two units, (o, c), (p, n), (p, s), weights 0, 1 and -1, no biases; exact up to counts of 2^24 in float32.
 */
export function dyckAcceptor(options: DyckAcceptorOptions = {}): Model {
  checkFields(options, "the options of dyckAcceptor", ["activation", "dtype"]);
  const { activation = "clip", dtype = "float32" } = options;
  const identity = [1, 0, 0, 1];
  const sizes = { inputSize: 2, hiddenSize: 2, outputSize: 1, layers: 3 };
  return modelWith(
    { cell: "relu", ...sizes, dtype, bias: false, readout: { bias: false, activation } },
    {
      "rnn.weight_ih_l0": identity,
      "rnn.weight_hh_l0": identity,
      "rnn.weight_ih_l1": [1, -1, -1, 1],
      "rnn.weight_ih_l2": identity,
      "rnn.weight_hh_l2": [0, 0, 0, 1],
      "readout.weight": [1, 1],
    },
  );
}
