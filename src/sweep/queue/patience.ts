import { setTimeout } from "node:timers/promises";

/** Milliseconds between two attempts. */
const RETRY = 500;

/** What clients say of a server that is gone, or not up yet. */
const unreachable =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Connection (?:is closed|terminated)|timeout (?:expired|exceeded)|EAI_AGAIN|ENOTFOUND|LOADING|MASTERDOWN|READONLY|Query read timeout|the database system is|terminating connection/i;
/** PostgreSQL: connection exceptions, too many, shutting down, crashed, starting up, transactions that collide. */
const states = /^(?:08...|53300|57P0[123]|40001|40P01)$/;

/** Whether an error is of the connection, and may pass. */
export function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = `${typeof code === "string" ? code : ""} ${String(message)}`;
  return unreachable.test(text) || (typeof code === "string" && states.test(code));
}

/** Whether the queue itself answered that a chunk is no longer ours, or not there. */
export function isLost(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "number" && code < 0;
}

/**
 * What `work` comes to, tried again while the server is away. Gives up after `seconds`, also on a server that never
 * answers, with the error of `tooLong`; an abort rejects with the signal's reason.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  {
    seconds,
    signal,
    tooLong,
  }: { seconds: number; signal?: AbortSignal | undefined; tooLong: (last: unknown) => Error },
): Promise<T> {
  const over = new AbortController();
  const either = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  let last: unknown;
  const attempts = async (): Promise<T> => {
    for (;;) {
      if (over.signal.aborted) throw tooLong(last);
      try {
        return await work();
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        if (!isPassing(error)) throw error;
        last = error;
        await setTimeout(RETRY, undefined, { signal: either }).catch(() => undefined);
      }
    }
  };
  const limit = async (): Promise<never> => {
    await setTimeout(seconds * 1000, undefined, { signal: either }).catch(() => undefined);
    throw signal?.aborted === true ? signal.reason : tooLong(last);
  };
  const trying = attempts();
  trying.catch(() => undefined); // when it is given up, nobody listens any more
  try {
    return await Promise.race([trying, limit()]);
  } finally {
    over.abort();
  }
}
