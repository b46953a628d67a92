import type { ChildProcess } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { queueAddress } from "../../../src/sweep/queue/address.js";
import { QueueServer } from "../../../src/sweep/queue/server.js";
import type { ChunkJob } from "../../../src/sweep/queue/server.js";
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

/** Ends workers that are still there. */
export async function endWorkers(workers: readonly WorkerProcess[]): Promise<void> {
  for (const { child } of workers) child.kill("SIGKILL");
  await Promise.all(workers.map(({ outcome }) => outcome));
}

/** A queue as a test looks into it. */
export class Spy {
  readonly #server: QueueServer;

  private constructor(server: QueueServer) {
    this.#server = server;
  }

  static async at(url: string): Promise<Spy> {
    return new Spy(await QueueServer.connect(queueAddress(url)));
  }

  get server(): QueueServer {
    return this.#server;
  }

  /** Chunks of all sweeps that workers have at the moment. */
  async active(): Promise<ChunkJob[]> {
    const cards = await this.#server.cards.getJobs(["waiting"]);
    const all = await Promise.all(
      cards.map(async ({ id = "" }) => {
        const queue = this.#server.chunks(id);
        const jobs = await queue.getJobs(["active"]);
        await this.#server.release(queue);
        return jobs;
      }),
    );
    return all.flat();
  }

  /** Waits for something that `look` sees. */
  async until<T>(look: () => Promise<T | undefined>, seconds = 20): Promise<T> {
    for (let i = 0; i < seconds * 40; i++) {
      const seen = await look();
      if (seen !== undefined) return seen;
      await setTimeout(25);
    }
    throw new Error(`nothing was seen for ${seconds} s`);
  }

  /** Waits for a chunk that a process has. */
  async taken(by: WorkerProcess, more: (job: ChunkJob) => boolean = () => true): Promise<ChunkJob> {
    const isTheirs = ({ processedBy }: ChunkJob): boolean => processedBy?.endsWith(`-${by.child.pid ?? 0}`) === true;
    return this.until(async () => (await this.active()).find((job) => isTheirs(job) && more(job)));
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}
