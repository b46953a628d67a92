import { dirname } from "node:path";
import { distributeSweep } from "../../sweep/index.js";
import type { DistributeOptions, DistributedSummary, Sweep } from "../../sweep/index.js";
import { exitCodes } from "../exit.js";
import { toStderr } from "../output.js";
import { queueOf } from "../queueOption.js";
import type { SweepSignals } from "./sweepSignals.js";

interface Setting {
  queue: string | true;
  specFile: string;
  signals: SweepSignals;
  tell: (sentence: string) => void;
}

/**
 * Has workers compute a sweep. SIGTERM ends the wait and leaves the queue to them; where there is nothing to wait for
 * yet, it rejects with the signal's reason.
 */
export async function throughQueue(
  sweep: Sweep,
  options: Omit<DistributeOptions, "queue">,
  { queue, specFile, signals, tell }: Setting,
): Promise<DistributedSummary> {
  const [cancel, leave] = [new AbortController(), new AbortController()];
  const onStop = (): void => (signals.exitCode === exitCodes.preempted ? leave : cancel).abort(signals.stop.reason);
  signals.stop.addEventListener("abort", onStop);
  const summary = await distributeSweep(sweep, {
    ...options,
    queue: queueOf(queue, process.env),
    baseDir: dirname(specFile),
    signal: cancel.signal,
    leave: leave.signal,
    onNote: tell,
  }).finally(() => signals.stop.removeEventListener("abort", onStop));
  if (summary.unmerged.length > 0) {
    // Said however quiet: without them the results are not whole.
    const copies = summary.unmerged.map(({ path }) => path.split("/").at(-1)!);
    const lines = [
      "Stores of workers that could not be read from here:",
      ...summary.unmerged.map(({ host, path }) => `  ${host}:${path}`),
      "Copy them here when their workers have ended (with the file that ends in -wal, where there is one), then:",
      `  outlast sweep merge ${copies.join(" ")} --out ${summary.store}`,
    ];
    toStderr(`${lines.join("\n")}\n`);
  }
  return summary;
}
