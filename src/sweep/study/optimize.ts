import { performance } from "node:perf_hooks";
import type { Execution } from "../engine/execution.js";
import { Failures } from "../engine/failures.js";
import type { TrialResult } from "./compute.js";
import type { History } from "./history.js";
import { Monitor } from "./monitor.js";
import type { CheckedOptimizeOptions, StudyProgress } from "./options.js";

/** Trials that may fail one after the other: what fails that often fails for one reason. */
const MOST_FAILED = 100;

/** What a search came to; counts are those of its last progress. */
export interface SearchEnd extends StudyProgress {
  /** "stopped": by a signal or by failures; the same search goes on from there. */
  status: "done" | "stopped";
  /** Why it was given up; undefined where it was not. */
  givenUp: string | undefined;
  seconds: number;
  /** What went wrong with the first trial that failed. */
  failure: { id: number; error: string } | undefined;
}

/** What a search is made of. */
interface SearchParts {
  history: History;
  repeats: number;
  ask: (count: number) => void;
  /** Has it remembered how far the search is. */
  note: () => Promise<void>;
  compute: (ids: readonly number[], onExecution: (execution: Execution) => void) => Promise<TrialResult[]>;
}

/** Computes batches of trials until there are as many as wanted. */
export async function optimize(
  { history, repeats, ask, note, compute }: SearchParts,
  { trials, batch, signal, drain, onProgress }: CheckedOptimizeOptions,
): Promise<SearchEnd> {
  const started = performance.now();
  const failures = new Failures({ maxFailures: Infinity, maxConsecutive: MOST_FAILED });
  const monitor = new Monitor(history, { total: trials, repeats, onProgress });
  let failure: SearchEnd["failure"];
  try {
    const isOver = (): boolean => signal?.aborted === true || drain?.aborted === true || failures.verdict !== undefined;
    await note();
    while (history.told < trials && !isOver()) {
      const missing = Math.min(batch - history.pending.length, trials - history.size);
      if (missing > 0) ask(missing);
      const ids = history.pending.slice(0, batch);
      const results = await compute(ids, (execution) => monitor.watch(execution));
      // Told in part, a batch would be followed by other trials than if nothing had ended it.
      if (results.length < ids.length) break;
      for (const { id, value, error } of results) {
        history.tell(id, value);
        if (value !== "failed") failures.reset();
        else failures.add();
        if (error !== undefined) failure ??= { id, error };
      }
      monitor.settle();
      await note();
    }
    const progress = monitor.progress();
    onProgress?.(progress);
    const status = history.told >= trials ? "done" : "stopped";
    const seconds = (performance.now() - started) / 1000;
    return { status, givenUp: failures.verdict, ...progress, seconds, failure };
  } finally {
    monitor.end();
  }
}
