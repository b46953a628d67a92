import { z } from "zod";
import { decay, learningRate, perParameter } from "./fields.js";

/**
 * torch.optim.SGD with momentum and no dampening: v = momentum v + g;
 * p -= learningRate (nesterov ? g + momentum v : v).
 */
export const momentumSchema = z.strictObject({
  kind: z.literal("momentum"),
  learningRate,
  momentum: decay.describe("Share of the last velocity that is kept."),
  nesterov: z.boolean().default(false).describe("Whether the gradient is looked at one step ahead."),
  perParameter,
});
