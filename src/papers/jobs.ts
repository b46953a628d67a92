import { shapeOf } from "../run/index.js";
import type { ResolvedRun } from "../run/index.js";
import { grouped } from "./groups.js";

/** The most models that share a pack of lanes: jobs of as many runs leave none of them empty. */
const LANES = 16;

/**
 * Runs as the jobs that they are executed in, each of one shape and of at most `together` runs; a shape's runs are
 * shared out among the workers, as far as their lanes stay full.
 */
export function jobsOf(
  runs: readonly ResolvedRun[],
  { together, workers }: { together: number; workers: number },
): ResolvedRun[][] {
  if (together === 1) return runs.map((run) => [run]);
  return [...grouped(runs, shapeOf).values()].flatMap((own) => {
    const share = Math.ceil(own.length / workers / LANES) * LANES;
    return slices(own, Math.min(together, share));
  });
}

function slices<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
