import { describe } from "./describe.js";
import { invalid } from "./errors.js";

/** A dense row-major array: `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

export type TensorDtype = "float32" | "float64" | "int32";

/** No single array may be larger: 4 GiB, what every supported Node.js can allocate. */
export const MAX_BYTES = 2 ** 32;

const dtypes: Record<string, TensorDtype> = { Float32Array: "float32", Float64Array: "float64", Int32Array: "int32" };
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** The dtype of a typed array of any realm, or undefined for anything else. */
export function dtypeOf(data: unknown): TensorDtype | undefined {
  const tag: unknown = tagOf?.get?.call(data);
  return typeof tag === "string" ? dtypes[tag] : undefined;
}

/** Product of a shape's sizes. Throws OUTLAST_TOO_LARGE where `bytes` each would pass `MAX_BYTES`. */
export function sizeOf(shape: readonly number[], name: string, bytes = 8): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  if (size * bytes > MAX_BYTES) {
    const limit = `${MAX_BYTES / 2 ** 30} GiB`;
    throw invalid("OUTLAST_TOO_LARGE", `${name} of shape ${show(shape)} would take more than ${limit}.`, name);
  }
  return size;
}

/**
 * Checks a tensor's form and returns it with every property read once, so that no later look can differ.
 * `shape` is what it must be; undefined entries may be any size. Throws OUTLAST_INVALID_ARGUMENT (no tensor at all),
 * OUTLAST_SHAPE, OUTLAST_TOO_LARGE, OUTLAST_DTYPE or OUTLAST_DETACHED, naming the tensor by `name`.
 */
export function checkTensor(
  value: Tensor,
  name: string,
  shape: readonly (number | undefined)[],
  accepted: readonly TensorDtype[],
): Tensor {
  const { shape: given, data } = typeof value === "object" && value !== null ? value : ({} as Partial<Tensor>);
  if (!Array.isArray(given)) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `${name} must be a tensor, { shape, data }.`, name);
  }
  const actual = [...(given as readonly number[])];
  for (const extent of actual) {
    if (!Number.isInteger(extent) || extent < 0) {
      throw invalid("OUTLAST_SHAPE", `${name} has a size that is no whole number in its shape ${show(actual)}.`, name);
    }
  }
  if (actual.length !== shape.length || shape.some((extent, i) => extent !== undefined && extent !== actual[i])) {
    const sentence = `${name} must have the shape ${show(shape)}, got ${show(actual)}.`;
    throw invalid("OUTLAST_SHAPE", sentence, name);
  }
  const size = sizeOf(actual, name, 1);
  const dtype = dtypeOf(data);
  if (dtype === undefined || !accepted.includes(dtype)) {
    const arrays = accepted.map((item) => arrayNames[item]).join(" or ");
    const got = dtype === undefined ? className(data) : arrayNames[dtype];
    const fix = `convert it with ${arrayNames[accepted[0] ?? "float32"]}.from(...)`;
    throw invalid("OUTLAST_DTYPE", `${name}.data must be a ${arrays}, got ${got}: ${fix}.`, name);
  }
  if (isDetached(data!)) {
    const sentence = `${name}.data lies in a detached ArrayBuffer: it was transferred away.`;
    throw invalid("OUTLAST_DETACHED", sentence, name);
  }
  if (data!.length !== size) {
    const sentence = `${name}.data has ${data!.length} numbers, its shape ${show(actual)} needs ${size}.`;
    throw invalid("OUTLAST_SHAPE", sentence, name);
  }
  return { shape: actual, data: data! };
}

/**
 * Throws OUTLAST_NOT_FINITE, naming the first place, when a tensor holds NaN or an infinity; `remark` explains
 * "finite".
 */
export function checkFinite(tensor: Tensor, name: string, remark = ""): void {
  const { data, shape } = tensor;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) {
      const sentence = `${name} must be finite${remark}, got ${String(data[i])} at ${show(position(i, shape))}.`;
      throw invalid("OUTLAST_NOT_FINITE", sentence, name);
    }
  }
}

/** `[2, 5, 3]`; a size that may be anything prints as `any`. Of a long shape the first sizes. */
export function show(shape: readonly (number | undefined)[]): string {
  const sizes = shape.slice(0, MOST_SHOWN).map((extent) => (extent === undefined ? "any" : describe(extent)));
  return `[${sizes.join(", ")}${shape.length > MOST_SHOWN ? ", ..." : ""}]`;
}

const MOST_SHOWN = 16;

/** The index of element `offset` in a row-major array of this shape. */
export function position(offset: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] ?? 1;
    index.unshift(offset % extent);
    offset = Math.floor(offset / extent);
  }
  return index;
}

const arrayNames: Record<TensorDtype, string> = {
  float32: "Float32Array",
  float64: "Float64Array",
  int32: "Int32Array",
};

function className(value: unknown): string {
  return typeof value === "object" && value !== null
    ? Object.prototype.toString.call(value).slice(8, -1)
    : describe(value);
}

function isDetached(data: ArrayBufferView): boolean {
  if (data.buffer.byteLength > 0) return false;
  try {
    new Uint8Array(data.buffer);
    return false;
  } catch {
    return true;
  }
}
