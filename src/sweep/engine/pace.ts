import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between two looks at what else there is to do. */
const SLICE = 8;

/** Breaks long work into slices, between which signals, finished jobs and progress are seen to. */
export class Pace {
  #since = performance.now();

  /** Resolves at once within a slice, and after a turn of the event loop at its end. */
  async rest(): Promise<void> {
    if (performance.now() - this.#since < SLICE) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
