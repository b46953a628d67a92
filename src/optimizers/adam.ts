import { z } from "zod";
import { decay, epsilon, learningRate, perParameter } from "./fields.js";

/** torch.optim.Adam (Kingma and Ba 2015), bias-corrected. */
export const adamSchema = z.strictObject({
  kind: z.literal("adam"),
  learningRate,
  beta1: decay.default(0.9).describe("Decay of the mean of gradients."),
  beta2: decay.default(0.999).describe("Decay of the mean of squared gradients."),
  epsilon: epsilon.default(1e-8),
  perParameter,
});
