import { randomNumbers } from "../helpers.js";

/** Numbers at which readers go wrong, and lengths that no file has. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const lengths = [2n ** 31n, 2n ** 32n + 1n, 2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];
const texts = ["[", "{", '"', "\\", "\u0000", "1e999", "-1", "1099511627776", "null", "true", '"__proto__"', "9".repeat(40)]; // prettier-ignore

/** A file changed in a few places; what is done to it depends on the seed alone. */
export function mutated(file: Uint8Array, seed: number, words: readonly string[]): Uint8Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const dictionary = [...words, ...texts];
  let bytes = Uint8Array.from(file);
  for (let i = 1 + below(4); i > 0 && bytes.length > 0; i--) {
    // Headers and directories, at both ends, are where most of a format is.
    const near = below(Math.min(bytes.length, 600));
    const at = below(3) === 0 ? below(bytes.length) : below(2) === 0 ? near : bytes.length - 1 - near;
    const view = new DataView(bytes.buffer);
    const little = below(2) === 0;
    const changes: (() => void)[] = [
      () => (bytes[at] = below(256)),
      () => (bytes[at]! ^= 1 << below(8)),
      () => {
        if (at + 4 <= bytes.length) view.setUint32(at, extremes[below(extremes.length)]!, little);
      },
      () => {
        if (at + 8 <= bytes.length) view.setBigUint64(at, lengths[below(lengths.length)]!, little);
      },
      () => (bytes = bytes.slice(0, Math.max(1, at))),
      () => (bytes = joined(bytes.subarray(0, at), bytes.subarray(at + below(9)))),
      () => (bytes = joined(bytes.subarray(0, at + below(20)), bytes.subarray(at))),
      // A piece of it elsewhere.
      () => {
        const from = below(bytes.length);
        bytes = joined(bytes.subarray(0, at), bytes.subarray(from, from + below(40)), bytes.subarray(at));
      },
      () => {
        const word = Buffer.from(dictionary[below(dictionary.length)]!);
        bytes = joined(bytes.subarray(0, at), word, bytes.subarray(at + below(2) * word.length));
      },
      () => (bytes = digitsChanged(bytes, at, below)),
    ];
    changes[below(changes.length)]!();
  }
  return bytes;
}

/** Another number in place of the next one in a text. */
function digitsChanged(bytes: Uint8Array, at: number, below: (n: number) => number): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(bytes).toString("latin1");
  const found = /\d[\d.]*/.exec(text.slice(at));
  if (found === null) return Uint8Array.from(bytes);
  const start = at + found.index;
  const other = ["0", "-1", "0.5", "7", "65537", "2147483648", "1099511627776", "9007199254740993", "1e400"][below(9)]!;
  const end = start + found[0].length;
  return Uint8Array.from(Buffer.from(text.slice(0, start) + other + text.slice(end), "latin1"));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
