import { invalid } from "../core/index.js";
import { hasImpulseResponse } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { NativeSource } from "../native/index.js";
import { populationSource } from "../tasks/index.js";
import type { ResolvedTask } from "../tasks/index.js";
import type { TrainingSet } from "./mode.js";
import type { ObjectiveSettings } from "./settings.js";

/** What training reads, and where native code gets it. */
export interface TrainingData extends TrainingSet {
  source: NativeSource;
  /** Makes the sequences of a seed, where the task has to make them before training. */
  drawn?: (seed: number) => NativeSource;
}

/**
 * What a task gives a model to train on: its own sequences, or those that stand for all that it could draw. Throws
 * OUTLAST_INVALID_SPEC where the expected loss cannot be had exactly; `path` is the place of the settings in a spec.
 */
export function trainingData(
  task: ResolvedTask,
  model: ResolvedModelSpec,
  settings: ObjectiveSettings,
  path = "",
): TrainingData {
  const longest = task.trainingLengths.to;
  const name = path === "" ? "objective" : `${path}.objective`;
  if (settings.objective === "samples") {
    if (task.linear?.covariance !== undefined) {
      const sentence = `${name} must be "population" for a task with a covariance, whose inputs are not drawn, or drop it.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, name);
    }
    const { source, sequences } = task;
    return { source, sequences, longest, initialStates: false, ...drawnSet(task) };
  }
  const obstacle = obstacleToPopulation(task, model, settings);
  const { linear } = task;
  if (obstacle !== undefined || linear === undefined) {
    throw invalid("OUTLAST_INVALID_SPEC", `${name} "population" ${obstacle ?? ""}, or use "samples".`, name);
  }
  const paired = model.bias || model.readout.bias || model.learnInitialState;
  return { ...populationSource(linear, longest, paired), longest, initialStates: false };
}

/** How the training set of a task is made whose sequences are made before training. */
function drawnSet({ drawn, sequences, trainingLengths, kind }: ResolvedTask): Pick<TrainingData, "drawn"> {
  if (drawn === undefined) return {};
  if (sequences !== "fresh") {
    return { drawn: (seed) => drawn({ seed, use: "train", lengths: trainingLengths, sequences }) };
  }
  const sentence = `task.sequences must be a number of the task ${kind}: its sequences are made before training.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, "task.sequences");
}

/** Why the expected loss is not exact here, with what would mend it, or undefined where it is. */
function obstacleToPopulation(
  { kind, linear, sequences }: ResolvedTask,
  { cell, readout }: ResolvedModelSpec,
  { loss, batchSize, window, carryState, stateNoise, curriculum }: ObjectiveSettings,
): string | undefined {
  if (!hasImpulseResponse(cell)) return `is for the linear cell, and the model's is ${cell}`;
  if (linear === undefined) return `is for tasks with a linear teacher, and ${kind} has none`;
  if (loss !== "mse") return `is for the loss mse, got ${loss}`;
  if (readout.activation !== "none") return `is for a read-out without activation, got ${readout.activation}`;
  if (sequences !== "fresh") return `reads no sequences, and the task has ${sequences}: leave them out of the task`;
  if (batchSize !== "full") return `has no mini-batches: drop batchSize`;
  if (window !== undefined) return `has no windows: drop window`;
  if (stateNoise > 0) return `is exact for a state without noise: drop stateNoise`;
  if (curriculum !== undefined) return `reads no sequences, short or long: drop curriculum`;
  if (carryState) return `has no batches to carry states between: drop carryState`;
  return undefined;
}
