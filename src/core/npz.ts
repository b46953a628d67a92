import { unzipSync } from "fflate";
import type { UnzipFileInfo } from "fflate";
import { parse } from "npyjs";
import { OutlastError, invalid } from "./errors.js";
import { show, sizeOf } from "./tensor.js";
import type { Tensor } from "./tensor.js";

/**
 * Arrays of a numpy .npz file, by name, as float64; what else the file holds is left alone. Throws OUTLAST_FORMAT,
 * naming
 * `file` and the array, for bytes that are no .npz file, an array that is missing, in Fortran order, cut short or of
 * anything but numbers (real ones, the low byte first), and OUTLAST_TOO_LARGE for more than an array may hold.
 */
export function decodeNpz<Name extends string>(
  bytes: Uint8Array,
  names: readonly Name[],
  file: string,
): Record<Name, Tensor & { data: Float64Array<ArrayBuffer> }> {
  const entries = unzipped(bytes, names, file);
  return Object.fromEntries(names.map((name) => [name, arrayOf(entries[`${name}.npy`]!, name, file)])) as ReturnType<
    typeof decodeNpz<Name>
  >;
}

function unzipped(bytes: Uint8Array, names: readonly string[], file: string): Record<string, Uint8Array> {
  const held: string[] = [];
  const filter = ({ name }: UnzipFileInfo): boolean => {
    const own = name.replace(/\.npy$/, "");
    held.push(own);
    return names.includes(own);
  };
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter });
  } catch (cause) {
    const sentence = `${file} is no whole .npz file (${(cause as Error).message}): write it with numpy.savez.`;
    throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
  }
  const missing = names.find((name) => entries[`${name}.npy`] === undefined);
  if (missing === undefined) return entries;
  const sentence = `${file} must hold the array ${missing}, it holds ${held.join(", ") || "none"}: say which of them it is.`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

function arrayOf(bytes: Uint8Array, name: string, file: string): Tensor & { data: Float64Array<ArrayBuffer> } {
  const refuse = (why: string, cause?: unknown): OutlastError =>
    new OutlastError("OUTLAST_FORMAT", `${file}: the array ${name} ${why}.`, { cause });
  let array: ReturnType<typeof parse>;
  try {
    array = parse(bytes.slice().buffer); // its numbers have to start at a multiple of their size
  } catch (cause) {
    const save = `numpy.savez(file, ${name}=${name}.astype(float))`;
    throw refuse(`is not of numbers that can be read (${(cause as Error).message}): save it with ${save}`, cause);
  }
  const { shape, dtype, fortranOrder, data } = array;
  if (!numeric.test(dtype)) throw refuse(`must be of real numbers, got the numpy type ${dtype}`);
  if (fortranOrder) throw refuse(`is in Fortran order: save numpy.ascontiguousarray(${name})`);
  const whole = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  const numbers = data as unknown as ArrayLike<number | bigint>;
  if (!whole || sizeOf(shape, name) !== numbers.length) {
    throw refuse(`is cut short or damaged: its shape is ${show(shape)}, and it has ${numbers.length} numbers`);
  }
  return { shape, data: Float64Array.from(numbers, Number) };
}

/**
 * Whole numbers, signed or not, and floating-point ones; what npyjs reads beside them are truth values, texts and
 * complex ones.
 */
const numeric = /^(?:[iu][1248]|f[248])$/;
