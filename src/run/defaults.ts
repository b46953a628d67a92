import { losses } from "../models/index.js";
import type { Loss } from "../models/index.js";
import type { Activation, ResolvedTask } from "../tasks/index.js";
import type { TrainSettings } from "../train/index.js";

/** A record keeps at most so many losses where its spec does not say which. */
const MOST_LOSSES = 1000;

/** The task's read-out, unless the loss takes logits. */
export function defaultActivation(task: ResolvedTask, loss: Loss): Activation {
  return losses[loss].logits ? "none" : task.defaults.readout;
}

/** Every how many steps a loss is kept. */
export function defaultEvery(train: TrainSettings, task: ResolvedTask): number {
  return Math.max(1, Math.ceil(plannedSteps(train, task).atMost / MOST_LOSSES));
}

/**
 * How many optimizer steps training takes at most, and whether it takes exactly that many where nothing ends it early.
 * (Windows of truncated BPTT make as many steps as each batch's longest sequence has windows.)
 */
export function plannedSteps(train: TrainSettings, task: ResolvedTask): { atMost: number; exactly: boolean } {
  const { steps, epochs = 0, batchSize, window } = train;
  if (steps !== undefined) return { atMost: steps, exactly: true };
  const sequences = task.sequences === "fresh" ? 0 : task.sequences;
  const batches = batchSize === "full" ? 1 : Math.ceil(sequences / batchSize);
  if (window === undefined) return { atMost: epochs * batches, exactly: true };
  return { atMost: epochs * batches * Math.ceil(task.trainingLengths.to / window), exactly: false };
}
