import { exitCodes } from "./exit.js";

/** Asks for an end, as Ctrl-C and a scheduler do, and the exit code that says so. */
const signals = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/**
 * Runs `work` with a signal that the first Ctrl-C or SIGTERM aborts; a second one ends the process at once.
 * `exitCode` is that of the signal that came, `value` is undefined where the work gave up instead of ending early.
 */
export async function untilSignal<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ value: T | undefined; exitCode: number }> {
  const abort = new AbortController();
  let exitCode: number = exitCodes.ok;
  const handlers = Object.entries(signals).map(([name, code]) => {
    const handler = (): void => {
      if (abort.signal.aborted) process.exit(code);
      exitCode = code;
      abort.abort();
    };
    process.on(name, handler);
    return () => process.off(name, handler);
  });
  try {
    return { value: await work(abort.signal), exitCode };
  } catch (error) {
    if (error !== abort.signal.reason) throw error;
    return { value: undefined, exitCode };
  } finally {
    for (const remove of handlers) remove();
  }
}
