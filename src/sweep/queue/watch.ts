import type { FailedRun } from "../engine/tally.js";
import type { Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { chunkOf, reportOf } from "./chunk.js";
import { insteadOf, storeFailed } from "./failedChunks.js";
import { putChunks } from "./put.js";
import type { Reports } from "./reports.js";
import type { ChunkJob, ChunkQueue, QueueServer } from "./server.js";
import { STALLED } from "./takenChunk.js";

/** In stead of a job that is no chunk of the sweep. */
const NOTHING = { put: [], failed: [] };

/** Jobs that are read at a time. */
const PAGE = 200;

/** What is in a sweep's queue. */
interface QueueState {
  waiting: number;
  active: number;
  /** Failed ones that were seen to: others may be waiting in their stead. */
  failed: number;
}

/** Follows what becomes of a sweep's chunks, and sees to those that failed. */
export class Watch {
  readonly #server: QueueServer;
  readonly #queue: ChunkQueue;
  readonly #sweep: Sweep;
  readonly #store: Store;
  readonly #reports: Reports;
  /** Chunks that were seen to be done. */
  #completed = 0;

  constructor(server: QueueServer, queue: ChunkQueue, sweep: Sweep, store: Store, reports: Reports) {
    this.#server = server;
    this.#queue = queue;
    this.#sweep = sweep;
    this.#store = store;
    this.#reports = reports;
  }

  /** Takes note of what has ended since the last look; `giveUp` leaves what failed as it is. */
  async look({ giveUp }: { giveUp: boolean }): Promise<QueueState> {
    const counts = await this.#server.do(() => this.#queue.getJobCounts("waiting", "active", "completed", "failed"));
    const { waiting = 0, active = 0, completed = 0, failed = 0 } = counts;
    // Another moment than the counts': what ended in between is seen now or the next time.
    if (completed > this.#completed) await this.#readCompleted(completed - this.#completed);
    if (failed > 0 && !giveUp) await this.#seeToFailed();
    if (waiting + active === 0) await this.#readCompleted(Infinity);
    return { waiting, active, failed: giveUp ? 0 : failed };
  }

  /** The newest first, so that those which are known already come last. */
  async #readCompleted(count: number): Promise<void> {
    for (let at = 0, found = 0; found < count; at += PAGE) {
      const jobs = await this.#server.do(() => this.#queue.getJobs(["completed"], at, at + PAGE - 1, false));
      for (const { id = "", returnvalue } of jobs) {
        if (this.#reports.has(id)) continue;
        const report = reportOf(returnvalue);
        // Nobody knows then what was computed: it is missing in the end, and put again.
        if (report === undefined) this.#reports.skip(id);
        else this.#reports.add(id, report);
        this.#completed++;
        found++;
      }
      if (jobs.length < PAGE) return;
    }
  }

  async #seeToFailed(): Promise<void> {
    const jobs = await this.#server.do(() => this.#queue.getJobs(["failed"], 0, PAGE - 1, true));
    for (const job of jobs) await this.#seeTo(job);
  }

  async #seeTo(job: ChunkJob): Promise<void> {
    const { id = "", failedReason: reason } = job;
    const data = chunkOf(this.#sweep, job.data);
    const stalled = reason === STALLED;
    const { put, failed } = data === undefined ? NOTHING : insteadOf(this.#sweep, data, { stalled, reason });
    // First the others, then away with it: in between, nothing is lost and nothing is there twice.
    await putChunks(this.#server, this.#queue, put);
    if (failed.length > 0) {
      await storeFailed(this.#sweep, this.#store, id, failed);
      this.#reports.addRuns(reportOfFailed(failed));
    }
    await this.#server.do(() => job.remove());
  }
}

function reportOfFailed(failures: FailedRun[]): Parameters<Reports["addRuns"]>[0] {
  const points = failures.length;
  return { points, had: 0, ok: 0, diverged: 0, failed: points, limited: 0, failures };
}
