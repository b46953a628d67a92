import type { ChildProcess } from "node:child_process";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { queueAddress } from "../../../src/sweep/queue/address.js";
import { pointsIn } from "../../../src/sweep/queue/chunk.js";
import { QueueServer } from "../../../src/sweep/queue/server.js";
import type { Job } from "bullmq";
import type { SweepCard } from "../../../src/sweep/queue/card.js";
import type { ChunkJob, ChunkQueue } from "../../../src/sweep/queue/server.js";
import { start } from "../../cli/outlast.js";
import type { Outcome } from "../../cli/outlast.js";

export interface WorkerProcess {
  child: ChildProcess;
  outcome: Promise<Outcome>;
}

/** `outlast worker` in a process of its own. */
export function startWorker(cwd: string, url: string, ...more: string[]): WorkerProcess {
  return start(cwd, ["worker", "--queue", url, "--threads", "1", ...more]);
}

/** Takes chunks of a sweep and says that it has computed them, which it has not: a worker whose disk is lost. */
export async function claimDone(spy: Spy, sweepId: string, path: string, most: number): Promise<number> {
  const taker = await spy.server.taker(sweepId, 60, "claimer");
  let claimed = 0;
  while (claimed < most) {
    const job = await taker.getNextJob("claimer", { block: false });
    if (job === undefined) break;
    const points = pointsIn(job.data.ranges);
    const counts = { points, had: 0, ok: points, diverged: 0, failed: 0, limited: 0 };
    await job.moveToCompleted({ ...counts, failures: [], store: { host: hostname(), path } }, "claimer", false);
    claimed++;
  }
  await spy.server.release(taker);
  return claimed;
}

/** Ends workers that are still there. */
export async function endWorkers(workers: readonly WorkerProcess[]): Promise<void> {
  for (const { child } of workers) child.kill("SIGKILL");
  await Promise.all(workers.map(({ outcome }) => outcome));
}

/** A queue as a test looks into it. */
export class Spy {
  readonly #server: QueueServer;
  /** The chunks of each sweep that was looked at, kept: to open one for each look took longer than the look. */
  readonly #chunks = new Map<string, ChunkQueue>();

  private constructor(server: QueueServer) {
    this.#server = server;
  }

  static async at(url: string): Promise<Spy> {
    return new Spy(await QueueServer.connect(queueAddress(url)));
  }

  get server(): QueueServer {
    return this.#server;
  }

  /** The sweep that is put there first, when it is. */
  async sweep(): Promise<Job<SweepCard>> {
    return this.until(async () => (await this.#server.cards.getJobs(["waiting"], 0, 0, true))[0]);
  }

  /** Chunks of all sweeps that workers have at the moment. */
  async active(): Promise<ChunkJob[]> {
    const cards = await this.#server.cards.getJobs(["waiting"]);
    const all = await Promise.all(
      cards.map(({ id = "" }) => {
        const queue = this.#chunks.get(id) ?? this.#server.chunks(id);
        this.#chunks.set(id, queue);
        return queue.getJobs(["active"]);
      }),
    );
    return all.flat();
  }

  /** Waits for something that `look` sees. */
  async until<T>(look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
    for (let i = 0; i < seconds * 40; i++) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await setTimeout(25);
    }
    throw new Error(`nothing was seen for ${seconds} s`);
  }

  /** The chunk that a process has at the moment. */
  async chunkOf({ child: { pid = 0 } }: WorkerProcess): Promise<ChunkJob | undefined> {
    return (await this.active()).find(({ processedBy }) => processedBy?.endsWith(`-${pid}`) === true);
  }

  /** Stops a process for as long as the caller likes, in the middle of a chunk. */
  async stopAtWork(worker: WorkerProcess): Promise<ChunkJob> {
    return this.until(async () => {
      if ((await this.chunkOf(worker)) === undefined) return undefined;
      worker.child.kill("SIGSTOP");
      const chunk = await this.chunkOf(worker);
      if (chunk === undefined) worker.child.kill("SIGCONT");
      return chunk;
    });
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
