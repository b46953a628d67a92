import { zipSync } from "fflate";
import { invalid } from "./errors.js";
import type { OutlastError } from "./errors.js";
import { decodeNpy, encodeNpy, npyTensor } from "./npy.js";
import type { Tensor } from "./tensor.js";
import { shown } from "./shown.js";
import { readZip } from "./zip.js";
import type { ZipEntry } from "./zip.js";

const ENDING = ".npy";

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
  const entries = arrayEntries(bytes, file);
  const missing = names.find((name) => !entries.has(name));
  if (missing !== undefined) {
    const held = [...entries.keys()].map((name) => shown(name).slice(1, -1));
    const list = held.length > 12 ? `${held.slice(0, 12).join(", ")} and ${held.length - 12} more` : held.join(", ");
    const sentence = `${file} must hold the array ${missing}, it holds ${list || "none"}: say which of them it is.`;
    throw invalid("OUTLAST_FORMAT", sentence);
  }
  const arrays = names.map((name) => {
    const { shape, numbers } = decodeNpy(entries.get(name)!.read(), name, file);
    return [name, { shape, data: Float64Array.from(numbers, Number) }];
  });
  return Object.fromEntries(arrays) as ReturnType<typeof decodeNpz<Name>>;
}

/** What a .npz file holds. */
export interface NpzFile {
  /** Every array by name, in the type that `npyTensor` gives it. */
  tensors: Record<string, Tensor>;
  /** The text of one file beside them, where it is there. */
  text: string | undefined;
}

/** Every array of a .npz file, and of the other files in it the one called `name`. Throws as `decodeNpz` does. */
export function decodeNpzFile(bytes: Uint8Array, file: string, name: string): NpzFile {
  const tensors = [...arrayEntries(bytes, file)].map(([key, entry]) => {
    return [key, npyTensor(entry.read(), shown(key).slice(1, -1), file)] as const;
  });
  const beside = zipOf(bytes, file).find((entry) => entry.name === name);
  const text = beside === undefined ? undefined : new TextDecoder().decode(beside.read());
  return { tensors: Object.fromEntries(tensors), text };
}

/**
 * The bytes of a .npz file, as numpy.savez writes it (not packed): a .npy file for each tensor, and texts under their
 * own names. Equal contents give equal bytes.
 */
export function encodeNpz(
  tensors: Readonly<Record<string, Tensor>>,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const arrays = Object.entries(tensors).map(([name, tensor]) => [`${name}${ENDING}`, encodeNpy(tensor)] as const);
  const others = Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)] as const);
  const mtime = new Date(1980, 0, 1); // the first that a zip archive can say
  return zipSync(Object.fromEntries([...arrays, ...others]), { level: 0, mtime });
}

function arrayEntries(bytes: Uint8Array, file: string): Map<string, ZipEntry> {
  const arrays = zipOf(bytes, file).filter(({ name }) => name.endsWith(ENDING));
  return new Map(arrays.map((entry) => [entry.name.slice(0, -ENDING.length), entry]));
}

function zipOf(bytes: Uint8Array, file: string): ZipEntry[] {
  const refuse = (why: string): OutlastError =>
    invalid("OUTLAST_FORMAT", `${file} is no whole .npz file (${why}): write it with numpy.savez.`);
  return readZip(bytes, refuse);
}
