import { checkFinite, checkTensor, dtypeOf } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkModel, modelFromParameters, modelParameters } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import type { RealTensor } from "../wide/checks.js";

/**
 * A copy of a model that computes in float64. Throws OUTLAST_INVALID_ARGUMENT for no model, OUTLAST_NOT_FINITE for a
 * diverged one.
 */
export function doubleModel(model: Model): Model {
  checkModel(model);
  return modelFromParameters({ ...model.spec, dtype: "float64" }, Float64Array.from(modelParameters(model)));
}

/** A finite tensor of either float type as one of float64. Throws what `checkTensor` and `checkFinite` throw. */
export function doubleTensor(value: Tensor, name: string, shape: readonly (number | undefined)[]): RealTensor {
  const tensor = checkTensor(value, name, shape, ["float64", "float32"]);
  checkFinite(tensor, name);
  return { shape: tensor.shape, data: Float64Array.from(tensor.data) };
}

/** A float32 tensor in float64, anything else as it stands, for who checks it. */
export function widened<T extends Tensor | undefined>(value: T): T | RealTensor {
  if (value === undefined || dtypeOf(value?.data) !== "float32") return value;
  return { shape: value.shape, data: Float64Array.from(value.data) };
}
