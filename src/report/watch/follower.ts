import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { invalid } from "../../core/index.js";
import { isLocked, lockNameOf } from "../../store/index.js";
import { openStore } from "../../sweep/index.js";
import type { Store } from "../../sweep/index.js";
import { makePage } from "../page/makePage.js";
import type { Page, Progress } from "../page/page.js";
import { noStore } from "../runs/noStore.js";
import { SweepPoints } from "./points.js";

const TAKEN = "the store of a sweep, a file such as sweep.db";

/** Milliseconds between two looks at the store. */
const PAUSE = 1000;
/** Looks take at most this share of a core, however large the store: the sweep needs the cores. */
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

  #page: Page | undefined;
  #version = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws OUTLAST_FILE where there is no store, and OUTLAST_FORMAT for what is none. */
  static async start(path: string): Promise<Follower> {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw invalid("OUTLAST_FILE", `${path} is a folder: give ${TAKEN}.`);
    }
    const follower = new Follower(path);
    await follower.#look().catch((error: unknown) => {
      throw noStore(error, path, TAKEN);
    });
    return follower;
  }

  /** The page as of the last look. */
  get page(): Page {
    return this.#page!;
  }

  /** How many pages there were. */
  get version(): number {
    return this.#version;
  }

  get isComplete(): boolean {
    return this.page.progress?.state === "complete";
  }

  /** Looks at the store until the signal, or, where `untilDone`, until the sweep has been complete for a while. */
  async follow(signal: AbortSignal, untilDone: boolean): Promise<void> {
    for (let left = GRACE; !signal.aborted && left > 0;) {
      const start = process.cpuUsage();
      await this.#look();
      const { user, system } = process.cpuUsage(start);
      const pause = Math.max(PAUSE, (user + system) / 1000 / SHARE);
      await setTimeout(pause, undefined, { signal }).catch(() => undefined);
      if (untilDone && this.isComplete) left--;
    }
  }

  async #look(): Promise<void> {
    await using store = await openStore(this.#path, { readOnly: true });
    const isWritten = isLocked(lockNameOf(this.#path));
    const { runs, committed } = await store.counts();
    const seen = JSON.stringify([runs, committed, isWritten]);
    if (seen === this.#seen && !isWritten) return;
    const progress = await this.#progress(store, isWritten);
    const page = seen === this.#seen ? this.page : await makePage([this.#path]);
    this.#seen = seen;
    this.#page = { ...page, progress };
    this.#version++;
  }

  async #progress(store: Store, isWritten: boolean): Promise<Progress> {
    const spec = JSON.stringify(store.header.spec);
    if (spec !== this.#spec) this.#points = SweepPoints.of(store);
    this.#spec = spec;
    const total = this.#points?.total;
    const done = (await this.#points?.done(store)) ?? (await store.counts()).runs;
    const runsPerSecond = this.#rate(done);
    if (total !== undefined && done >= total) return { done, total, state: "complete" };
    if (!isWritten) return { done, total, state: "ended" };
    const secondsLeft = total === undefined || !runsPerSecond ? undefined : (total - done) / runsPerSecond;
    return { done, total, state: "running", runsPerSecond, secondsLeft };
  }

  /** Points a second, of the last seconds; undefined at first. */
  #rate(done: number): number | undefined {
    const time = performance.now();
    this.#marks.push({ time, done });
    while (this.#marks.length > 2 && this.#marks[1]!.time < time - WINDOW) this.#marks.shift();
    const [first] = this.#marks as [{ time: number; done: number }];
    return time === first.time ? undefined : (done - first.done) / ((time - first.time) / 1000);
  }
}
