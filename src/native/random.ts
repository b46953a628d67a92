import { native } from "./index.js";

/** Pairs of numbers that are made at a time, at first and at most: a call into the core costs more than a number. */
const [FEWEST, MOST] = [4, 64];

/** Names a stream of random numbers: of the same four the numbers are the same, of any other independent. */
export interface StreamName {
  seed: number;
  name: string;
  /** Of several streams of one name the whole number, below 2^32. */
  index?: number;
  /** A second one, below 2^31. */
  part?: number;
}

/**
 * Random numbers of the core's generator, one after the other. They depend on the stream's name alone, on no thread and
 * on nothing that was drawn elsewhere. Uniform and normal numbers come from streams of their own, so that how many
 * there were of the one does not matter to the other.
 */
export class Random {
  readonly #uniforms: Pairs;
  readonly #normals: Pairs;

  constructor(stream: StreamName) {
    this.#uniforms = new Pairs(stream, 0, (pairs) => pairs);
    this.#normals = new Pairs(stream, 1, boxMuller);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return this.#uniforms.next();
  }

  /** Standard normal. */
  normal(): number {
    return this.#normals.next();
  }

  /** Uniform among 0 ... count - 1; `count` is a whole number from 1 to 2^32. */
  below(count: number): number {
    if (Number.isInteger(count) && count >= 1 && count <= 2 ** 32) return Math.floor(this.uniform() * count);
    throw new RangeError(`random.below(count) needs a whole number from 1 to 2^32, got ${String(count)}`);
  }
}

/** Numbers made two at a time of four random words, some pairs ahead. */
class Pairs {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #make: (uniforms: Float64Array<ArrayBuffer>) => Float64Array;
  #numbers: Float64Array = new Float64Array();
  #used = 0;

  constructor(
    { seed, name, index = 0, part = 0 }: StreamName,
    which: 0 | 1,
    make: (uniforms: Float64Array<ArrayBuffer>) => Float64Array,
  ) {
    this.#key = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
    this.#counter = Uint32Array.of(0, 2 * part + which, index, streamName(name));
    this.#make = make;
  }

  next(): number {
    if (this.#used === this.#numbers.length) this.#refill();
    return this.#numbers[this.#used++]!;
  }

  #refill(): void {
    const pairs = Math.max(FEWEST, Math.min(MOST, this.#numbers.length));
    const uniforms = new Float64Array(2 * pairs);
    const core = native();
    for (let pair = 0; pair < pairs; pair++) {
      const words = core.philox(this.#counter, this.#key);
      this.#counter[0]!++;
      uniforms[2 * pair] = share(words[0]!, words[1]!);
      uniforms[2 * pair + 1] = share(words[2]!, words[3]!);
    }
    this.#numbers = this.#make(uniforms);
    this.#used = 0;
  }
}

/** Two words as a number in [0, 1): the 53 highest bits of 64. */
function share(low: number, high: number): number {
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
}

/** Pairs of normal numbers from pairs of uniform ones: G. E. P. Box, M. E. Muller (1958). */
function boxMuller(uniforms: Float64Array<ArrayBuffer>): Float64Array {
  const count = uniforms.length / 2;
  const [radii, turns] = [new Float64Array(count), new Float64Array(count)];
  for (let pair = 0; pair < count; pair++) {
    radii[pair] = 1 - uniforms[2 * pair]!;
    turns[pair] = 2 * Math.PI * uniforms[2 * pair + 1]!;
  }
  const core = native();
  const logs = core.elementary("log", radii);
  const [sines, cosines] = [core.elementary("sin", turns), core.elementary("cos", turns)];
  return Float64Array.from(uniforms, (_, i) => {
    const pair = i >>> 1;
    return Math.sqrt(-2 * logs[pair]!) * (i % 2 === 0 ? cosines : sines)[pair]!;
  });
}

/** FNV-1a of the name's UTF-8 form, as the core hashes its streams' names. */
export function streamName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
