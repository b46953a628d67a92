import { extname } from "node:path";
import { OutlastError, checkTensor, decodeNpzFile, encodeNpy, encodeNpz, invalid } from "../core/index.js";
import { describe, npyTensor, readFileChecked, writeFileAtomic } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { decodeSafetensors, encodeSafetensors } from "../models/index.js";
import { decodeTorch } from "./torch/torchFile.js";

/** Tensors by name, as PyTorch's `state_dict()` has them. */
export type StateDict = Record<string, Tensor>;

/** What a file of tensors holds: a file that we wrote for a model has the JSON of its spec too. */
export interface TensorFile {
  tensors: StateDict;
  spec: string | undefined;
}

/** The file in an .npz archive that has a model's spec; numpy gives its bytes under this name. */
const SPEC_FILE = "spec.json";

/** What the array of a .npy file is called, which has no names. */
const ARRAY = "array";

type Reader = (bytes: Uint8Array, path: string) => TensorFile;

const readers: Readonly<Record<string, Reader>> = {
  ".safetensors": (bytes, path) => {
    const { tensors, metadata } = decodeSafetensors(bytes, path);
    return { tensors, spec: Object.hasOwn(metadata, "spec") ? metadata["spec"] : undefined };
  },
  ".npz": (bytes, path) => {
    const { tensors, text } = decodeNpzFile(bytes, path, SPEC_FILE);
    return { tensors, spec: text };
  },
  ".npy": (bytes, path) => ({ tensors: { [ARRAY]: npyTensor(bytes, undefined, path) }, spec: undefined }),
  ".pt": (bytes, path) => ({ tensors: decodeTorch(bytes, path), spec: undefined }),
  ".pth": (bytes, path) => ({ tensors: decodeTorch(bytes, path), spec: undefined }),
};

type Writer = (tensors: Readonly<StateDict>, spec: string | undefined) => Uint8Array<ArrayBuffer>;

const writers: Readonly<Record<string, Writer>> = {
  ".safetensors": (tensors, spec) => encodeSafetensors(tensors, spec === undefined ? {} : { spec }),
  ".npz": (tensors, spec) => encodeNpz(tensors, spec === undefined ? {} : { [SPEC_FILE]: spec }),
  ".npy": (tensors) => {
    const [only, ...others] = Object.values(tensors);
    if (only !== undefined && others.length === 0) return encodeNpy(only);
    const sentence = `A .npy file holds one array, not ${Object.keys(tensors).length}: write an .npz file.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence);
  },
};

/** Endings of the files that tensors are read from, and written to. */
export const readEndings = Object.keys(readers);
export const writtenEndings = Object.keys(writers);

/**
 * The tensors in a file, by name: a .safetensors or .npz file, a `state_dict` that torch.save wrote (.pt, .pth; nothing
 * in it is executed), or the one array of a .npy file, called `array`. Floating-point numbers keep their type, whole
 * ones come as int32. Throws OUTLAST_FILE where it cannot be read, OUTLAST_FORMAT where it is damaged or holds anything
 * else, OUTLAST_TOO_LARGE.
 */
export function loadTensors(path: string): StateDict {
  return readTensors(path).tensors;
}

/**
 * Writes tensors by name, a .safetensors or .npz file, or one as a .npy file, by the path's ending. safetensors' and
 * numpy's own readers take them in PyTorch and Python. Throws OUTLAST_INVALID_ARGUMENT, OUTLAST_SHAPE or OUTLAST_DTYPE
 * for what are no tensors, OUTLAST_WRITE; an older file then stays.
 */
export function saveTensors(tensors: Readonly<StateDict>, path: string): void {
  if (typeof tensors !== "object" || tensors === null) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "saveTensors takes an object of tensors by name.", "tensors");
  }
  const checked = Object.entries(tensors).map(([name, tensor]) => {
    const shape = Array.isArray(tensor?.shape) ? tensor.shape.map(() => undefined) : [];
    return [name, checkTensor(tensor, name, shape, ["float32", "float64", "int32"])] as const;
  });
  writeTensors(Object.fromEntries(checked), path);
}

/** `loadTensors` with the spec, where the file has one. */
export function readTensors(path: string): TensorFile {
  const reader = atEnding(readers, path, "are read");
  const bytes = readFileChecked(path);
  try {
    return reader(bytes, path);
  } catch (cause) {
    if (cause instanceof OutlastError || !(cause instanceof RangeError)) throw cause;
    // An array that is more than this process can have.
    throw new OutlastError("OUTLAST_TOO_LARGE", `${path} holds more than fits into memory.`, { cause });
  }
}

/** `saveTensors` of tensors that are sound, with the spec of the model that they are. */
export function writeTensors(tensors: Readonly<StateDict>, path: string, spec?: string): void {
  const writer = atEnding(writers, path, "are written");
  writeFileAtomic(path, writer(tensors, spec));
}

function atEnding<T>(table: Readonly<Record<string, T>>, path: string, verb: string): T {
  const ending = typeof path === "string" ? extname(path).toLowerCase() : "";
  const found = Object.hasOwn(table, ending) ? table[ending] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(table).join(", ");
  const sentence = `${typeof path === "string" ? path : describe(path)} must end in one of ${known}: by that is known how tensors ${verb}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "path");
}
