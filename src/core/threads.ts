import { Worker } from "node:worker_threads";
import type { WorkerOptions } from "node:worker_threads";
import { OutlastError } from "./errors.js";
import { builtFile } from "./packageFile.js";

/** Starts a program of the build, by its path in dist, in a thread. Throws OUTLAST_THREAD where none is to be had. */
export function startThread(path: string, options: WorkerOptions = {}): Worker {
  try {
    return new Worker(builtFile(path), options);
  } catch (error) {
    throw refusedThread(error) ?? error;
  }
}

/** What is to be thrown for a thread of Node.js that the system refused; undefined for every other error. */
export function refusedThread(error: unknown): OutlastError | undefined {
  if ((error as { code?: unknown } | undefined)?.code !== "ERR_WORKER_INIT_FAILED") return undefined;
  const sentence = "The system refused a new thread: close other programs, or raise the limits on threads and memory.";
  return new OutlastError("OUTLAST_THREAD", sentence, { cause: error });
}
