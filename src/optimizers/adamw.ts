import { z } from "zod";
import { adamSchema } from "./adam.js";

/** torch.optim.AdamW (Loshchilov and Hutter 2019): p *= 1 - learningRate weightDecay, then Adam. */
export const adamwSchema = adamSchema.extend({
  kind: z.literal("adamw"),
  weightDecay: z
    .number()
    .min(0)
    .default(0.01)
    .describe("Share of each parameter, times the rate, that a step takes away."),
});
