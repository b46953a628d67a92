import { z } from "zod";
import { seedSchema } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import { evaluationFields } from "../evaluate/index.js";
import { partialModelSpecSchema } from "../models/index.js";
import type { PartialModelSpec } from "../models/index.js";
import { taskSchema } from "../tasks/index.js";
import type { TaskSpec } from "../tasks/index.js";
import { trainSettingsSchema } from "../train/index.js";
import { objectiveSchema } from "./custom/objectiveSpec.js";

const ownSeed = seedSchema.optional();

export const seedsSchema = z.strictObject({
  init: ownSeed.describe("Initial parameters."),
  data: ownSeed.describe("Training sequences."),
  shuffle: ownSeed.describe("Order of the training sequences, epoch by epoch, and noise on the state."),
  evaluate: ownSeed.describe("Sequences of evaluations."),
});

export const evaluateEntrySchema = z.strictObject({
  name: z.string().min(1).describe("Names the curve in the record; no two evaluations have the same."),
  task: taskSchema
    .optional()
    .describe("What is tested; the training task without its noise by default, for dyck1 its sampler uniform."),
  ...evaluationFields,
});

/** Everything about a run; equal specs give equal results, whatever machine and threads they run on. */
export const runSpecSchema = z
  .strictObject({
    $schema: z.string().optional().describe("For editors; not part of the run."),
    specVersion: z.literal(1).describe("The version of this format."),
    seed: seedSchema.describe("Seed of everything random in the run."),
    seeds: seedsSchema.optional().describe("Seeds of single parts, each the seed by default."),
    model: partialModelSpecSchema.describe("The model; its input and output sizes come from the task."),
    task: taskSchema.describe("What the model is trained on."),
    train: trainSettingsSchema.describe("How it is trained."),
    evaluate: z.array(evaluateEntrySchema).default([]).describe("What is measured at the end and at each checkpoint."),
    history: z
      .strictObject({ every: z.int().min(1).describe("Keep every n-th loss.") })
      .optional()
      .describe("Which losses the record keeps; at most 1000 by default."),
    checkpoints: z
      .array(z.int().min(0))
      .default([])
      .describe("Steps after which the evaluations run too, while training goes on."),
    objectives: z.array(objectiveSchema).default([]).describe("What modules of your own measure of the trained model."),
  })
  .meta({ title: "Outlast run spec", description: "A run of Outlast: train on short sequences, test on long ones." });

/** A run as its author writes it. */
export type RunSpec = Immutable<Omit<z.input<typeof runSpecSchema>, "model" | "task">> & {
  readonly model: PartialModelSpec;
  readonly task: TaskSpec;
};
/** The same once the schema has checked it; what depends on the task is still open. */
export type CheckedRunSpec = z.output<typeof runSpecSchema>;
