// Refuses memory and threads to the process that calls this, by native/refuse.cc, which was preloaded into it.
import { closeSync, openSync, readFileSync, readSync, realpathSync, writeSync } from "node:fs";

/** Where the numbers of the plan lie in the file, in the order of native/refuse.cc. */
const FIELDS = ["begin", "end", "threadBegin", "threadEnd", "seen", "first", "count", "threads", "firstThread", "threadCount"]; // prettier-ignore

export class Refusal {
  #file = openSync(process.env.OUTLAST_REFUSE, "r+");

  /** Has requests for memory counted that come from a file's code, and those for threads from another's. */
  constructor({ memory, threads }) {
    const [begin, end] = codeOf(memory);
    const [threadBegin, threadEnd] = codeOf(threads);
    this.#write({ begin, end, threadBegin, threadEnd });
    this.none();
  }

  /** Refuses `count` requests for memory from the `first` on, counted from now. */
  memory(first, count) {
    this.#write({ seen: 0n, first: BigInt(first), count: BigInt(count) });
  }

  threads(first, count) {
    this.#write({ threads: 0n, firstThread: BigInt(first), threadCount: BigInt(count) });
  }

  none() {
    this.memory(0, 0);
    this.threads(0, 0);
  }

  /** Requests since the last call of `memory` or `none`. */
  get seen() {
    return Number(this.#read("seen"));
  }

  get threadsSeen() {
    return Number(this.#read("threads"));
  }

  close() {
    this.none();
    closeSync(this.#file);
  }

  #write(values) {
    for (const [name, value] of Object.entries(values))
      writeSync(this.#file, Buffer.from(BigInt64Array.of(value).buffer), 0, 8, 8 * FIELDS.indexOf(name));
  }

  #read(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.#file, bytes, 0, 8, 8 * FIELDS.indexOf(name));
    return bytes.readBigInt64LE();
  }
}

/** The C++ library of this process, which asks for the core's threads. */
export function cppLibrary() {
  return /\/.*\/libstdc\+\+\.so[.\d]*$/m.exec(readFileSync("/proc/self/maps", "utf8"))[0];
}

/** Bytes of the file. */
export const PLAN_BYTES = 8 * FIELDS.length;

/** Where the code of a file that this process has mapped begins and ends. */
function codeOf(file) {
  const path = realpathSync(file);
  const ranges = readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, begin, end, name] = /^(\w+)-(\w+) r-xp \S+ \S+ \S+ +(\/.*)$/.exec(line) ?? [];
      return name === path ? [[begin, end].map((hex) => BigInt(`0x${hex}`))] : [];
    });
  if (ranges.length === 0) throw new Error(`no code of ${path} is mapped`);
  // A program's code may be mapped once more, far away, on large pages: the first piece and what follows it closely.
  const last = ranges.findLast(([begin]) => begin - ranges[0][0] < 1n << 32n);
  return [ranges[0][0], last[1]];
}
