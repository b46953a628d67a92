import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { Backend } from "../../native/index.js";
import { computedBy } from "../engine/backend.js";
import { isEnough } from "../engine/enough.js";
import { Failures } from "../engine/failures.js";
import type { SweepProgress } from "../engine/tally.js";
import { openStore } from "../store/index.js";
import type { RunStanding, Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { headerOfCard } from "./card.js";
import type { SweepCard } from "./card.js";
import { pointsIn } from "./chunk.js";
import type { StorePlace } from "./chunk.js";
import type { DistributedSummary } from "./distribute.js";
import type { CheckedDistributeOptions } from "./options.js";
import { missingChunks, putChunks } from "./put.js";
import { Reports } from "./reports.js";
import type { ChunkQueue, QueueServer } from "./server.js";
import { uniteStores } from "./unite.js";
import { Watch } from "./watch.js";

/** Milliseconds between two looks at the queue. */
const LOOK = 300;
/** Milliseconds without a worker after which somebody should be told. */
const LONELY = 10_000;
/** How often what is missing is put, at most. */
const MOST_ROUNDS = 3;

/** How a wait ended: all is done, no more was to be begun, what was under way was let go, or only the wait. */
type Ending = "done" | "drained" | "cancelled" | "left";

interface Settings {
  id: string;
  card: SweepCard;
  /** The sweep's own store. */
  path: string;
  /** What computes it, as its card says, and why. */
  backend: Pick<Backend, "name" | "reason">;
  options: CheckedDistributeOptions;
}

/** One sweep being seen through a queue. */
export class Coordination {
  readonly #server: QueueServer;
  readonly #sweep: Sweep;
  readonly #settings: Settings;
  readonly #queue: ChunkQueue;
  readonly #failures: Failures;
  readonly #reports: Reports;
  readonly #started = performance.now();
  #card: SweepCard;
  #unmerged: StorePlace[] = [];
  /** Points without a run in the end; undefined where nobody can tell from here. */
  #missing: number | undefined;

  constructor(server: QueueServer, sweep: Sweep, settings: Settings) {
    const { maxFailures = Infinity, maxConsecutive } = settings.options;
    this.#server = server;
    this.#sweep = sweep;
    this.#settings = settings;
    this.#card = settings.card;
    this.#queue = server.chunks(settings.id);
    this.#failures = new Failures({ maxFailures, maxConsecutive });
    this.#reports = new Reports(this.#failures);
  }

  async run(): Promise<DistributedSummary> {
    const { leave } = this.#settings.options;
    try {
      return this.#summary(await this.#see());
    } catch (error) {
      // Whatever it waited for then.
      if (leave?.aborted === true && error === leave.reason) return this.#summary("left");
      throw error;
    }
  }

  async #see(): Promise<Ending> {
    const { id, path } = this.#settings;
    const header = headerOfCard(this.#card, this.#sweep);
    // Looks for chunks whose workers are gone, also when no worker is left that would.
    await this.#server.taker(id, this.#card.lockSeconds);
    let ending: Ending = "done";
    for (let round = Math.max(0, this.#card.rounds - 1); ending === "done"; round++) {
      await using store = await openStore(path, { create: header });
      if (this.#card.rounds <= round && !(await this.#put(store, round))) break;
      ending = await this.#wait(store);
      await store.close();
      if (ending === "left") break;
      if (ending === "cancelled") await this.#clear();
      this.#unmerged = await uniteStores(path, this.#reports.stores);
      if (this.#unmerged.length > 0) break;
    }
    if (ending === "done" || ending === "drained") await this.#clear();
    return ending;
  }

  /** Puts what is missing; false where nothing is, or where it was put often enough. */
  async #put(store: Store, round: number): Promise<boolean> {
    const { cards } = this.#server;
    const { id } = this.#settings;
    // Failed runs are tried again, but once.
    const isThere = (index: number, standing: RunStanding | undefined): boolean =>
      round === 0 ? isEnough(() => this.#sweep.run(index), standing, this.#card.runSteps) : standing !== undefined;
    const chunks = missingChunks(this.#sweep, store, { points: this.#card.chunkPoints, round, isThere });
    if (round === MOST_ROUNDS) {
      this.#missing = 0;
      for await (const { ranges } of chunks) this.#missing += pointsIn(ranges);
      return false;
    }
    const job = await this.#server.do(() => cards.add("sweep", this.#card, { jobId: id }));
    const put = await putChunks(this.#server, this.#queue, chunks);
    this.#missing = put.points;
    this.#card = { ...this.#card, rounds: round + 1, points: round === 0 ? put.points : this.#card.points };
    await this.#server.do(() => job.updateData(this.#card));
    return put.chunks > 0;
  }

  async #wait(store: Store): Promise<Ending> {
    const { signal, drain, leave, onNote, onProgress } = this.#settings.options;
    const watch = new Watch(this.#server, this.#queue, this.#sweep, store, this.#reports);
    // What was done before we came says nothing of the rate.
    await watch.look({ giveUp: false });
    this.#reports.startRate();
    let lonelySince = performance.now();
    for (;;) {
      if (leave?.aborted === true) return "left";
      if (signal?.aborted === true || this.#failures.verdict !== undefined) return "cancelled";
      const isDraining = drain?.aborted === true;
      if (isDraining) await this.#server.do(() => this.#queue.drain());
      const { waiting, active, failed } = await watch.look({ giveUp: isDraining });
      onProgress?.(this.#progress());
      if (isDraining ? active === 0 : waiting + active + failed === 0) return isDraining ? "drained" : "done";
      if (active > 0 || waiting === 0) lonelySince = performance.now();
      if (performance.now() - lonelySince > LONELY) {
        onNote?.(`No worker takes chunks of ${this.#sweep.name}: outlast worker --queue ${this.#server.shown}`);
        lonelySince = Infinity;
      }
      const either = [signal, drain, leave].filter((one) => one !== undefined && !one.aborted);
      await setTimeout(LOOK, undefined, { signal: AbortSignal.any(either as AbortSignal[]) }).catch(() => undefined);
    }
  }

  /** Takes the sweep out of the queue: workers let go of it when its card is gone. */
  async #clear(): Promise<void> {
    const job = await this.#server.do(() => this.#server.cards.getJob(this.#settings.id));
    await this.#server.do(async () => job?.remove());
    await this.#server.do(() => this.#queue.obliterate({ force: true }));
  }

  #progress(): SweepProgress {
    const { points, had, ...counts } = this.#reports.counts;
    const total = this.#sweep.count;
    const before = total - this.#card.points;
    const done = Math.min(total, before + points);
    const { runsPerSecond, best } = this.#reports;
    const secondsLeft = runsPerSecond > 0 ? (total - done) / runsPerSecond : NaN;
    return { done, total, had: before + had, ...counts, pruned: 0, runsPerSecond, secondsLeft, best };
  }

  #summary(ending: Ending): DistributedSummary {
    const { done, total, had, ok, diverged, pruned, failed, limited, best } = this.#progress();
    const isWhole = ending === "done" && this.#unmerged.length === 0 && this.#missing === 0;
    const stores = this.#unmerged.length;
    const elsewhere = stores > 0 ? `Of the workers' stores ${stores} could not be read from here` : undefined;
    const lacking = `The workers' stores lack ${this.#missing ?? 0} runs that they said they had`;
    return {
      status: isWhole ? "done" : "stopped",
      givenUp: this.#failures.verdict ?? (ending === "done" && !isWhole ? (elsewhere ?? lacking) : undefined),
      store: this.#settings.path,
      ...computedBy(this.#settings.backend),
      ...{ done, total, had, ok, diverged, pruned, failed, limited, best },
      seconds: (performance.now() - this.#started) / 1000,
      failures: this.#reports.failures,
      unmerged: this.#unmerged,
    };
  }
}
