import { exitCodes } from "../exit.js";

/** How a sweep is told to end, and the exit code that says so; undefined where nobody told it. */
export interface SweepSignals {
  /** Aborted by the first Ctrl-C: chunks under way are finished. */
  drain: AbortSignal;
  /** Aborted by the second one, and by SIGTERM: what is under way is let go. */
  stop: AbortSignal;
  readonly exitCode: number | undefined;
  /** Leaves signals to Node.js again. */
  dispose: () => void;
}

/** Listens to Ctrl-C and SIGTERM until disposed of; `onDrain` is called at the first Ctrl-C. */
export function sweepSignals(onDrain: () => void): SweepSignals {
  const [drain, stop] = [new AbortController(), new AbortController()];
  let exitCode: number | undefined;
  const interrupt = (): void => {
    exitCode = exitCodes.interrupted;
    if (drain.signal.aborted) stop.abort();
    else onDrain();
    drain.abort();
  };
  const preempt = (): void => {
    exitCode = exitCodes.preempted;
    stop.abort();
    drain.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", preempt);
  return {
    drain: drain.signal,
    stop: stop.signal,
    get exitCode() {
      return exitCode;
    },
    dispose() {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", preempt);
    },
  };
}
