import { z } from "zod";
import { invalid } from "../core/index.js";
import { lossSchema, scoredSchema } from "../models/index.js";
import type { Objective } from "../models/index.js";
import { penaltyFields } from "./penalties.js";
import { optimizerSchema, scheduleSchema } from "../optimizers/index.js";

const modeSchema = z.enum(["bptt", "impulse"]);
/** How a step's gradient is computed: the same one, up to rounding. */
export type Mode = z.output<typeof modeSchema>;

/** The fields that say how a model is trained; both `train` and the "train" part of a run's spec have them. */
export const trainFields = {
  objective: z
    .enum(["samples", "population"])
    .default("samples")
    .describe(
      "The loss over sequences that are drawn, or its exact expectation over all (a linear cell and a linear teacher), " +
        "without the teacher's noise.",
    ),
  loss: lossSchema.optional().describe("What is minimised; the task's own by default."),
  scored: scoredSchema.optional().describe("Which steps the loss reads; the task's own choice by default."),
  optimizer: optimizerSchema.describe("The update rule and its numbers."),
  schedule: scheduleSchema.default({ kind: "constant", warmup: 0 }).describe("What multiplies every learning rate."),
  steps: z.int().min(0).optional().describe("Optimizer steps. Give steps or epochs, not both."),
  epochs: z.int().min(1).optional().describe("Passes over a fixed set. Give steps or epochs, not both."),
  batchSize: z
    .union([z.int().min(1), z.literal("full")])
    .default("full")
    .describe("Sequences a batch; fresh sequences need a number."),
  clipNorm: z.number().positive().optional().describe("Bound on the gradient's global norm, before each step."),
  window: z.int().min(1).optional().describe("Truncated BPTT: steps of a window, each one an optimizer step."),
  carryState: z
    .boolean()
    .default(false)
    .describe(
      "Start a batch from the final states of the one before it; given initial states then count in the first batch alone.",
    ),
  stateNoise: z
    .number()
    .min(0)
    .default(0)
    .describe(
      "Standard deviation of Gaussian noise on the state at every training step: before the activation of linear, tanh " +
        "and relu, on h of gru, on c of lstm.",
    ),
  curriculum: z
    .strictObject({
      from: z.int().min(1).describe("Steps of the longest sequence in the first epoch."),
      epochs: z.int().min(1).describe("Epochs until every sequence takes part."),
    })
    .optional()
    .describe(
      "Short sequences first: of a fixed set, epoch e < epochs takes those of at most " +
        "from + (longest - from) e / epochs steps, rounded down.",
    ),
  ...penaltyFields,
  mode: modeSchema
    .optional()
    .describe(
      "How gradients are computed: by back-propagation through time, or for the linear cell from its impulse response, " +
        "which gives the same up to rounding. The cheaper one by default, by the shape of model and task alone.",
    ),
  stop: z
    .strictObject({
      lossBelow: z.number().optional().describe("End once a batch's loss is below."),
      gradientBelow: z
        .number()
        .positive()
        .optional()
        .describe("End a gradient flow once its gradient's norm is below."),
    })
    .optional()
    .describe("When training ends early."),
};

type Fields = z.output<z.ZodObject<typeof trainFields>>;

/** What zod cannot say of single fields. */
export function checkTrainFields(settings: Fields, context: z.RefinementCtx): void {
  const refuse = (field: keyof Fields, message: string): void => {
    context.addIssue({ code: "custom", path: [field], message });
  };
  if (settings.steps !== undefined && settings.epochs !== undefined) {
    refuse("epochs", `cannot be given together with steps (${settings.steps}): drop one of them.`);
  }
  if (settings.steps === undefined && settings.epochs === undefined) refuse("steps", "or epochs must be given.");
  if (settings.window !== undefined && settings.scored === "last") {
    refuse("window", 'needs scored "every": "last" leaves most windows without a scored step.');
  }
}

/** The "train" part of a run's spec. */
export const trainSettingsSchema = z.strictObject(trainFields).superRefine(checkTrainFields);

/** Settings with their defaults, `loss` and `scored` by the task; `mode` may be open. */
export type ObjectiveSettings = Fields & Objective;
/** Settings with every default filled in. */
export type TrainSettings = ObjectiveSettings & { mode: Mode };

/** Fills in what the task decides. Throws OUTLAST_INVALID_SPEC where nothing does. */
export function resolveTrainSettings(settings: Fields, task: Partial<Objective> = {}, path = ""): ObjectiveSettings {
  const prefix = path === "" ? "" : `${path}.`;
  const { loss = task.loss, scored = task.scored } = settings;
  if (loss === undefined) throw invalid("OUTLAST_INVALID_SPEC", `${prefix}loss must be given.`, `${prefix}loss`);
  if (scored === undefined) throw invalid("OUTLAST_INVALID_SPEC", `${prefix}scored must be given.`, `${prefix}scored`);
  if (settings.window !== undefined && scored === "last") {
    const fix = `give ${prefix}scored "every", or drop the window`;
    const sentence = `${prefix}window needs every step scored, and the task scores the last one only: ${fix}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${prefix}window`);
  }
  return { ...settings, loss, scored };
}
