import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Piscina } from "piscina";
import { OutlastError, builtFile, refusedThread } from "../../core/index.js";
import { moduleFault } from "../../tasks/index.js";
import type { RunJob, RunJobOptions, RunProgress } from "../job.js";
import type { ResolvedRun } from "../resolved.js";
import { moduleNames } from "./modules.js";
import { fromPlain } from "./plainError.js";
import type { ThreadAnswer, ThreadTask } from "./thread.js";

/** Threads at most; there are as many as jobs under way, which whoever asks for them bounds. */
const MOST = 1024;
/** Milliseconds after which a thread without work ends. */
const IDLE = 10_000;
/** MiB of a thread's JavaScript heap, beyond which it ends. */
const HEAP = 512;
/** Milliseconds that a run has to end once it is asked to; its thread is ended then. */
const GRACE = 1000;

let pool: Promise<Piscina> | undefined;

/**
 * Computes runs in a thread of their own, one after the other. What their modules do there, ending the thread or
 * filling its memory or never coming to an end, costs these runs alone. Throws OUTLAST_MODULE for that, with the
 * modules' names; an abort leaves results with status "stopped", or rejects with its reason.
 */
export async function runElsewhere(runs: readonly ResolvedRun[], options: Options): Promise<RunJob> {
  const names = [...new Set(runs.flatMap(moduleNames))].join(", ");
  const once = (): Promise<RunJob> => compute(runs, names, options);
  try {
    return await once().catch((error: unknown) => {
      // It may be what an earlier run left behind in the thread. Where there are several runs, halves of them tell.
      if (error instanceof ThreadEnded && !error.isOwn && runs.length === 1) return once();
      throw error;
    });
  } catch (error) {
    throw error instanceof ThreadEnded ? sentenceOf(error.cause as Error, names) : error;
  }
}

type Options = Pick<RunJobOptions, "signal" | "losses" | "stepLimit" | "onProgress">;

/** A thread ended in the middle of its work; the cause says how. */
class ThreadEnded extends Error {
  /** Whether it had done nothing else before. */
  readonly isOwn: boolean;

  constructor(cause: unknown, isOwn: boolean) {
    super("thread ended", { cause });
    this.isOwn = isOwn;
  }
}

async function compute(
  runs: readonly ResolvedRun[],
  names: string,
  { signal, losses, stepLimit, onProgress }: Options,
): Promise<RunJob> {
  signal?.throwIfAborted();
  const { port1: port, port2 } = new MessageChannel();
  const kill = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const end = (): void => {
    port.postMessage("end");
    patience ??= setTimeout(() => kill.abort(), GRACE);
  };
  const earlier = new Int32Array(new SharedArrayBuffer(4));
  const faults: unknown[] = [];
  let refused: OutlastError | undefined;
  port.on("message", (progress: RunProgress) => {
    try {
      if (faults.length === 0) onProgress?.(progress);
    } catch (error) {
      faults.push(error);
      end();
    }
  });
  const closed = once(port, "close");
  signal?.addEventListener("abort", end, { once: true });
  try {
    const specs = runs.map(({ spec }) => spec);
    const baseDir = resolve(runs[0]!.baseDir);
    const task: ThreadTask = {
      specs,
      baseDir,
      names,
      losses,
      stepLimit,
      progress: onProgress !== undefined,
      port: port2,
      earlier,
    };
    const threads = await (pool ??= startPool());
    const answer = (await threads.run(task, { transferList: [port2], signal: kill.signal })) as ThreadAnswer;
    await closed; // the answer takes another way, and may overtake the last progress
    if (faults.length > 0) throw faults[0];
    if ("error" in answer) throw fromPlain(answer.error);
    return answer.job;
  } catch (error) {
    if (faults.length > 0) throw faults[0];
    signal?.throwIfAborted(); // whatever has become of runs that were let go
    refused = refusedThread(error);
    if (refused !== undefined) pool = undefined;
    throw error instanceof OutlastError ? error : (refused ?? new ThreadEnded(error, earlier[0] === 0));
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener("abort", end);
    if (refused === undefined) port.close();
    else leave(port);
  }
}

/**
 * A pool keeps a task that it found no thread for, and starts all the threads that it may for the next one: that is for
 * another pool. Should this one come back to the task, it is to find it over.
 */
function leave(port: MessagePort): void {
  port.removeAllListeners();
  port.postMessage("end");
  port.unref();
}

async function startPool(): Promise<Piscina> {
  const { Piscina } = await import("piscina");
  const started = new Piscina({
    filename: fileURLToPath(builtFile("run/custom/thread.js")),
    name: "computeRuns",
    minThreads: 0,
    maxThreads: MOST,
    idleTimeout: IDLE,
    // Threads that wait by Atomics.wait do not see what goes on in them.
    atomics: "disabled",
    recordTiming: false,
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  // A thread that ends without work, by what a module left behind in it, is no loss.
  started.on("error", () => undefined);
  return started;
}

function sentenceOf(error: NodeJS.ErrnoException, names: string): OutlastError {
  const { code, message } = error;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") {
    return moduleFault(`${names} ended its thread: it took more than ${HEAP} MiB of memory.`, error);
  }
  const [, exit] = /^worker exited with code: (\d+)$/.exec(message) ?? [];
  const why = exit === undefined ? `an error that nobody caught: ${message}.` : `process.exit(${exit}).`;
  return moduleFault(`${names} ended its thread by ${why}`, error);
}
