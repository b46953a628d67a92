import { losses } from "../models/index.js";
import type { Loss } from "../models/index.js";
import type { Activation, ResolvedTask } from "../tasks/index.js";
import { mostSteps } from "../train/index.js";
import type { TrainSettings, TrainingSet } from "../train/index.js";

/** A record keeps at most so many losses where its spec does not say which. */
const MOST_LOSSES = 1000;

/** The task's read-out, unless the loss takes logits. */
export function defaultActivation(task: ResolvedTask, loss: Loss): Activation {
  return losses[loss].logits ? "none" : task.defaults.readout;
}

/** Every how many steps a loss is kept. */
export function defaultEvery(train: TrainSettings, set: TrainingSet): number {
  return Math.max(1, Math.ceil(mostSteps(train, set) / MOST_LOSSES));
}
