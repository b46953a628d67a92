import { native } from "./index.js";
import { streamName } from "./random.js";

/** Words that one call of the core gives: whoever goes through a stream, up or down, hardly waits for calls. */
const WINDOW = 1024;

/** Random words of the core's generator for a seed and the name of a stream: 32 bits each, by their number. */
export class Stream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  #window = -1;
  #words: Uint32Array = new Uint32Array(WINDOW);

  constructor(seed: number, name: string) {
    this.#key = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
    this.#counter = Uint32Array.of(0, 0, 0, streamName(name));
  }

  /** Word `index`, below 2^53. Neighbours come from one block of four. */
  word(index: number): number {
    const window = Math.floor(index / WINDOW);
    if (window !== this.#window) {
      const block = window * (WINDOW / 4);
      this.#counter[0] = block % 2 ** 32;
      this.#counter[1] = Math.floor(block / 2 ** 32);
      this.#words = native().philox(this.#counter, this.#key, WINDOW / 4);
      this.#window = window;
    }
    return this.#words[index % WINDOW]!;
  }

  /** Number `index`, uniform in [0, 1): a multiple of 2^-53. */
  uniform(index: number): number {
    const low = this.word(2 * index);
    return (this.word(2 * index + 1) * 2 ** 21 + (low >>> 11)) / 2 ** 53;
  }
}
