import { setTimeout } from "node:timers/promises";
import { isLost } from "./patience.js";
import { MOST_STALLS } from "./server.js";
import type { ChunkJob, QueueServer } from "./server.js";
import type { ChunkReport } from "./chunk.js";

/** Why a chunk failed that was taken from too many workers which were not heard of any more. */
export const STALLED = "its workers were not heard of any more";
/** A part of such a chunk is suspected earlier. */
const MOST_STALLS_OF_PART = 1;
/** Milliseconds between two looks whether a chunk is still ours and its sweep still wanted. */
const HEARTBEAT = 1000;

/** Why a chunk under way is let go. */
export type LetGo = "lost" | "cancelled" | "told";

/** A chunk that a worker has taken, and holds on to until it is done or let go. */
export class TakenChunk {
  readonly job: ChunkJob;
  readonly #server: QueueServer;
  readonly #token: string;
  readonly #sweepId: string;
  readonly #lock: number;
  readonly #letGo = new AbortController();
  readonly #over = new AbortController();

  /** `lockSeconds` without a heartbeat later, the chunk goes to another worker. */
  constructor(server: QueueServer, job: ChunkJob, at: { token: string; sweepId: string; lockSeconds: number }) {
    this.#server = server;
    this.job = job;
    this.#token = at.token;
    this.#sweepId = at.sweepId;
    this.#lock = Math.round(at.lockSeconds * 1000);
  }

  /** Whether workers are gone after taking it, too often to be chance. */
  get isSuspect(): boolean {
    const most = this.job.data.split === 0 ? MOST_STALLS : MOST_STALLS_OF_PART;
    return this.job.deferredFailure !== undefined || this.job.stalledCounter > most;
  }

  /**
   * Does the work while holding on to the chunk. Its signal is aborted when the chunk is to be let go, also by `told`,
   * and the reason is given then in stead of a report.
   */
  async hold(work: (signal: AbortSignal) => Promise<ChunkReport>, told: AbortSignal): Promise<ChunkReport | LetGo> {
    const onTold = (): void => this.#letGo.abort("told");
    if (told.aborted) onTold();
    told.addEventListener("abort", onTold);
    void this.#beat();
    try {
      const report = await work(this.#letGo.signal);
      return this.#letGo.signal.aborted ? (this.#letGo.signal.reason as LetGo) : report;
    } finally {
      told.removeEventListener("abort", onTold);
      this.#over.abort();
    }
  }

  /** Tells the queue that the results are stored; false where another worker has the chunk by now. */
  async done(report: ChunkReport): Promise<boolean> {
    return this.#tell(() => this.job.moveToCompleted(report, this.#token, false));
  }

  /** Gives it back: the next worker takes it at once. */
  async giveBack(): Promise<boolean> {
    return this.#tell(() => this.job.moveToWait(this.#token));
  }

  /** Says that it went wrong here; it is tried again where attempts are left. */
  async failed(error: Error): Promise<boolean> {
    return this.#tell(() => this.job.moveToFailed(error, this.#token, false));
  }

  async #tell(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await this.#server.do(what);
      return true;
    } catch (error) {
      if (isLost(error)) return false;
      throw error;
    }
  }

  /** While the server is away nothing is renewed; what it says when it is back decides. */
  async #beat(): Promise<void> {
    const { signal } = this.#over;
    try {
      for (;;) {
        await setTimeout(Math.min(HEARTBEAT, this.#lock / 3), undefined, { signal });
        await this.#server.do(() => this.job.extendLock(this.#token, this.#lock));
        const card = await this.#server.do(() => this.#server.cards.getJob(this.#sweepId));
        if (card === undefined) this.#letGo.abort("cancelled");
      }
    } catch (error) {
      if (!signal.aborted) this.#letGo.abort(isLost(error) ? "lost" : "told");
    }
  }
}
