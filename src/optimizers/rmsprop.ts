import { z } from "zod";
import { decay, epsilon, learningRate, perParameter } from "./fields.js";

/** torch.optim.RMSprop: s = decay s + (1 - decay) g^2; p -= learningRate g / (sqrt(s) + epsilon). */
export const rmspropSchema = z.strictObject({
  kind: z.literal("rmsprop"),
  learningRate,
  decay: decay.default(0.99).describe("Decay of the mean of squared gradients."),
  epsilon: epsilon.default(1e-8),
  perParameter,
});
