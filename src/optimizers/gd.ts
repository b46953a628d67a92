import { z } from "zod";
import { learningRate, perParameter } from "./fields.js";

/** Gradient descent, torch.optim.SGD: p -= learningRate g. */
export const gdSchema = z.strictObject({ kind: z.literal("gd"), learningRate, perParameter });
