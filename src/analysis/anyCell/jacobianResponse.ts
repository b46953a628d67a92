import { checkFields, sizeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { MAX_LAGS, checkWhole } from "../options.js";
import { realTensor } from "../wide/checks.js";
import type { RealTensor } from "../wide/checks.js";
import { doubleModel, doubleTensor } from "./doubles.js";
import { inputJacobian } from "./inputJacobian.js";

/** Around which sequence a network is made linear, and for how many lags. */
export interface JacobianResponseOptions {
  /** The trajectory's inputs [time, inputSize]; `length` steps of 0 by default. */
  inputs?: Tensor | undefined;
  /** Lags. */
  length: number;
  /** The step t whose output is looked at, from 0; the last one by default. At least length - 1. */
  at?: number | undefined;
}

/**
 * The impulse response of any model along a trajectory: dy_t / dx_(t-k) at the lags k = 0 .. length - 1,
 * [length, outputSize, inputSize] in float64. For a linear model it is `impulseResponse`, whatever the inputs and t.
 *
 * Exact to rounding (about 1e-15 of the largest products on the way): one gradient an output through inputs that mark
 * the steps and that no weight reads, no finite differences. At a kink (ReLU, clip) it is what training takes as
 * gradient. Throws OUTLAST_INVALID_ARGUMENT, OUTLAST_SHAPE, OUTLAST_DTYPE or OUTLAST_NOT_FINITE.
 */
export function jacobianResponse(model: Model, options: JacobianResponseOptions): RealTensor {
  const double = doubleModel(model);
  const { inputSize, outputSize } = double.spec;
  checkFields(options, "the options of jacobianResponse", ["inputs", "length", "at"]);
  const length = checkWhole(options.length, "length", 1, MAX_LAGS);
  const shape = [length, outputSize, inputSize];
  sizeOf([length, length + inputSize], "the marked inputs");
  const zeros = (): RealTensor => realTensor([length, inputSize], new Float64Array(length * inputSize));
  const inputs =
    options.inputs === undefined ? zeros() : doubleTensor(options.inputs, "inputs", [undefined, inputSize]);
  const time = inputs.shape[0]!;
  checkWhole(length, "length", 1, time);
  const at = checkWhole(options.at ?? time - 1, "at", length - 1, time - 1);
  return realTensor(shape, inputJacobian(double, inputs.data.subarray(0, (at + 1) * inputSize), length));
}
