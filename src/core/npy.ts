import { dump, parse } from "npyjs";
import { OutlastError } from "./errors.js";
import { show, sizeOf } from "./tensor.js";
import type { Tensor } from "./tensor.js";

/** Numbers of a .npy file as it holds them. */
export interface NpyArray {
  readonly shape: number[];
  /** numpy's name of the type without the order of bytes, such as `f4`. */
  readonly dtype: string;
  readonly numbers: ArrayLike<number | bigint>;
}

/**
 * What a .npy file holds. Throws OUTLAST_FORMAT, naming `file` and, in an archive, the array `name`, for bytes that are
 * none, an array in Fortran order, cut short or of anything but real numbers with the low byte first, and
 * OUTLAST_TOO_LARGE for more than an array may hold.
 */
export function decodeNpy(bytes: Uint8Array, name: string | undefined, file: string): NpyArray {
  const refuse = (why: string, cause?: unknown): OutlastError => refusal(name, file, why, cause);
  const isArray = magic.every((byte, i) => bytes[i] === byte);
  if (!isArray) throw refuse("is no array of numpy's: its first bytes are not those of a .npy file");
  const expands = typeThatExpands(bytes);
  if (expands !== undefined) throw refuse(`must be of real numbers, got the numpy type ${expands}`);
  let array: ReturnType<typeof parse>;
  try {
    array = parse(bytes.slice().buffer); // its numbers have to start at a multiple of their size
  } catch (cause) {
    const save =
      name === undefined ? "numpy.save(file, array.astype(float))" : `numpy.savez(file, ${name}=${name}.astype(float))`;
    throw refuse(`is not of numbers that can be read (${(cause as Error).message}): save it with ${save}`, cause);
  }
  const { shape, dtype, fortranOrder, data } = array;
  if (!numeric.test(dtype)) throw refuse(`must be of real numbers, got the numpy type ${dtype}`);
  if (fortranOrder) throw refuse(`is in Fortran order: save numpy.ascontiguousarray(${name ?? "array"})`);
  if (shape.length > MOST_AXES) throw refuse(`has ${shape.length} axes, ${MOST_AXES} are allowed`);
  const whole = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  const numbers = data as unknown as ArrayLike<number | bigint>;
  if (!whole || sizeOf(shape, name ?? file) !== numbers.length) {
    throw refuse(`is cut short or damaged: its shape is ${show(shape)}, and it has ${numbers.length} numbers`);
  }
  return { shape, dtype, numbers };
}

/**
 * The same as a tensor: `f8` as float64, `f4` and `f2` as float32, whole numbers as int32, which they must fit.
 */
export function npyTensor(bytes: Uint8Array, name: string | undefined, file: string): Tensor {
  const { shape, dtype, numbers } = decodeNpy(bytes, name, file);
  if (dtype === "f8") return { shape, data: Float64Array.from(numbers, Number) };
  if (dtype.startsWith("f")) return { shape, data: Float32Array.from(numbers, Number) }; // f2 came widened
  const data = Int32Array.from(numbers, Number);
  const at = data.findIndex((value, i) => BigInt(value) !== BigInt(numbers[i]!));
  if (at < 0) return { shape, data };
  const fault = `holds the whole number ${String(numbers[at])}, past 32 bits: save it as float`;
  throw refusal(name, file, fault);
}

function refusal(name: string | undefined, file: string, why: string, cause?: unknown): OutlastError {
  const what = name === undefined ? file : `${file}: the array ${name}`;
  return new OutlastError("OUTLAST_FORMAT", `${what} ${why}.`, { cause });
}

/** The bytes of a .npy file of a tensor, in C order and its own type. */
export function encodeNpy({ shape, data }: Tensor): Uint8Array<ArrayBuffer> {
  return new Uint8Array(dump(data, [...shape]));
}

/** Truth values and texts, which npyjs makes JavaScript values of, many times their size; undefined for other types. */
function typeThatExpands(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, mostHeader));
  const type = /'descr'\s*:\s*'([^']+)'/.exec(start)?.[1];
  if (type === undefined) return bytes.length > mostHeader ? `of a header over ${mostHeader} bytes` : undefined;
  return /^[<|>=]?[bU]/.test(type) ? type.replace(/^[<|>=]/, "").slice(0, 40) : undefined;
}

/** The byte 0x93 and the letters NUMPY, with which every .npy file begins. */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Bytes that say an array's type: numpy writes some 128, and more only for many fields. */
const mostHeader = 65536;

/** Axes of an array; numpy's own bound is 64. */
const MOST_AXES = 64;

/**
 * Whole numbers, signed or not, and floating-point ones; what npyjs reads beside them are truth values, texts and
 * complex ones.
 */
const numeric = /^(?:[iu][1248]|f[248])$/;
