import { z } from "zod";
import { warmup } from "../fields.js";

/** The learning rate times `factor` after every `every` optimizer steps. */
export const stepSchema = z.strictObject({
  kind: z.literal("step"),
  every: z.int().min(1).describe("Steps between two changes of the rate."),
  factor: z.number().min(0).describe("What the rate is multiplied by."),
  warmup,
});
