import { z } from "zod";
import { warmup } from "../fields.js";

/** The learning rate times `factor` after every `every` optimizer steps. */
export const stepSchema = z.strictObject({
  kind: z.literal("step"),
  every: z.int().min(1),
  factor: z.number().min(0),
  warmup,
});
