import type { Device } from "../../native/index.js";
import { provenanceAtStart } from "../../run/index.js";
import type { Provenance, RunJob } from "../../run/index.js";
import type { Halving } from "../halving/halving.js";
import type { Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { BracketFeed } from "./bracketFeed.js";
import { Commits } from "./commits.js";
import { executePoints } from "./execute.js";
import type { Finished } from "./execute.js";
import { executeBrackets } from "./executeBrackets.js";
import { Failures } from "./failures.js";
import { Feed } from "./feed.js";
import type { ChunkSource } from "./feed.js";
import type { ExecutionOptions } from "./options.js";
import { packingOf } from "./packing.js";
import { Planner } from "./planner.js";
import type { Chunk, Measured } from "./planner.js";
import { badPoint, storedRun } from "./stored.js";
import { Tally } from "./tally.js";
import type { SweepProgress } from "./tally.js";

/** Chunks under way beyond the threads: while JavaScript sees to one that has ended, the cores have another. */
const AHEAD = 1;

/**
 * One sweep being executed: chunks of points, each computed by one thread of the core, several at a time, or one at a
 * time by each device. JavaScript reads points ahead of them and hands what they leave to the store's own thread.
 */
export class Execution {
  readonly tally = new Tally();
  readonly failures: Failures;
  readonly #sweep: Sweep;
  readonly #store: Store;
  readonly #options: ExecutionOptions;
  /** Each computes a chunk at a time: on a device of its own, or on the processor. */
  readonly #workers: readonly (Device | undefined)[];
  /** Points of the sweep, or of its part that is done here. */
  readonly #count: number;
  /** Is told what chunks take. */
  readonly #planner: { learn(chunk: Chunk, measured: Measured): void };
  readonly #feed: ChunkSource;
  readonly #commits: Commits;
  readonly #provenance: Omit<Provenance, "ended" | "seconds">;
  /** Ends everything at once, for the caller or because a worker came to a fault. */
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  /** Points that are no run, to be stored with the next chunk. */
  #bad: Finished[] = [];
  /** Of the process: a store may be filled by several executions within a millisecond. */
  static #chunks = 0;

  constructor(sweep: Sweep, store: Store, options: ExecutionOptions) {
    const { threads, backend, shard, points, signal, runSteps, command = null } = options;
    const { maxFailures = Infinity, maxConsecutive } = options;
    this.#sweep = sweep;
    this.#store = store;
    this.#options = options;
    const { devices } = backend;
    const packing = packingOf(backend);
    this.#workers = devices.length > 0 ? devices : new Array<undefined>(threads + AHEAD).fill(undefined);
    this.#count = points?.length ?? sweep.count;
    this.#commits = new Commits(store);
    this.failures = new Failures({ maxFailures, maxConsecutive });
    const onBad = (index: number, error: unknown): void => {
      this.#bad.push(badPoint(index, sweep, error));
      this.failures.add();
    };
    const { halving } = sweep.spec;
    if (halving === undefined) {
      const planner = new Planner(this.#workers.length, options.costs, packing);
      this.#planner = planner;
      this.#feed = new Feed(sweep, { store, planner, shard, points, enough: runSteps, onBad });
    } else {
      const feed = new BracketFeed(sweep, { store, halving, shard, workers: this.#workers.length, packing, onBad });
      [this.#planner, this.#feed] = [feed, feed];
    }
    this.#provenance = provenanceAtStart({ threads, backend }, command);
    this.#signal = signal === undefined ? this.#abort.signal : AbortSignal.any([signal, this.#abort.signal]);
  }

  /** Computes until nothing is left, or until it is to end; what was computed is stored then. */
  async run(): Promise<void> {
    await Promise.all(this.#workers.map((device) => this.#work(device)));
    await this.#feed.stop();
    if (this.#abort.signal.aborted && this.#options.signal?.aborted !== true) throw this.#abort.signal.reason;
    if (this.#bad.length > 0) await this.#keep([], { train: 0, evaluate: 0 }, undefined);
    await this.#commits.end();
  }

  /** Ends everything under way: `run` then rejects with the error. */
  fail(error: unknown): void {
    this.#abort.abort(error);
  }

  /** Whether every point of the shard has its run, or failed. */
  get complete(): boolean {
    const { done, total } = this.progress();
    return this.#feed.ended && done === total;
  }

  progress(): SweepProgress {
    const { read, others, had, repeated } = this.#feed.seen;
    const total = read - others + Math.round((this.#count - read) / this.#options.shard.count);
    const done = had + repeated + this.tally.computed;
    const { runsPerSecond, best, counts } = this.tally;
    const secondsLeft = runsPerSecond > 0 ? (total - done) / runsPerSecond : NaN;
    return { done, total, had, ...counts, runsPerSecond, secondsLeft, best };
  }

  async #work(device: Device | undefined): Promise<void> {
    try {
      while (!this.#isOver()) {
        const chunk = await this.#feed.next();
        if (chunk === undefined) return;
        await this.#compute(chunk, device);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  #isOver(): boolean {
    return this.#signal.aborted || this.#options.drain?.aborted === true || this.failures.verdict !== undefined;
  }

  async #compute(chunk: Chunk, device: Device | undefined): Promise<void> {
    const options = {
      signal: this.#signal,
      // What is made ready for a device, it waits for.
      threads: device === undefined ? 1 : Math.max(1, Math.floor(this.#options.threads / this.#workers.length)),
      device,
      runSteps: this.#options.runSteps,
      runSeconds: this.#options.runSeconds,
      losses: this.#store.header.keep.losses ? "all" : "last",
      failures: this.failures,
    } as const;
    const { halving } = this.#sweep.spec;
    const { finished, seconds, measured } =
      halving === undefined || chunk.brackets === undefined
        ? await executePoints(chunk.points, options)
        : await executeBrackets(chunk.brackets, {
            ...options,
            halving,
            ...(device === undefined && { threads: this.#threadsOf(halving) }),
          });
    if (measured !== undefined) this.#planner.learn(chunk, measured);
    await this.#keep(finished, seconds, device);
  }

  /** A bracket is computed by one thread, unless there are more threads than brackets. */
  #threadsOf({ bracket }: Halving): number {
    const { threads, shard } = this.#options;
    return Math.max(1, Math.floor(threads / Math.ceil(this.#sweep.count / bracket / shard.count)));
  }

  /** Hands finished runs to the store, and with them the points that are no run. */
  async #keep(computed: readonly Finished[], seconds: RunJob["seconds"], device: Device | undefined): Promise<void> {
    const finished = [...this.#bad, ...computed];
    this.#bad = [];
    const { keep } = this.#store.header;
    const runs = finished.map((run) => storedRun(run, this.#sweep, keep));
    const provenance = {
      ...this.#provenance,
      ...(device && { device: device.name }),
      ended: new Date().toISOString(),
      seconds,
      ...(finished.length > 1 && { together: finished.length }),
    };
    const id = `${this.#provenance.started} ${process.pid} ${++Execution.#chunks}`;
    await this.#commits.add({ id, runs, provenance }, () => {
      this.tally.add(finished);
      for (const { key } of finished) this.#feed.release?.(key);
    });
  }
}
