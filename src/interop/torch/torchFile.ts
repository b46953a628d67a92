import { MAX_BYTES, invalid, readZip, show, shown } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { elementTypes } from "../../models/index.js";
import { View } from "./globals.js";
import type { Storage } from "./globals.js";
import { readPickle } from "./pickle.js";
import type { Pickled, PickledDict, Refuse } from "./pickle.js";

/**
 * The tensors of a file that torch.save wrote (PyTorch 1.6 or later), by name: a state_dict, or the one state_dict in a
 * dictionary of a checkpoint. Nothing in it is executed. Throws OUTLAST_FORMAT, naming `name`, for a file that is
 * damaged, holds code or objects, is of the older format, or unpacks to more than its size accounts for.
 */
export function decodeTorch(bytes: Uint8Array, name: string): Record<string, Tensor> {
  const refuse: Refuse = (why) => invalid("OUTLAST_FORMAT", `${name} cannot be read as a PyTorch file: ${why}.`);
  if (isLegacy(bytes)) {
    const fix =
      "torch.save(torch.load(file, weights_only=True), file) with PyTorch 1.6 or later writes the present one";
    throw refuse(`it is of the format before PyTorch 1.6: ${fix}`);
  }
  const entries = readZip(bytes, refuse);
  const pickle = entries.find((entry) => /^[^/]+\/data\.pkl$/.test(entry.name));
  if (pickle === undefined) throw refuse("it has no data.pkl: torch.save writes one");
  const folder = pickle.name.slice(0, -"data.pkl".length);
  const read = (file: string): Uint8Array<ArrayBuffer> | undefined =>
    entries.find((entry) => entry.name === `${folder}${file}`)?.read();
  if (entries.some((entry) => entry.name.startsWith(`${folder}code/`))) {
    throw refuse("it is a TorchScript program: save model.state_dict()");
  }
  if (decoder.decode(read("byteorder") ?? little) !== "little") throw refuse("it has the high byte first");
  const state = stateDictOf(readPickle(pickle.read(), refuse), refuse);
  checkTotal(state, bytes.length, refuse);
  const storages = new Map<string, Tensor["data"]>();
  const numbersOf = (storage: Storage): Tensor["data"] => {
    const id = `${storage.dtype} ${storage.length} ${storage.key}`;
    const known = storages.get(id) ?? numbersIn(storage, read(`data/${storage.key}`), refuse);
    storages.set(id, known);
    return known;
  };
  return Object.fromEntries(
    [...state].map(([key, view]) => [key, gathered(view, numbersOf(view.storage), key, refuse)]),
  );
}

const decoder = new TextDecoder();
const little = new TextEncoder().encode("little");

/** A pickle of its own, whose first value is a magic number, or a tar archive. */
function isLegacy(bytes: Uint8Array): boolean {
  const pickled = bytes[0] === 0x80 && bytes[1] === 2 && bytes[2] === 0x8a;
  return pickled || decoder.decode(bytes.subarray(257, 262)) === "ustar";
}

/** A dictionary of tensors by name, or the only such one among the items of a dictionary. */
function stateDictOf(value: Pickled, refuse: Refuse): Map<string, View> {
  if (!(value instanceof Map)) throw refuse("it holds no dictionary: save model.state_dict()");
  if (isStateDict(value)) return value;
  const inner = [...value].filter((item): item is [Pickled, Map<string, View>] => isStateDict(item[1]));
  const [only] = inner;
  if (only !== undefined && inner.length === 1) return only[1];
  const found = inner.length === 0 ? "none" : inner.map(([key]) => shown(String(key))).join(" and ");
  throw refuse(`it must hold one dictionary of tensors by name, it holds ${found}: save model.state_dict() alone`);
}

function isStateDict(value: Pickled): value is Map<string, View> & PickledDict {
  if (!(value instanceof Map) || value.size === 0) return false;
  return [...value].every(([key, item]) => typeof key === "string" && item instanceof View);
}

/** How many times a file's bytes its tensors may take: parts of one storage can overlap, in tied weights. */
const MOST_OVERLAP = 4;

function checkTotal(state: Map<string, View>, file: number, refuse: Refuse): void {
  let total = 0;
  for (const [key, { shape, storage }] of state) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    if (!(count <= storage.length)) {
      throw refuse(
        `the tensor ${shown(key)} of shape ${show(shape)} is larger than its storage: save it .contiguous()`,
      );
    }
    total += count * elementTypes[storage.dtype]!.bytes;
  }
  // What is packed is bounded by the archive's own reader.
  if (total > MAX_BYTES || total > Math.max(MOST_OVERLAP * file, 2 ** 28)) {
    throw refuse(`its tensors would take ${total} bytes, its file has ${file}`);
  }
}

function numbersIn(storage: Storage, bytes: Uint8Array<ArrayBuffer> | undefined, refuse: Refuse): Tensor["data"] {
  const type = elementTypes[storage.dtype]!;
  const label = shown(`data/${storage.key}`);
  if (bytes === undefined) throw refuse(`the numbers ${label} are missing`);
  if (bytes.length !== storage.length * type.bytes) {
    throw refuse(`the numbers ${label} take ${bytes.length} bytes, ${storage.length} of ${type.bytes} were expected`);
  }
  const numbers = type.read(bytes.slice());
  if (numbers === undefined) throw refuse(`the numbers ${label} hold a whole number past 32 bits`);
  return numbers;
}

/** A tensor's numbers row by row, whatever its strides. */
function gathered({ shape, strides, offset }: View, numbers: Tensor["data"], key: string, refuse: Refuse): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const data = new (numbers.constructor as Float64ArrayConstructor)(size) as Tensor["data"];
  if (size === 0) return { shape, data };
  const last = shape.reduce((place, extent, axis) => place + (extent - 1) * strides[axis]!, offset);
  if (!(last < numbers.length)) throw refuse(`the tensor ${shown(key)} reaches past the end of its numbers`);
  const index = shape.map(() => 0);
  let place = offset;
  for (let i = 0; i < size; i++) {
    data[i] = numbers[place]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      place += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return { shape, data };
}
