import { checkFinite, checkTensor } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import type { FloatArray } from "../native/index.js";
import type { ResolvedModelSpec } from "./modelSpec.js";

/** Checks a tensor of the model's own dtype: form, shape, every number finite (`remark`: which ones that means). */
export function checkFloats(
  spec: ResolvedModelSpec,
  value: Tensor,
  name: string,
  shape: readonly (number | undefined)[],
  remark?: string,
): Tensor {
  const tensor = checkTensor(value, name, shape, [spec.dtype]);
  checkFinite(tensor, name, remark);
  return tensor;
}

/** The numbers of a checked tensor, copied where another thread could change them meanwhile. */
export function floatArray({ data }: Tensor): FloatArray {
  return (data.buffer instanceof ArrayBuffer ? data : data.slice()) as FloatArray;
}

/** A new array of the model's dtype. */
export function newFloats(spec: ResolvedModelSpec, length: number): FloatArray {
  return spec.dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
}
