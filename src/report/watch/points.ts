import { setImmediate } from "node:timers/promises";
import { OutlastError } from "../../core/index.js";
import { unrunModules } from "../../run/index.js";
import { prepareSweep } from "../../sweep/index.js";
import type { Store, Sweep } from "../../sweep/index.js";

/** Points whose runs are looked for one by one; of a larger sweep the store's runs are counted. */
const MOST_POINTS = 1_000_000;
/** Keys made before other work has its turn. */
const AT_ONCE = 2000;
const KEY_BYTES = 32;

/** The points of the sweep that a store had last, to be counted again and again. */
export class SweepPoints {
  readonly #sweep: Sweep;
  /** Of the points that are runs, each behind the other. */
  #keys: Uint8Array | undefined;
  /** Points that are none. */
  #faulty = 0;

  private constructor(sweep: Sweep) {
    this.#sweep = sweep;
  }

  /** Undefined where files that the sweep's spec names are not to be found from here, or its tasks are modules. */
  static of({ header }: Pick<Store, "header">): SweepPoints | undefined {
    try {
      return new SweepPoints(prepareSweep(header.spec, { yes: true, modules: unrunModules }));
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
      return undefined;
    }
  }

  get total(): number {
    return this.#sweep.count;
  }

  /** How many points need no more work. */
  async done(store: Store): Promise<number> {
    if (this.total > MOST_POINTS) return Math.min(this.total, (await store.counts()).runs);
    this.#keys ??= await this.#allKeys();
    const statuses = await store.statuses(this.#keys);
    return this.#faulty + statuses.filter((status) => status !== undefined).length;
  }

  async #allKeys(): Promise<Uint8Array> {
    const keys = new Uint8Array(this.total * KEY_BYTES);
    let at = 0;
    for (let index = 0; index < this.total; index++) {
      const key = this.#keyOf(index);
      if (key === undefined) {
        this.#faulty++;
      } else {
        keys.set(Buffer.from(key, "hex"), at);
        at += KEY_BYTES;
      }
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
    return keys.subarray(0, at);
  }

  /** Undefined where the point's values contradict each other. */
  #keyOf(index: number): string | undefined {
    try {
      return this.#sweep.key(index);
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
      return undefined;
    }
  }
}
