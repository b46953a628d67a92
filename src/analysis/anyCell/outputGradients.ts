import { checkFinite } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import type { RealTensor } from "../wide/checks.js";

/** Gradients by the parameters' names. */
export type Gradients = Record<string, Float64Array>;

/**
 * The gradient of each output of the last step for every parameter, of a float64 model over one sequence
 * [1, time, inputSize]. With targets equal to the outputs but for one, d off, the mean squared error has the gradient
 * 2 d / outputSize times that output's: exact to rounding. Throws OUTLAST_NOT_FINITE for outputs out of range.
 */
export function outputGradients(model: Model, inputs: RealTensor): Gradients[] {
  const [, time = 0] = inputs.shape;
  const { outputs } = model.forward(inputs);
  checkFinite(outputs, "The model's outputs");
  const last = outputs.data.length - model.spec.outputSize;
  return Array.from({ length: model.spec.outputSize }, (_, output) => {
    const data = Float64Array.from(outputs.data);
    const value = data[last + output]!;
    data[last + output] = value - Math.max(1, Math.abs(value));
    const apart = value - data[last + output]!; // with the rounding of the line before
    const targets = { shape: [1, time, model.spec.outputSize], data };
    const { gradients } = model.gradients({ inputs, targets }, { loss: "mse", scored: "last" });
    const factor = model.spec.outputSize / (2 * apart);
    const unit = Object.entries(gradients).map(([name, { data }]) => [
      name,
      Float64Array.from(data, (x) => factor * x),
    ]);
    return Object.fromEntries(unit) as Gradients;
  });
}
