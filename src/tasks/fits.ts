import { invalid } from "../core/index.js";
import type { Objective, ResolvedModelSpec } from "../models/index.js";
import type { ResolvedTask } from "./task.js";

/** Where the parts of a spec stand, for messages. */
export interface FitPaths {
  model?: string;
  loss?: string;
  scored?: string;
  task?: string;
}

/** Throws OUTLAST_INVALID_SPEC where a model's sizes or its objective contradict a task. */
export function checkFits(
  task: ResolvedTask,
  model: Pick<ResolvedModelSpec, "inputSize" | "outputSize">,
  { loss, scored }: Objective,
  paths: FitPaths = {},
): void {
  const { kind, losses, moreOutputs, noLast, inputSize, outputSize } = task;
  const name = paths.task === undefined ? `the task ${kind}` : `${paths.task} (${kind})`;
  const prefix = paths.model === undefined ? "" : `${paths.model}.`;
  const refuse = (path: string, sentence: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
  };
  if (model.inputSize !== inputSize) {
    refuse(`${prefix}inputSize`, `must be ${inputSize}, what ${name} gives, got ${model.inputSize}.`);
  }
  if (moreOutputs ? model.outputSize < outputSize : model.outputSize !== outputSize) {
    const wanted = `${moreOutputs ? "at least " : ""}${outputSize}`;
    refuse(`${prefix}outputSize`, `must be ${wanted}, what ${name} asks for, got ${model.outputSize}.`);
  }
  if (!losses.includes(loss)) {
    refuse(paths.loss ?? "loss", `must be ${losses.join(" or ")} for the targets of ${name}, got ${loss}.`);
  }
  if (scored === "last" && noLast !== undefined) {
    refuse(paths.scored ?? "scored", `must be "every" for ${name}: ${noLast}.`);
  }
}
