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

/**
 * Listens to Ctrl-C and SIGTERM until disposed of; `onDrain` is called at the first Ctrl-C. A signal to a sweep that
 * was already told to let everything go ends the process.
 */
export function sweepSignals(onDrain: () => void): SweepSignals {
  const [drain, stop] = [new AbortController(), new AbortController()];
  let exitCode: number | undefined;
  const end = (code: number, controllers: readonly AbortController[]): void => {
    if (stop.signal.aborted) process.exit(code);
    exitCode = code;
    for (const controller of controllers) controller.abort();
  };
  const interrupt = (): void => {
    const isFirst = !drain.signal.aborted;
    end(exitCodes.interrupted, [isFirst ? drain : stop]);
    if (isFirst) onDrain();
  };
  const preempt = (): void => end(exitCodes.preempted, [drain, stop]);
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
