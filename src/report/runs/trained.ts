import type { RunSet } from "./runSet.js";
import { valueAt } from "./runSet.js";

/** Tasks that are looked at; of more it would not be seen which length is whose. */
const MOST_TASKS = 8;

/**
 * The lengths that runs were trained on, one of each, ascending; none where they cannot be known, or are of more than
 * 8 tasks.
 */
export function trainedLengths(set: RunSet): { from: number; to: number }[] {
  const found = new Map<number, { from: number; to: number }>();
  for (const run of oneOfEachTask(set)) {
    const lengths = set.resolved(run)?.task.trainingLengths;
    if (lengths === undefined) return [];
    const known = found.get(lengths.to);
    if (known === undefined || lengths.from < known.from) found.set(lengths.to, lengths);
  }
  return [...found.values()].sort((a, b) => a.to - b.to);
}

/** A run of each task, by what the axes say of it; none of too many. */
function oneOfEachTask(set: RunSet): number[] {
  const axes = set.axes.filter(({ name, isSeed }) => name.startsWith("task") && !isSeed);
  const first = new Map<string, number>();
  for (let run = 0; run < set.count; run++) {
    const task = axes.map(({ cells }) => JSON.stringify(valueAt(cells, run))).join();
    if (!first.has(task)) first.set(task, run);
    if (first.size > MOST_TASKS) return [];
  }
  return [...first.values()];
}
