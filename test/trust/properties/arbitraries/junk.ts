import fc from "fast-check";

/** Thrown by getters of a caller's own: whoever reads them passes it on. */
export const ownError = new Error("a getter's own error");

function cyclic(): object {
  const loop: Record<string, unknown> = { kind: "adam" };
  loop["self"] = loop;
  loop["learningRate"] = loop;
  return loop;
}

function nested(depth: number): unknown {
  let inside: unknown = 1;
  for (let i = 0; i < depth; i++) inside = [inside];
  return inside;
}

function cyclicArray(): unknown[] {
  const loop: unknown[] = [1];
  loop.push(loop);
  return loop;
}

/** A number at the first look, something else at the next. */
function changing(): object {
  let looks = 0;
  return Object.defineProperty({}, "length", { enumerable: true, get: () => (looks++ % 2 === 0 ? 2 : "two") });
}

const throwing = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw ownError;
    },
  });

class Own {
  readonly learningRate = 0.1;
}

/** What no field of JSON can be. Each is made anew, since some change. */
const strange: Record<string, () => unknown> = {
  NaN: () => NaN,
  Infinity: () => Infinity,
  "-Infinity": () => -Infinity,
  undefined: () => undefined,
  bigint: () => 10n,
  symbol: () => Symbol("junk"),
  function: () => () => 1,
  date: () => new Date(0),
  map: () => new Map([["kind", "adam"]]),
  set: () => new Set([1]),
  expression: () => /x/,
  promise: () => Promise.resolve(1),
  error: () => new Error("junk"),
  Float32Array: () => new Float32Array([1, 2]),
  Float64Array: () => new Float64Array([NaN]),
  Int32Array: () => Int32Array.of(1, 2, 3),
  Uint8Array: () => Uint8Array.of(1),
  BigInt64Array: () => BigInt64Array.of(1n, 2n),
  DataView: () => new DataView(new ArrayBuffer(8)),
  ArrayBuffer: () => new ArrayBuffer(8),
  SharedArrayBuffer: () => new SharedArrayBuffer(8),
  "typed array on shared memory": () => new Float64Array(new SharedArrayBuffer(16)),
  "an object that contains itself": cyclic,
  "an array that contains itself": cyclicArray,
  "a deep nest": () => nested(20_000),
  "an object without a prototype": () => Object.assign(Object.create(null) as object, { kind: "adam" }),
  "an instance": () => new Own(),
  "a boxed number": () => Object(3) as unknown,
  "a boxed string": () => Object("tanh") as unknown,
  "an object that cannot be written": () => ({
    toString: () => {
      throw new TypeError("no text");
    },
    toJSON: () => {
      throw new TypeError("no JSON");
    },
  }),
  "an array of symbols": () => [Symbol("a"), Symbol("b")],
  "an array of bigints": () => [1n, 2n],
  "an array of bare objects": () => [Object.create(null) as unknown],
  "an array with holes": () => new Array<number>(3),
  "an array-like": () => ({ length: 2, 0: 1, 1: 2 }),
  "an array-like of no length": () => ({ length: NaN }),
  "an array-like of a symbol's length": () => ({ length: Symbol("length") }),
  "a changing object": changing,
  "a thenable": () => ({ then: "later" }),
  "a getter that throws: kind": () => throwing("kind"),
  "a getter that throws: shape": () => throwing("shape"),
  "a transparent proxy": () => new Proxy({ kind: "adam" }, {}),
};

/** What JSON can say, and is seldom meant. */
const odd: Record<string, () => unknown> = {
  null: () => null,
  true: () => true,
  false: () => false,
  "-0": () => -0,
  "-1": () => -1,
  half: () => 0.5,
  "2^31": () => 2 ** 31,
  "2^53": () => 2 ** 53,
  huge: () => 1e308,
  tiny: () => 5e-324,
  "empty text": () => "",
  "a number as text": () => "1",
  "prototype key": () => "__proto__",
  constructor: () => "constructor",
  "long text": () => "x".repeat(2000),
  "a lone surrogate": () => "\ud800",
  "a zero byte": () => "a\0b",
  "an empty array": () => [],
  "an empty object": () => ({}),
  "an array of null": () => [null],
  "nested arrays": () => [[[]]],
  "an array of text": () => ["a", "b"],
  "an own __proto__": () => JSON.parse('{"__proto__": {"kind": "adam"}}') as unknown,
  "an own constructor": () => ({ constructor: 1, prototype: 2, hasOwnProperty: 3 }),
  "a tensor that lies": () => ({ shape: [1e9, 1e9], data: [1] }),
};

/** A value that does not belong where it is put, with its name for messages. */
export interface Junk {
  name: string;
  /** Whether JSON cannot say it. */
  strange: boolean;
  make: () => unknown;
}

const listOf = (values: Record<string, () => unknown>, isStrange: boolean): Junk[] =>
  Object.entries(values).map(([name, make]) => ({ name, strange: isStrange, make }));

export const allJunk = [...listOf(strange, true), ...listOf(odd, false)];

function named(items: readonly Junk[]): fc.Arbitrary<Junk> {
  return fc.constantFrom(...items).map((item) => Object.assign({ ...item }, { [fc.toStringMethod]: () => item.name }));
}

export const junk: fc.Arbitrary<Junk> = named(allJunk);
/** Only what JSON cannot say. */
export const strangeJunk: fc.Arbitrary<Junk> = named(allJunk.filter((item) => item.strange));
