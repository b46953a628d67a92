import { fromNative } from "../core/index.js";
import type { JobProgress, NativeDone, NativeJob } from "./types.js";

export interface JobOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Milliseconds between two calls of `onProgress`. */
  every?: number;
}

/**
 * Waits for a native job. `onProgress` is called at most every 100 ms and once at the end; when it throws, the job is
 * stopped and the error rejects. An abort stops the job, which then still resolves with what it has;
 * a signal that is already aborted rejects with its reason.
 */
export async function runJob<Result>(
  job: NativeJob<Result> | NativeDone<Result>,
  options: JobOptions = {},
): Promise<Result> {
  const { signal, onProgress, every = 100 } = options;
  if ("result" in job) {
    signal?.throwIfAborted();
    onProgress?.(job.progress);
    return job.result;
  }
  const stop = (): void => job.stop();
  if (signal?.aborted === true) {
    stop();
    await job.promise.catch(() => undefined);
    throw signal.reason;
  }
  let failure: { error: unknown } | undefined;
  const report = (): void => {
    try {
      if (failure === undefined) onProgress?.(job.progress());
    } catch (error) {
      failure = { error };
      stop();
    }
  };
  const timer = onProgress === undefined ? undefined : setInterval(report, every).unref();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const result = await job.promise;
    report();
    if (failure !== undefined) throw failure.error;
    return result;
  } catch (error) {
    if (failure !== undefined) throw failure.error;
    throw fromNative(error);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}
