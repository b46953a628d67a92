/** A seeded source of choices (Mulberry32). */
export class Random {
  #state;

  constructor(seed) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Whether something of one chance in `count` happens. */
  oneIn(count) {
    return this.below(count) === 0;
  }
}
