import { z } from "zod";
import { parseSpec, seedSchema } from "../core/index.js";
import { callbackSchema, deviceFields } from "../native/index.js";
import type { Batch } from "../models/index.js";
import type { TaskSpec } from "../tasks/index.js";
import { checkTrainFields, trainFields } from "./settings.js";

/** Training so far; `trainMany` counts the steps of all its models, and the loss is the first one's. */
export interface TrainProgress {
  /** Optimizer steps done. */
  step: number;
  /** Optimizer steps planned. */
  steps: number;
  /** The newest loss; NaN before there is one. */
  loss: number;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

const optionsSchema = z
  .strictObject({
    ...trainFields,
    /** Sequences to train on. Give data or a task, not both. */
    data: z.custom<Batch>(isObject, "must be a batch, { inputs, targets }.").optional(),
    /** What makes the sequences. Give data or a task, not both. */
    task: z.custom<TaskSpec>().optional(),
    /**
     * Steps after which a copy of the model is kept, 0 for the start; of a gradientFlow, times in units of
     * time / steps.
     */
    checkpoints: z.array(z.int().min(0)).default([]),
    /** Seeds the order of mini-batches and what a task draws. */
    seed: seedSchema.default(0),
    ...deviceFields,
    /** Called at most 10 times a second and once at the end. */
    onProgress: callbackSchema<TrainProgress>(),
  })
  .superRefine((options, context) => {
    checkTrainFields(options, context);
    if ((options.data === undefined) === (options.task === undefined)) {
      const message = options.data === undefined ? "or task must be given." : "cannot be given together with a task.";
      context.addIssue({ code: "custom", path: ["data"], message });
    }
    if (options.data !== undefined && options.objective === "population") {
      const message = '"population" needs a task with a linear teacher, and data are samples: give a task, or drop it.';
      context.addIssue({ code: "custom", path: ["objective"], message });
    }
  });

/** How a model is trained, and on what: a task, or batches of your own. */
export type TrainOptions = z.input<typeof optionsSchema>;
export type CheckedOptions = z.output<typeof optionsSchema>;

/** Options with their defaults. Throws OUTLAST_INVALID_SPEC. */
export function checkOptions(options: TrainOptions, path = ""): CheckedOptions {
  return parseSpec(optionsSchema, options, path, "the options of train");
}
