import { performance } from "node:perf_hooks";
import type { Finished } from "./execute.js";

/** Milliseconds over which the present rate is taken. */
const WINDOW = 20_000;

/** The best run so far: by the horizon of the first evaluation, or by the last loss where there is none. */
export interface BestRun {
  key: string;
  point: number;
  /** "horizon" (the most is best) or "loss" (the least is). */
  metric: "horizon" | "loss";
  value: number;
}

/** How far a sweep has come. */
export interface SweepProgress {
  /** Points that need no more work: the store had them, others stand for them, or they were computed now. */
  done: number;
  /** Points of the sweep, or of the shard, whose number is estimated until all keys are known. */
  total: number;
  /** Of these, runs that the store had. */
  had: number;
  /** Runs computed now, by how they ended. */
  ok: number;
  diverged: number;
  /** Ended at a rung of successive halving. */
  pruned: number;
  failed: number;
  limited: number;
  runsPerSecond: number;
  /** NaN while nobody can know. */
  secondsLeft: number;
  best: BestRun | undefined;
}

/** Failed runs that are told of one by one. */
const MOST_NAMED = 10;

/** A run that failed, and what went wrong. */
export interface FailedRun {
  point: number;
  key: string;
  error: string;
}

/** Counts what is committed. */
export class Tally {
  /** The first failed runs. */
  readonly failures: FailedRun[] = [];
  readonly #counts = { ok: 0, diverged: 0, pruned: 0, failed: 0, limited: 0 };
  readonly #marks: { time: number; computed: number }[] = [{ time: performance.now(), computed: 0 }];
  #best: BestRun | undefined;

  get counts(): Readonly<{ ok: number; diverged: number; pruned: number; failed: number; limited: number }> {
    return this.#counts;
  }

  get best(): BestRun | undefined {
    return this.#best;
  }

  get computed(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  add(finished: readonly Finished[]): void {
    for (const run of finished) {
      this.#counts[run.status === "done" ? "ok" : run.status]++;
      if (run.error !== undefined && this.failures.length < MOST_NAMED) {
        this.failures.push({ point: run.index, key: run.key, error: run.error });
      }
      this.#compare(run);
    }
    const time = performance.now();
    this.#marks.push({ time, computed: this.computed });
    while (this.#marks.length > 2 && this.#marks[1]!.time < time - WINDOW) this.#marks.shift();
  }

  /** Of the last seconds. */
  get runsPerSecond(): number {
    const [first] = this.#marks as [{ time: number; computed: number }];
    return (this.computed - first.computed) / Math.max(1e-3, (performance.now() - first.time) / 1000);
  }

  #compare({ index, key, ready, status, outcome }: Finished): void {
    if (status !== "done" || ready === undefined || outcome === undefined) return;
    const { result } = outcome;
    const horizon = result.evaluate.findLast(({ name }) => name === ready.spec.evaluate[0]?.name)?.horizon;
    const value = horizon ?? result.losses.loss.at(-1);
    if (value === undefined || value === null) return;
    const metric = horizon === undefined ? "loss" : "horizon";
    const better = metric === "horizon" ? value > (this.#best?.value ?? -1) : value < (this.#best?.value ?? Infinity);
    if (better) this.#best = { key, point: index, metric, value };
  }
}
