import { performance } from "node:perf_hooks";
import type { Failures } from "../engine/failures.js";
import type { BestRun, FailedRun } from "../engine/tally.js";
import type { ChunkReport, StorePlace } from "./chunk.js";

/** Failed runs that are told of one by one. */
const MOST_NAMED = 10;
/** Milliseconds over which the present rate is taken: workers report every few seconds. */
const WINDOW = 60_000;

/** Sums up what workers say of their chunks. */
export class Reports {
  readonly counts = { points: 0, had: 0, ok: 0, diverged: 0, failed: 0, limited: 0 };
  /** The first failed runs. */
  readonly failures: FailedRun[] = [];
  readonly #failures: Failures;
  readonly #seen = new Set<string>();
  readonly #stores = new Map<string, StorePlace>();
  #marks: { time: number; computed: number }[] = [{ time: performance.now(), computed: 0 }];
  #best: BestRun | undefined;

  constructor(failures: Failures) {
    this.#failures = failures;
  }

  has(id: string): boolean {
    return this.#seen.has(id);
  }

  add(id: string, report: ChunkReport): void {
    this.#seen.add(id);
    this.addRuns(report);
    this.#stores.set(JSON.stringify(report.store), report.store);
  }

  /** Counts nothing of a chunk, and does not ask for it again. */
  skip(id: string): void {
    this.#seen.add(id);
  }

  /** Runs that nobody has in a store but who coordinates. */
  addRuns(report: Omit<ChunkReport, "store">): void {
    const { counts } = this;
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += report[name];
    this.failures.push(...report.failures.slice(0, MOST_NAMED - this.failures.length));
    const wentWell = report.ok + report.diverged + report.limited > 0;
    for (let i = 0; i < report.failed; i++) {
      this.#failures.add();
      // Nobody knows where in a chunk the others were.
      if (wentWell) this.#failures.reset();
    }
    if (wentWell) this.#failures.reset();
    if (report.best !== undefined && isBetter(report.best, this.#best)) this.#best = report.best;
    const time = performance.now();
    this.#marks.push({ time, computed: this.#computed });
    this.#marks = this.#marks.filter((mark, i) => mark.time >= time - WINDOW || i >= this.#marks.length - 2);
  }

  /** The rate is that of what comes from now on. */
  startRate(): void {
    this.#marks = [{ time: performance.now(), computed: this.#computed }];
  }

  get best(): BestRun | undefined {
    return this.#best;
  }

  /** Where workers keep what they reported. */
  get stores(): StorePlace[] {
    return [...this.#stores.values()];
  }

  get runsPerSecond(): number {
    const [first] = this.#marks as [{ time: number; computed: number }];
    return (this.#computed - first.computed) / Math.max(1, (performance.now() - first.time) / 1000);
  }

  get #computed(): number {
    const { ok, diverged, failed, limited } = this.counts;
    return ok + diverged + failed + limited;
  }
}

function isBetter({ metric, value }: BestRun, other: BestRun | undefined): boolean {
  if (other?.metric !== metric) return other === undefined;
  return metric === "horizon" ? value > other.value : value < other.value;
}
