import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { isLocked } from "../../store/index.js";
import { openStore } from "../../sweep/index.js";
import type { Store } from "../../sweep/index.js";
import { makePage } from "../page/makePage.js";
import type { Page, Progress } from "../page/page.js";
import { SweepPoints } from "./points.js";

/** Milliseconds between two looks at the store. */
const PAUSE = 1000;
/** A look takes at most this share of the time, however large the store: the sweep needs the cores. */
const SHARE = 0.2;
/** Looks after which a page that is open has seen the end. */
const GRACE = 3;
/** Milliseconds over which the present rate is taken. */
const WINDOW = 20_000;

/** The page of a sweep's store, made again whenever there is something new in it. */
export class Follower {
  readonly #path: string;
  readonly #marks: { time: number; done: number }[] = [];
  #points: SweepPoints | undefined;
  /** The spec that `#points` are of. */
  #spec: string | undefined;
  #seen: string | undefined;

  /** The page as of the last look, and how many have been made. */
  page: Page;
  version = 1;

  private constructor(path: string, page: Page) {
    this.#path = path;
    this.page = page;
  }

  /** Throws OUTLAST_FILE where there is no store, and OUTLAST_FORMAT for what is none. */
  static async start(path: string): Promise<Follower> {
    const follower = new Follower(path, await makePage([path]));
    await follower.#look();
    return follower;
  }

  get isComplete(): boolean {
    return this.page.progress?.state === "complete";
  }

  /** Looks at the store until the signal, or, where `untilDone`, until the sweep has been complete for a while. */
  async follow(signal: AbortSignal, untilDone: boolean): Promise<void> {
    for (let left = GRACE; !signal.aborted && left > 0;) {
      const start = performance.now();
      await this.#look();
      const took = performance.now() - start;
      await setTimeout(Math.max(PAUSE, took * (1 / SHARE - 1)), undefined, { signal }).catch(() => undefined);
      if (untilDone && this.isComplete) left--;
    }
  }

  async #look(): Promise<void> {
    await using store = await openStore(this.#path, { readOnly: true });
    const isWritten = isLocked(`${this.#path}.lock`);
    const { runs, committed } = await store.counts();
    const seen = JSON.stringify([runs, committed, isWritten]);
    if (seen === this.#seen && !isWritten) return;
    const progress = await this.#progress(store, isWritten);
    const page = seen === this.#seen ? this.page : await makePage([this.#path]);
    this.#seen = seen;
    this.page = { ...page, progress };
    this.version++;
  }

  async #progress(store: Store, isWritten: boolean): Promise<Progress> {
    const spec = JSON.stringify(store.header.spec);
    if (spec !== this.#spec) this.#points = SweepPoints.of(store);
    this.#spec = spec;
    const total = this.#points?.total;
    const done = (await this.#points?.done(store)) ?? (await store.counts()).runs;
    const runsPerSecond = this.#rate(done);
    if (total !== undefined && done >= total) return { done, total, state: "complete", runsPerSecond };
    if (!isWritten) return { done, total, state: "ended", runsPerSecond: 0 };
    const secondsLeft = total === undefined || runsPerSecond === 0 ? undefined : (total - done) / runsPerSecond;
    return { done, total, state: "running", runsPerSecond, secondsLeft };
  }

  /** Points a second, of the last seconds. */
  #rate(done: number): number {
    const time = performance.now();
    this.#marks.push({ time, done });
    while (this.#marks.length > 2 && this.#marks[1]!.time < time - WINDOW) this.#marks.shift();
    const [first] = this.#marks as [{ time: number; done: number }];
    return (done - first.done) / Math.max(1e-3, (time - first.time) / 1000);
  }
}
