import { z } from "zod";

/** Fields that several optimizers and schedules share. */
export const learningRate = z.number().min(0).describe("The learning rate.");
export const decay = z.number().min(0).lt(1);
export const epsilon = z.number().positive().describe("Added to the denominator.");
export const warmup = z.int().min(0).default(0).describe("Steps over which the rate rises linearly from 0.");

/** Learning rates of single parameters by name, in place of the optimizer's own. */
export const perParameter = z
  .record(z.string(), z.strictObject({ learningRate }))
  .optional()
  .describe("Learning rates of single parameters, by name.");
