import { invalid } from "../core/index.js";
import type { ResolvedRun } from "./resolved.js";

/**
 * What runs must have in common to be executed as one job: everything of their specs but seeds, the numbers that the
 * model starts at, and those numbers of the training that every run of a job has to itself. Equal texts, equal shapes.
 */
export function shapeOf({ spec }: ResolvedRun): string {
  const { model, train } = spec;
  const [optimizer, schedule] = [train.optimizer, train.schedule].map(({ kind }) => ({ kind }));
  const own = { optimizer, schedule, clipNorm: undefined, stop: undefined, steps: undefined, epochs: undefined };
  const shared = { model: { ...model, init: undefined }, train: { ...train, ...own } };
  // Resolved specs have their fields in one order, and JSON leaves out what is undefined.
  return JSON.stringify({ ...spec, seed: undefined, seeds: undefined, ...shared });
}

/** Throws OUTLAST_INVALID_ARGUMENT for runs of different shapes, and for no runs at all. */
export function checkShapes(runs: readonly ResolvedRun[]): void {
  const [first] = runs;
  if (first === undefined) throw invalid("OUTLAST_INVALID_ARGUMENT", "There is no run to execute.", "runs");
  const shape = shapeOf(first);
  const other = runs.findIndex((run) => run !== first && shapeOf(run) !== shape);
  if (other < 0) return;
  const sentence =
    `runs[${other}] cannot be executed in one job with runs[0]: their specs must agree in all but seeds, model.init, ` +
    "and the numbers of the optimizer, its schedule, clipping, stopping, steps and epochs.";
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "runs");
}
