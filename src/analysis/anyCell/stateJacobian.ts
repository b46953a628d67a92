import { checkFields, checkFinite, invalid, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { realTensor } from "../wide/checks.js";
import type { RealTensor } from "../wide/checks.js";
import { doubleModel, doubleTensor } from "./doubles.js";
import { initialStateOf, stateAt, stateOf, stateSize } from "./states.js";

/** The trajectory at whose end the derivative is taken. */
export interface StateJacobianOptions {
  /** The trajectory's inputs, [time, inputSize]. */
  inputs: Tensor;
}

/**
 * What a model's last step makes of its state: d s_t / d s_(t-1), [states, states], at the end of the trajectory that
 * `inputs` take it on. The state is h of every layer, then c of every layer (LSTM); for a linear model it is A,
 * whatever the inputs.
 *
 * By central differences of fourth order, steps 2^-10 times the size of the state's number, or 2^-10 where that is
 * below 1: good to about 1e-11. Within two steps of a kink (ReLU) it lies between both sides. Throws
 * OUTLAST_INVALID_ARGUMENT, OUTLAST_SHAPE, OUTLAST_DTYPE or OUTLAST_NOT_FINITE.
 */
export function stateJacobian(model: Model, options: StateJacobianOptions): RealTensor {
  const double = doubleModel(model);
  checkFields(options, "the options of stateJacobian", ["inputs"]);
  const { inputSize } = double.spec;
  const inputs = doubleTensor(options.inputs, "inputs", [undefined, inputSize]);
  const [time = 0] = inputs.shape;
  if (time === 0) throw invalid("OUTLAST_INVALID_ARGUMENT", "inputs must have at least one step, got none.", "inputs");
  const size = stateSize(double);
  const last = inputs.data.subarray((time - 1) * inputSize);
  const before = time === 1 ? initialStateOf(double) : stateBefore(double, inputs);
  const steps = before.map((value) => Math.max(1, Math.abs(value)) / 1024);
  const apart = [1, -1, 2, -2];
  const starts = Array.from(before.keys()).flatMap((part) =>
    apart.map((factor) => before.map((value, i) => (i === part ? value + factor * steps[part]! : value))),
  );
  const shape = [starts.length, 1, inputSize];
  const repeated = new Float64Array(sizeOf(shape, "the disturbed steps"));
  starts.forEach((_, n) => repeated.set(last, n * inputSize));
  const after = double.forward({ shape, data: repeated }, { initialState: stateOf(double, starts), states: "all" });
  const jacobian = new Float64Array(size * size);
  for (let part = 0; part < size; part++) {
    const [up, down, farUp, farDown] = apart.map((_, i) => stateAt(after, part * apart.length + i, 0));
    for (let i = 0; i < size; i++) {
      const [near, far] = [up![i]! - down![i]!, farUp![i]! - farDown![i]!];
      jacobian[i * size + part] = (8 * near - far) / (12 * steps[part]!);
    }
  }
  const tensor = realTensor([size, size], jacobian);
  checkFinite(tensor, "The Jacobian of the state");
  return tensor;
}

/** The state that the last step starts from. */
function stateBefore(model: Model, inputs: RealTensor): Float64Array<ArrayBuffer> {
  const [time = 0, inputSize = 0] = inputs.shape;
  const data = inputs.data.slice(0, (time - 1) * inputSize);
  return stateAt(model.forward({ shape: [1, time - 1, inputSize], data }, { states: "all" }), 0, time - 2);
}
