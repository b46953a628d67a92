import { randomNumbers } from "../../../scripts/lib/random.mjs";

/** A seeded source of choices. */
export class Random {
  #next;

  constructor(seed) {
    this.#next = randomNumbers(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b));
  }

  /** A whole number from 0 to `count` - 1. */
  below(count) {
    return Math.floor(this.#next() * count);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Whether something of one chance in `count` happens. */
  oneIn(count) {
    return this.below(count) === 0;
  }
}
