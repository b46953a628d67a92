import { shown } from "../../core/index.js";
import { globalOf, reduce, storageOf } from "./globals.js";
import type { Reduced } from "./globals.js";

/** What a pickle can hold here: Python's plain values, and what `globals.ts` makes of the few names it may call. */
export type Pickled = null | boolean | number | string | Pickled[] | PickledDict | Reduced;
export type PickledDict = Map<Pickled, Pickled>;

/** Says why a file is refused. */
export type Refuse = (why: string) => Error;

/**
 * Reads the instructions of a pickle that torch.save writes (protocol 2): numbers, texts, tuples, lists, dictionaries,
 * tensors, and nothing else. Nothing is executed: a name of Python's is looked up in a list of a few, any other is
 * refused by name, and so is any instruction that torch.save has no use for. Memory is bounded by the bytes read, of which there may be 4 MiB.
 */
export function readPickle(bytes: Uint8Array, refuse: Refuse): Pickled {
  if (bytes.length > MOST_BYTES) throw refuse(`its pickle has ${bytes.length} bytes, ${MOST_BYTES} are allowed`);
  return new Unpickler(bytes, refuse).run();
}

/** Some 30,000 tensors by name. A byte can make an object of some 200. */
const MOST_BYTES = 2 ** 22;

type Instruction = (reader: Unpickler) => void;

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly refuse: Refuse;
  #at = 0;
  #stack: Pickled[] = [];
  /** The stacks below the marks set. */
  readonly #below: Pickled[][] = [];
  readonly #memo = new Map<number, Pickled>();

  constructor(bytes: Uint8Array, refuse: Refuse) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.refuse = refuse;
  }

  run(): Pickled {
    for (;;) {
      const code = this.byte();
      if (code === STOP) break;
      const instruction = instructions[code];
      if (instruction === undefined) {
        throw this.refuse(`its pickle has the instruction 0x${code.toString(16)}, which numbers by name never need`);
      }
      instruction(this);
    }
    if (this.#stack.length !== 1 || this.#below.length !== 0) throw this.refuse("its pickle ends in the middle");
    return this.pop();
  }

  /** The place of the next `count` bytes, which are then behind. */
  #take(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw this.refuse("its pickle is cut short");
    this.#at += count;
    return start;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A double, the high byte first. */
  float(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** A whole number of up to eight bytes, the low one first, with a sign. */
  long(): number {
    const length = this.byte();
    if (length > 8) throw this.refuse("its pickle has a whole number of more than 64 bits");
    let value = 0n;
    for (let i = 0; i < length; i++) value |= BigInt(this.byte()) << BigInt(8 * i);
    return Number(BigInt.asIntN(8 * length, value));
  }

  text(): string {
    const length = this.uint32();
    const start = this.#take(length);
    return decoder.decode(this.#bytes.subarray(start, start + length));
  }

  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.#at);
    if (end < 0) throw this.refuse("its pickle is cut short");
    const start = this.#take(end + 1 - this.#at);
    return decoder.decode(this.#bytes.subarray(start, end));
  }

  push(value: Pickled): void {
    this.#stack.push(value);
  }

  pop(): Pickled {
    const value = this.#stack.pop();
    if (value === undefined) throw this.refuse("its pickle takes a value where there is none");
    return value;
  }

  top(): Pickled {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  /** The values above the last mark. */
  toMark(): Pickled[] {
    const values = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw this.refuse("its pickle goes back to a mark that it has not set");
    this.#stack = below;
    return values;
  }

  tuple(count: number): void {
    const values = Array.from({ length: count }, () => this.pop());
    this.push(values.reverse());
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.refuse("its pickle names a value that it has not seen");
    this.push(value);
  }

  append(values: Pickled[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.refuse("its pickle appends to what is no list");
    for (const value of values) list.push(value);
  }

  set(pairs: Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || pairs.length % 2 !== 0) throw this.refuse("its pickle sets an item of no dictionary");
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i]!;
      if (dict.has(key)) throw this.refuse(`it has ${shown(String(key))} twice`);
      dict.set(key, pairs[i + 1]!);
    }
  }

  /** An attribute of an ordered dictionary, such as the versions of PyTorch's modules, says nothing about numbers. */
  leaveState(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw this.refuse("its pickle sets the state of an object");
  }

  persistent(): void {
    this.push(storageOf(this.pop(), this.refuse));
  }

  call(): void {
    const values = this.pop();
    this.push(reduce(this.pop(), values, this.refuse));
  }
}

const STOP = 0x2e;
const NEWLINE = 0x0a;
const decoder = new TextDecoder();

/** Python's pickle protocol 2 as torch.save uses it, by opcode (Lib/pickletools.py names and explains them all). */
const instructions: Readonly<Record<number, Instruction>> = {
  0x80: (it) => {
    const version = it.byte(); // PROTO
    if (version > 3) throw it.refuse(`its pickle is of protocol ${version}, torch.save writes 2`);
  },
  0x28: (it) => it.mark(), // MARK
  0x4e: (it) => it.push(null), // NONE
  0x88: (it) => it.push(true), // NEWTRUE
  0x89: (it) => it.push(false), // NEWFALSE
  0x4a: (it) => it.push(it.int32()), // BININT
  0x4b: (it) => it.push(it.byte()), // BININT1
  0x4d: (it) => it.push(it.uint16()), // BININT2
  0x8a: (it) => it.push(it.long()), // LONG1
  0x47: (it) => it.push(it.float()), // BINFLOAT
  0x58: (it) => it.push(it.text()), // BINUNICODE
  0x29: (it) => it.push([]), // EMPTY_TUPLE
  0x74: (it) => it.push(it.toMark()), // TUPLE
  0x85: (it) => it.tuple(1), // TUPLE1
  0x86: (it) => it.tuple(2), // TUPLE2
  0x87: (it) => it.tuple(3), // TUPLE3
  0x5d: (it) => it.push([]), // EMPTY_LIST
  0x61: (it) => it.append([it.pop()]), // APPEND
  0x65: (it) => it.append(it.toMark()), // APPENDS
  0x7d: (it) => it.push(new Map()), // EMPTY_DICT
  0x73: (it) => {
    const value = it.pop(); // SETITEM
    it.set([it.pop(), value]);
  },
  0x75: (it) => it.set(it.toMark()), // SETITEMS
  0x71: (it) => it.remember(it.byte()), // BINPUT
  0x72: (it) => it.remember(it.uint32()), // LONG_BINPUT
  0x68: (it) => it.recall(it.byte()), // BINGET
  0x6a: (it) => it.recall(it.uint32()), // LONG_BINGET
  0x63: (it) => it.push(globalOf(`${it.line()}.${it.line()}`, it.refuse)), // GLOBAL
  0x51: (it) => it.persistent(), // BINPERSID
  0x52: (it) => it.call(), // REDUCE
  0x62: (it) => it.leaveState(), // BUILD
};
