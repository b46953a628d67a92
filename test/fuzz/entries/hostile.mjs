// Values that a caller who means ill, or is careless, may give in place of any other.

/** Numbers at which sizes, sums and conversions go wrong. */
export const extremeNumbers = [
  ...[0, -0, -1, 0.5, 1, 2, 3, 255, 256, 65535, 2 ** 24, 2 ** 24 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32],
  ...[2 ** 40, 2 ** 50 + 1, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53, 2 ** 62, 2 ** 63, 2 ** 64, 1e308, -1e308, 5e-324],
  ...[-(2 ** 31), -(2 ** 53), -(2 ** 63), NaN, Infinity, -Infinity, 1e-160, 1e160, 1 + 2 ** -52],
];

export const arrayTypes = [
  ...[Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array, Int8Array, Int16Array, Uint16Array],
  ...[Uint8ClampedArray, BigInt64Array, BigUint64Array],
  ...(typeof globalThis.Float16Array === "function" ? [globalThis.Float16Array] : []),
];

/** What a hostile getter throws; it must come out as it is. */
export const thrown = new Error("thrown by a getter");

function throwing() {
  throw thrown;
}

/** By a name that a report can print: what stands in place of a value. */
export const strangers = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  "an empty text": () => "",
  "a text": () => "gru",
  "a long text": () => "x".repeat(100_000),
  "half a surrogate": () => "\ud800\u0000",
  "a symbol": () => Symbol("x"),
  "a bigint": () => 2n ** 64n,
  "a function": () => throwing,
  "an object": () => ({}),
  "an object without prototype": () => Object.create(null),
  "an array": () => [],
  "a sparse array": () => Object.assign([], { length: 2 ** 32 - 1 }),
  "a date": () => new Date(0),
  "a promise": () => Promise.resolve(1),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a proxy that throws": () => new Proxy({}, { get: throwing, ownKeys: throwing, has: throwing }),
  "a proxy of an array": () => new Proxy([1, 2], {}),
  "a proxy of numbers": () => new Proxy(new Float64Array(2), {}),
  "an object that turns into no number": () => ({ valueOf: throwing, toString: throwing }),
  "an array buffer": () => new ArrayBuffer(16),
  "a shared array buffer": () => new SharedArrayBuffer(16),
  "a data view": () => new DataView(new ArrayBuffer(16)),
};

/** A typed array with the numbers of another, as `how` says; `Type` is its own type unless another is wanted. */
export const retyped = {
  same: (array) => array.slice(),
  empty: (array) => new array.constructor(0),
  "one more": (array) => new array.constructor(array.length + 1),
  "one fewer": (array) => array.slice(1),
  shared: (array) => {
    const own = new array.constructor(new SharedArrayBuffer(Math.max(array.byteLength, 1)), 0, array.length);
    own.set(array);
    return own;
  },
  "growable and shared": (array) => {
    const buffer = new SharedArrayBuffer(array.byteLength, { maxByteLength: 2 * array.byteLength + 64 });
    const own = new array.constructor(buffer);
    own.set(array);
    buffer.grow(array.byteLength + array.BYTES_PER_ELEMENT);
    return own;
  },
  resizable: (array) => resizable(array),
  "shrunk to nothing": (array) => {
    const own = resizable(array);
    own.buffer.resize(0);
    return own;
  },
  "out of bounds": (array) => {
    const buffer = new ArrayBuffer(array.byteLength + 64, { maxByteLength: array.byteLength + 64 });
    const own = new array.constructor(buffer, 0, array.length);
    buffer.resize(0);
    return own;
  },
  detached: (array) => {
    const own = array.slice();
    globalThis.structuredClone(own.buffer, { transfer: [own.buffer] });
    return own;
  },
  "with an offset": (array) => {
    const own = new array.constructor(new ArrayBuffer(array.byteLength + 64), 24, array.length);
    own.set(array);
    return own;
  },
  "of a class of its own": (array) => {
    class Own extends array.constructor {
      get length() {
        return 2 ** 31;
      }
    }
    return new Own(array);
  },
  "within a buffer of Node's": (array) => new array.constructor(Buffer.from("0123456789abcdef").buffer, 8, 1),
};

/** The array's numbers in a buffer that can be shrunk under it. */
export function resizable(array) {
  const buffer = new ArrayBuffer(array.byteLength, { maxByteLength: array.byteLength + 4096 });
  const own = new array.constructor(buffer);
  own.set(array);
  return own;
}
