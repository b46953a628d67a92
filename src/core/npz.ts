import { unzipSync } from "fflate";
import type { UnzipFileInfo } from "fflate";
import { parse } from "npyjs";
import { OutlastError, invalid } from "./errors.js";
import { show, sizeOf } from "./tensor.js";
import type { Tensor } from "./tensor.js";

/**
 * Arrays of a numpy .npz file, by name, as float64; what else the file holds is left alone. Throws OUTLAST_FORMAT,
 * naming `file` and the array, for bytes that are no .npz file, an array that is missing, there twice, in Fortran
 * order, cut short or of anything but numbers (real ones, the low byte first), and OUTLAST_TOO_LARGE for more than an
 * array may hold.
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

/** Bytes that an entry of a zip file's directory takes. */
const leastEntry = 46;

function unzipped(bytes: Uint8Array, names: readonly string[], file: string): Record<string, Uint8Array> {
  const held: string[] = [];
  let entries = 0;
  const filter = ({ name }: UnzipFileInfo): boolean => {
    // A directory may claim any number of entries.
    if (++entries * leastEntry > bytes.length) throw new Error("its directory claims more files than it has room for");
    if (!name.endsWith(".npy")) return false;
    const own = name.slice(0, -".npy".length);
    const wanted = names.includes(own);
    if (wanted && held.includes(own)) throw new Error(`the array ${own} is there twice`);
    held.push(own);
    return wanted;
  };
  let arrays: Record<string, Uint8Array>;
  try {
    arrays = unzipSync(bytes, { filter });
  } catch (cause) {
    const sentence = `${file} is no whole .npz file (${(cause as Error).message}): write it with numpy.savez.`;
    throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
  }
  const missing = names.find((name) => arrays[`${name}.npy`] === undefined);
  if (missing === undefined) return arrays;
  const sentence = `${file} must hold the array ${missing}, it holds ${held.join(", ") || "none"}: say which of them it is.`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

function arrayOf(bytes: Uint8Array, name: string, file: string): Tensor & { data: Float64Array<ArrayBuffer> } {
  const refuse = (why: string, cause?: unknown): OutlastError =>
    new OutlastError("OUTLAST_FORMAT", `${file}: the array ${name} ${why}.`, { cause });
  const expands = typeThatExpands(bytes);
  if (expands !== undefined) throw refuse(`must be of real numbers, got the numpy type ${expands}`);
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

/** Truth values and texts, which npyjs makes JavaScript values of, many times their size; undefined for other types. */
function typeThatExpands(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, mostHeader));
  const type = /'descr'\s*:\s*'([^']+)'/.exec(start)?.[1];
  if (type === undefined) return bytes.length > mostHeader ? `of a header over ${mostHeader} bytes` : undefined;
  return /^[<|>=]?[bU]/.test(type) ? type.replace(/^[<|>=]/, "") : undefined;
}

/** Bytes that say an array's type: numpy writes some 128, and more only for many fields. */
const mostHeader = 65536;

/**
 * Whole numbers, signed or not, and floating-point ones; what npyjs reads beside them are truth values, texts and
 * complex ones.
 */
const numeric = /^(?:[iu][1248]|f[248])$/;
