import type { Tensor } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { native } from "../../native/index.js";
import { realTensor } from "../wide/checks.js";
import { gateSums } from "./gateSums.js";
import type { GateName } from "./gateSums.js";

/**
 * The values of every gate of an LSTM or GRU along sequences `inputs` [batch, time, inputSize], in the order of their
 * parameters: [layers, batch, time, hiddenSize] each, as states are, in float64. The candidate is between -1 and 1, the
 * others between 0 and 1. Throws OUTLAST_INVALID_ARGUMENT for a cell without gates, and as `model.forward` does.
 */
export function gateValues(model: Model, inputs: Tensor): Partial<Record<GateName, Tensor>> {
  const gates = gateSums(model, { inputs }, "gateValues");
  const { layers, hiddenSize: width } = model.spec;
  const [batch = 0, time = 0] = inputs.shape;
  const entries = gates.map(({ name, isTanh, sums }) => {
    const values = native().elementary(isTanh ? "tanh" : "sigmoid", Float64Array.from(sums)) as Float64Array;
    const inOrder = new Float64Array(values.length);
    values.forEach((value, at) => {
      const [step, layer] = [Math.floor(at / (layers * width)), Math.floor(at / width) % layers];
      inOrder[(layer * batch * time + step) * width + (at % width)] = value;
    });
    return [name, realTensor([layers, batch, time, width], inOrder)] as const;
  });
  return Object.fromEntries(entries);
}
