import { invalid } from "../core/index.js";
import type { TrainingSet } from "./mode.js";
import type { ObjectiveSettings } from "./settings.js";

/**
 * How many optimizer steps training takes at most. (Windows of truncated BPTT make as many steps as each batch's
 * longest sequence has windows; epochs of a curriculum have batches of the sequences that are short enough.)
 */
export function mostSteps(
  { steps, epochs = 0, batchSize, window }: ObjectiveSettings,
  { sequences, longest }: Pick<TrainingSet, "sequences" | "longest">,
): number {
  if (steps !== undefined) return steps;
  const batches = batchSize === "full" ? 1 : Math.ceil((sequences === "fresh" ? Infinity : sequences) / batchSize);
  return epochs * batches * (window === undefined ? 1 : Math.ceil(longest / window));
}

/** Throws OUTLAST_INVALID_SPEC for a checkpoint that none of the trainings comes to. */
export function checkCheckpoints(
  checkpoints: readonly number[],
  settings: readonly ObjectiveSettings[],
  set: Pick<TrainingSet, "sequences" | "longest">,
): void {
  const last = Math.max(...settings.map((one) => mostSteps(one, set)));
  const beyond = checkpoints.find((step) => step > last);
  if (beyond === undefined) return;
  const sentence = `checkpoints has step ${beyond}, but training ends after at most ${last} steps.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, "checkpoints");
}
