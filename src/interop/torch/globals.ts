import { shown } from "../../core/index.js";
import type { Pickled, PickledDict, Refuse } from "./pickle.js";

/** A name of Python's that a pickle may call, a kind of storage, or what came of them. */
export type Reduced = Callable | StorageType | Storage | View;

class Callable {
  constructor(readonly make: (values: readonly Pickled[], refuse: Refuse) => Pickled) {}
}

class StorageType {
  /** `dtype` is safetensors' name of the numbers' type. */
  constructor(readonly dtype: string) {}
}

/** Numbers of a file of their own in the archive. */
export class Storage {
  constructor(
    readonly key: string,
    readonly dtype: string,
    readonly length: number,
  ) {}
}

/** A tensor: where its numbers are in a storage. */
export class View {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const storageTypes = {
  DoubleStorage: "F64",
  FloatStorage: "F32",
  LongStorage: "I64",
  IntStorage: "I32",
  ShortStorage: "I16",
  CharStorage: "I8",
  ByteStorage: "U8",
  BoolStorage: "BOOL",
};

/** All that a pickle may name. Each is looked up by its whole name; none runs anything. */
const allowed: ReadonlyMap<string, Callable | StorageType> = new Map<string, Callable | StorageType>([
  ["collections.OrderedDict", new Callable(orderedDict)],
  ["torch._utils._rebuild_tensor_v2", new Callable(tensor)],
  ["torch._utils._rebuild_parameter", new Callable(([data = null], refuse) => asView(data, refuse))],
  ...Object.entries(storageTypes).map(([name, dtype]) => [`torch.${name}`, new StorageType(dtype)] as const),
]);

const halves = ["HalfStorage", "BFloat16Storage"].map((name) => `torch.${name}`);

/** What a name stands for; any that is not in the list is refused. */
export function globalOf(name: string, refuse: Refuse): Reduced {
  const known = allowed.get(name);
  if (known !== undefined) return known;
  if (halves.includes(name)) {
    throw refuse(`it holds numbers of 16 bits (${name}): save {k: v.float() for k, v in model.state_dict().items()}`);
  }
  const fix = "save model.state_dict(), which is numbers alone";
  throw refuse(`it names ${shown(name)}, and only tensors, numbers, texts and dictionaries of them are read: ${fix}`);
}

/** What calling something of a pickle gives, where it may be called. */
export function reduce(what: Pickled, values: Pickled, refuse: Refuse): Pickled {
  if (what instanceof Callable && Array.isArray(values)) return what.make(values, refuse);
  throw refuse("its pickle calls what is no function");
}

function orderedDict(values: readonly Pickled[], refuse: Refuse): PickledDict {
  if (values.length > 0) throw refuse("its pickle makes an OrderedDict in a way that torch.save does not");
  return new Map();
}

/** What a persistent id stands for: ("storage", type, key, device, numbers). */
export function storageOf(id: Pickled, refuse: Refuse): Storage {
  const [kind, type, key, , length] = Array.isArray(id) ? id : [];
  if (kind === "storage" && type instanceof StorageType && typeof key === "string" && isSize(length)) {
    return new Storage(key, type.dtype, length);
  }
  throw refuse("its pickle names a storage in a way that torch.save does not");
}

/** (storage, offset, shape, strides, requires_grad, hooks); offset and strides count numbers. */
function tensor(values: readonly Pickled[], refuse: Refuse): View {
  const [of, offset, shape, strides] = values;
  const whole = isSize(offset) && isSizes(shape) && isSizes(strides) && shape.length === strides.length;
  if (!(of instanceof Storage) || !whole)
    throw refuse("its pickle describes a tensor in a way that torch.save does not");
  return new View(of, offset, [...shape], [...strides]);
}

function asView(value: Pickled, refuse: Refuse): View {
  if (value instanceof View) return value;
  throw refuse("its pickle describes a parameter in a way that torch.save does not");
}

/** Axes of a tensor; PyTorch's own bound. */
const MOST_AXES = 64;

function isSize(value: Pickled | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: Pickled | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MOST_AXES && value.every(isSize);
}
