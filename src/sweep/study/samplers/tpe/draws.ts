import type { Stream } from "../../../../native/index.js";
import { cos, log } from "../../../axes/elementary.js";

/** Numbers that one trial may take of a stream. */
const MOST_DRAWS = 1_048_576;

/** A trial's own random numbers, one after the other: whatever others draw, they stay the same. */
export class Draws {
  readonly #stream: Stream;
  #next: number;

  constructor(stream: Stream, trial: number) {
    this.#stream = stream;
    this.#next = trial * MOST_DRAWS;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.#stream.uniform(this.#next++);
  }

  /** A whole number from 0 to count - 1. */
  below(count: number): number {
    return Math.min(count - 1, Math.floor(this.uniform() * count));
  }

  /** Standard normal, by Box and Muller (1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return radius * cos(2 * Math.PI * this.uniform());
  }
}
