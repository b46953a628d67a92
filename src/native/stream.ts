import { native } from "./index.js";
import { streamName } from "./random.js";

/** Random words of the core's generator for a seed and the name of a stream: 32 bits each, by their number. */
export class Stream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  #block = -1;
  #words: Uint32Array = new Uint32Array(4);

  constructor(seed: number, name: string) {
    this.#key = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
    this.#counter = Uint32Array.of(0, 0, 0, streamName(name));
  }

  /** Word `index`, below 2^53. Neighbours come from one block of four. */
  word(index: number): number {
    const block = Math.floor(index / 4);
    if (block !== this.#block) {
      this.#counter[0] = block % 2 ** 32;
      this.#counter[1] = Math.floor(block / 2 ** 32);
      this.#words = native().philox(this.#counter, this.#key);
      this.#block = block;
    }
    return this.#words[index % 4]!;
  }

  /** Number `index`, uniform in [0, 1): a multiple of 2^-53. */
  uniform(index: number): number {
    const low = this.word(2 * index);
    return (this.word(2 * index + 1) * 2 ** 21 + (low >>> 11)) / 2 ** 53;
  }
}
