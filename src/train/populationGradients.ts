import { checkFields, parseSpec } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { checkModel, scoredSchema } from "../models/index.js";
import type { GradientsResult, Model, Scored } from "../models/index.js";
import { checkFits, resolveTask } from "../tasks/index.js";
import type { TaskSpec } from "../tasks/index.js";
import { resolveTrainSettings, trainSettingsSchema } from "./settings.js";
import type { ObjectiveSettings } from "./settings.js";
import { trainingData } from "./trainingData.js";

/** What the exact loss of a linear model is taken of. */
export interface PopulationOptions {
  /** A task with a linear teacher ("teacher", "delay"). */
  task: TaskSpec;
  /** Which steps the loss reads; the task's own by default: the last one of a teacher's. */
  scored?: Scored | undefined;
}

/**
 * The exact loss of a linear model on a task with a linear teacher, and its gradient for every parameter: what training
 * with `objective: "population"` descends. No sequences are drawn. With the last of `length` steps scored,
 * r_j = m_j - mhat_j the difference of the impulse responses [outputSize, inputSize] and R = [r_(length-1), .., r_0],
 *
 *     loss = tr(R S R^T) / outputSize,   S = E x x^T over the steps of a sequence,
 *
 * for white inputs (S = 1) the sum over j < length of |r_j|_F^2 / outputSize; with every step scored, the mean of that
 * over all lengths up to `length`. S is the task's `covariance`, or that of its chosen `inputs`, the empirical loss on
 * them. With `timing: "delayed"` the last input is not heard, and there is a lag less. Any structure of A; biases and a
 * learned state too; the gradient covers frozen parameters. Throws OUTLAST_INVALID_SPEC for a task or model that has no
 * such loss.
 */
export function populationGradients(model: Model, options: PopulationOptions): GradientsResult {
  checkModel(model);
  checkFields(options, "the options of populationGradients", ["task", "scored"]);
  const task = resolveTask(options.task);
  const scored = parseSpec(scoredSchema.default(task.defaults.scored), options.scored, "scored");
  const chosen = task.linear !== undefined && task.exhaustible;
  const settings = settingsOf(chosen ? "samples" : "population", scored);
  checkFits(task, model.spec, settings);
  const { inputs, targets } = trainingData(task, model.spec, settings).source.arrays!;
  const { inputSize, outputSize, dtype } = model.spec;
  const batch = inputs!.length / (task.trainingLengths.to * inputSize);
  const tensor = (data: ArrayLike<number>, size: number): Tensor => {
    const shape = [batch, task.trainingLengths.to, size];
    return { shape, data: dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data) };
  };
  const set = { inputs: tensor(inputs!, inputSize), targets: tensor(targets!, outputSize) };
  return model.gradients(set, { loss: "mse", scored });
}

/** Of a training that takes no step. */
function settingsOf(objective: "samples" | "population", scored: Scored): ObjectiveSettings {
  const still = { optimizer: { kind: "gd", learningRate: 0 }, steps: 0 };
  return resolveTrainSettings(parseSpec(trainSettingsSchema, { ...still, objective, loss: "mse", scored }));
}
