import { dtypeOf } from "../core/index.js";
import type { Tensor, TensorDtype } from "../core/index.js";

interface ElementType {
  /** Bytes an element takes in a file. */
  bytes: number;
  /** The elements in little-endian bytes of their own; undefined where one does not fit 32 bits. */
  read(bytes: Uint8Array<ArrayBuffer>): Tensor["data"] | undefined;
}

/** The element types of a safetensors file that have a place in a tensor. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  F64: { bytes: 8, read: ({ buffer }) => new Float64Array(buffer) },
  F32: { bytes: 4, read: ({ buffer }) => new Float32Array(buffer) },
  I64: { bytes: 8, read: ({ buffer }) => narrow(new BigInt64Array(buffer)) },
  I32: { bytes: 4, read: ({ buffer }) => new Int32Array(buffer) },
  I16: { bytes: 2, read: ({ buffer }) => Int32Array.from(new Int16Array(buffer)) },
  I8: { bytes: 1, read: ({ buffer }) => Int32Array.from(new Int8Array(buffer)) },
  U8: { bytes: 1, read: (bytes) => Int32Array.from(bytes) },
  BOOL: { bytes: 1, read: (bytes) => Int32Array.from(bytes) },
};

const names: Record<TensorDtype, string> = { float64: "F64", float32: "F32", int32: "I32" };

/** The element type that an array is written as. */
export function elementTypeOf(data: Tensor["data"]): string {
  return names[dtypeOf(data) ?? "float64"];
}

/** PyTorch's and NumPy's usual integers are 64 bits wide; lengths and classes fit 32. */
function narrow(wide: BigInt64Array): Int32Array | undefined {
  const narrowed = Int32Array.from(wide, Number);
  return narrowed.every((value, i) => BigInt(value) === wide[i]) ? narrowed : undefined;
}
