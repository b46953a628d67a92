import { setTimeout } from "node:timers/promises";
import type * as BullMQ from "bullmq";
import type { Job, Queue, Worker } from "bullmq";
import { OutlastError } from "../../core/index.js";
import { redacted } from "./address.js";
import type { QueueAddress } from "./address.js";
import type { Closable, Reach } from "./backends/index.js";
import type { SweepCard } from "./card.js";
import type { ChunkData, ChunkReport } from "./chunk.js";
import { loadBullMQ } from "./load.js";
import { isLost, isPassing, patiently } from "./patience.js";

/** The queue whose jobs are the cards of sweeps; nobody takes them. */
const CARDS = "sweeps";
/** What the keys of a Redis server begin with. */
const PREFIX = "outlast";
/** Seconds that a server may be away, such as for being started again. */
const PATIENCE = 300;
/** How often a chunk is tried, where its workers come to errors. */
const ATTEMPTS = 3;
/** How often a chunk may be taken from workers that are not heard of any more; beyond, the next one gives it back. */
export const MOST_STALLS = 3;
/** Milliseconds between two looks for such chunks, at most. */
const STALLED_INTERVAL = 5000;
/** Milliseconds for closing a connection in good order. */
const GOODBYE = 2000;

/** What a job says is what its type promises once `cardOf`, `chunkOf` or `reportOf` has looked at it. */
export type CardJob = Job<SweepCard>;
type CardQueue = Queue<CardJob>;
export type ChunkJob = Job<ChunkData, ChunkReport>;
export type ChunkQueue = Queue<ChunkJob>;
export type ChunkTaker = Worker<ChunkData, ChunkReport>;

interface ServerOptions {
  signal?: AbortSignal | undefined;
  onNote?: ((sentence: string) => void) | undefined;
}

/** A server with queues: one of cards, and one of chunks for each sweep. */
export class QueueServer {
  readonly cards: CardQueue;
  readonly #address: QueueAddress;
  readonly #reach: Reach;
  readonly #bull: typeof BullMQ;
  readonly #open = new Set<Closable>();
  readonly #signal: AbortSignal;
  readonly #onNote: ((sentence: string) => void) | undefined;
  /** Aborted when it is closed: nobody waits for an answer any more. */
  readonly #closed = new AbortController();

  private constructor(address: QueueAddress, reach: Reach, bull: typeof BullMQ, { signal, onNote }: ServerOptions) {
    this.#address = address;
    this.#reach = reach;
    this.#bull = bull;
    this.#signal = signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
    this.#onNote = onNote;
    this.cards = this.#queue<CardQueue>(CARDS);
  }

  /**
   * Reaches a server. Throws OUTLAST_QUEUE where none answers or where it refuses us. An abort ends whatever waits for
   * the server then, with the signal's reason; `onNote` is told of what goes wrong behind the back of who asks.
   */
  static async connect(address: QueueAddress, options: ServerOptions = {}): Promise<QueueServer> {
    try {
      // First what takes its time to load: a busy machine would take that for the server's silence.
      const bull = loadBullMQ();
      const reach = await address.backend.reach(address.url);
      const server = new QueueServer(address, reach, bull, options);
      try {
        await server.cards.waitUntilReady();
      } catch (error) {
        await server.close();
        throw error;
      }
      return server;
    } catch (error) {
      // Who has given up does not care for what a server says then.
      options.signal?.throwIfAborted();
      throw faultOf(error, address);
    }
  }

  /** The URL, without its password. */
  get shown(): string {
    return this.#address.shown;
  }

  /** The chunks of a sweep. */
  chunks(id: string): ChunkQueue {
    return this.#queue<ChunkQueue>(id);
  }

  /** What takes chunks of a sweep when it is asked to, and looks for those whose workers are gone. */
  async taker(id: string, lockSeconds: number, name?: string): Promise<ChunkTaker> {
    const lockDuration = Math.round(lockSeconds * 1000);
    const options = {
      connection: this.#reach.connection,
      prefix: PREFIX,
      autorun: false,
      lockDuration,
      maxStalledCount: MOST_STALLS,
      stalledInterval: Math.min(STALLED_INTERVAL, Math.round(lockDuration / 3)),
      ...(name !== undefined && { name }),
    };
    const taker = new this.#bull.Worker(id, null, options, this.#reach.factory) as unknown as ChunkTaker;
    this.#keep(taker);
    await this.do(() => taker.waitUntilReady());
    await taker.startStalledCheckTimer();
    return taker;
  }

  /** An error that says a chunk is hopeless, whatever is left of its attempts. */
  hopeless(sentence: string): Error {
    return new this.#bull.UnrecoverableError(sentence);
  }

  /**
   * Asks something of the server, patiently. Throws OUTLAST_QUEUE where it does not come back or refuses, and what the
   * queue says of a chunk that is lost.
   */
  async do<T>(work: () => Promise<T>): Promise<T> {
    const tooLong = (last: unknown): Error => (last as Error) ?? new Error(`it has not answered for ${PATIENCE} s`);
    try {
      return await patiently(work, { seconds: PATIENCE, signal: this.#signal, tooLong });
    } catch (error) {
      if (isLost(error) || error === this.#signal.reason) throw error;
      throw faultOf(error, this.#address);
    }
  }

  /** Closes one of its queues or takers, or what they share. */
  async release(one: Closable): Promise<void> {
    this.#open.delete(one);
    // A server that is gone cannot be said goodbye to.
    if (!(await inTime(one.close()))) await inTime(one.disconnect());
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.all(Array.from(this.#open, (one) => this.release(one)));
    if (this.#reach.shared !== undefined) await this.release(this.#reach.shared);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #queue<Q extends CardQueue | ChunkQueue>(name: string): Q {
    const queue = new this.#bull.Queue(
      name,
      {
        connection: this.#reach.connection,
        prefix: PREFIX,
        defaultJobOptions: { attempts: ATTEMPTS, removeOnComplete: false, removeOnFail: false },
      },
      this.#reach.factory,
    ) as unknown as Q;
    this.#keep(queue);
    return queue;
  }

  #keep(one: CardQueue | ChunkQueue | ChunkTaker): void {
    this.#open.add(one);
    (one as NodeJS.EventEmitter).on("error", (error) => {
      // A server that is gone for a while is told to who asked for something.
      if (!isPassing(error)) this.#onNote?.(faultOf(error, this.#address).message);
    });
  }
}

/** What a client's error comes to, in one sentence and without a password. */
function faultOf(error: unknown, address: QueueAddress): OutlastError {
  if (error instanceof OutlastError) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = typeof message === "string" && message !== "" ? message : String(code);
  const [line = ""] = redacted(said, address).split("\n");
  const hint = /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH/.test(`${String(code)} ${said}`)
    ? ": no server answers there"
    : /WRONGPASS|NOAUTH|AUTH|authentication|password/i.test(said)
      ? ": its URL must have the server's user and password"
      : /certificate/i.test(said)
        ? ": where that is meant to be trusted, NODE_EXTRA_CA_CERTS=<file> names its authority"
        : "";
  return new OutlastError(
    "OUTLAST_QUEUE",
    `The queue ${address.shown} cannot be used: ${line.replace(/\.$/, "")}${hint}.`,
  );
}

/** Whether a goodbye was answered in time. Its timer holds the process, which has an exit status to set yet. */
async function inTime(goodbye: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const late = setTimeout(GOODBYE, false, { signal: over.signal }).catch(() => false);
  const said = goodbye.then(
    () => true,
    () => false,
  );
  return Promise.race([said, late]).finally(() => over.abort());
}
