import { damaged } from "./damaged.js";

// Texts come from SQLite as hex digits: a driver ends the whole process at one that is no UTF-8, or takes it for some
// other, and cuts one short at a zero byte. Integers come as what a number can hold, on which one driver insists.

/** Characters of digits that are worth to be remembered, and how many such texts are: axes say the same ones often. */
const SHORT = 200;
const MOST_KNOWN = 5000;

/** Integers up to here are numbers. */
const EXACT = Number.MAX_SAFE_INTEGER;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What gives a column's values as all drivers can say them. By comparing, which is faster than typeof. */
export function readable(column: string): string {
  const number = `iif(${column} BETWEEN -${EXACT} AND ${EXACT}, ${column}, CAST(${column} AS REAL))`;
  return `iif(${column} < '', ${number}, iif(${column} < x'', hex(${column}), ${column}))`;
}

/** Reads them. */
export class TextReader {
  readonly #path: string;
  #known = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws OUTLAST_FORMAT for what is no UTF-8. */
  read(digits: string): string {
    const known = this.#known.get(digits);
    if (known !== undefined) return known;
    const text = this.#decoded(digits);
    if (digits.length > SHORT) return text;
    if (this.#known.size >= MOST_KNOWN) this.#known = new Map();
    this.#known.set(digits, text);
    return text;
  }

  #decoded(digits: string): string {
    try {
      return decoder.decode(Buffer.from(digits, "hex"));
    } catch (cause) {
      throw damaged(this.#path, "a text in it is no UTF-8", cause);
    }
  }
}
