import { availableParallelism, hostname } from "node:os";
import { join, resolve } from "node:path";
import { sha256Hex } from "../../core/index.js";
import type { Backend } from "../../native/index.js";
import { Execution } from "../engine/execution.js";
import type { Costs } from "../engine/planner.js";
import { openStore } from "../store/index.js";
import type { Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { headerOfCard, sweepOfCard } from "./card.js";
import type { SweepCard } from "./card.js";
import { chunkOf, digestOf, indicesOf } from "./chunk.js";
import type { ChunkData, ChunkReport } from "./chunk.js";
import type { CheckedWorkOptions } from "./options.js";
import type { ChunkTaker, QueueServer } from "./server.js";
import { TakenChunk } from "./takenChunk.js";

/** Failed runs in a row make nobody give up here: who coordinates sees those of all workers. */
const NEVER = Infinity;

type ServedOptions = CheckedWorkOptions & { backend: Backend };

/** A sweep of the queue as a worker serves it: made ready once, with a store of the worker's own. */
export class ServedSweep {
  readonly card: SweepCard;
  readonly id: string;
  readonly #server: QueueServer;
  readonly #taker: ChunkTaker;
  readonly #sweep: Sweep;
  readonly #options: ServedOptions;
  readonly #path: string;
  /** What jobs of each shape took so far: the next chunk need not be timed again. */
  readonly #costs: Costs = new Map();
  #store: Promise<Store> | undefined;
  #taken = 0;

  private constructor(server: QueueServer, id: string, card: SweepCard, taker: ChunkTaker, options: ServedOptions) {
    this.#server = server;
    this.id = id;
    this.card = card;
    this.#taker = taker;
    this.#options = options;
    this.#sweep = sweepOfCard(card, options.modules);
    this.#path = join(resolve(options.folder), storeName(card, id));
  }

  /** Throws OUTLAST_USAGE where the sweep cannot be made ready here. */
  static async open(server: QueueServer, id: string, card: SweepCard, options: ServedOptions): Promise<ServedSweep> {
    const taker = await server.taker(id, card.lockSeconds, workerName());
    try {
      return new ServedSweep(server, id, card, taker, options);
    } catch (error) {
      await server.release(taker);
      throw error;
    }
  }

  /** A chunk that waits, if there is one. */
  async take(): Promise<TakenChunk | undefined> {
    const token = `${workerName()} ${++this.#taken}`;
    const job = await this.#server.do(() => this.#taker.getNextJob(token, { block: false }));
    if (job === undefined) return undefined;
    return new TakenChunk(this.#server, job, { token, sweepId: this.id, lockSeconds: this.card.lockSeconds });
  }

  /** What a job of its queue says, undefined where that is no chunk of it. */
  chunkOf(data: unknown): ChunkData | undefined {
    return chunkOf(this.#sweep, data);
  }

  /** Whether this machine makes the same runs of a chunk's points as its coordinator. */
  isSame({ ranges, digest }: ChunkData): boolean {
    return digestOf(this.#sweep, ranges) === digest;
  }

  /** Computes a chunk: every run is stored when its report is there. An abort leaves what is not stored by then. */
  async compute({ ranges }: ChunkData, signal: AbortSignal): Promise<ChunkReport> {
    const store = await (this.#store ??= openStore(this.#path, { create: headerOfCard(this.card, this.#sweep) }));
    const { threads = availableParallelism(), backend, command } = this.#options;
    const execution = new Execution(this.#sweep, store, {
      threads,
      backend,
      shard: { index: 0, count: 1 },
      points: [...indicesOf(ranges)],
      costs: this.#costs,
      maxConsecutive: NEVER,
      runSteps: this.card.runSteps,
      runSeconds: this.card.runSeconds,
      signal,
      drain: undefined,
      maxFailures: undefined,
      command,
    });
    await execution.run();
    const { total: points, done, ok, diverged, failed, limited, best } = execution.progress();
    const had = done - ok - diverged - failed - limited;
    const { failures } = execution.tally;
    const place = { host: hostname(), path: this.#path };
    return { points, had, ok, diverged, failed, limited, ...(best && { best }), failures, store: place };
  }

  /** Makes the store one file again, which others may read; the next chunk opens it again. */
  async rest(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    await (await store?.catch(() => undefined))?.close();
  }

  async close(): Promise<void> {
    await this.rest();
    await this.#server.release(this.#taker);
  }
}

/** Characters of names in a store's own, at most: with what others append to it, any file system takes it. */
const NAME_CHARACTERS = 60;
const HASH_DIGITS = 16;

/** This process among the workers. */
function workerName(): string {
  return `${hostname()}-${process.pid}`;
}

/** A hash tells it from others: names may differ in what no file's name can have, or past where they are cut. */
function storeName({ name }: SweepCard, id: string): string {
  const [worker, tell] = [workerName(), sha256Hex(`${workerName()} ${id}`).slice(0, HASH_DIGITS)];
  const plain = (part: string): string => part.replaceAll(/[^\w.-]+/g, "-").slice(0, NAME_CHARACTERS);
  return `${plain(name)}.worker-${plain(worker)}-${tell}.db`;
}
