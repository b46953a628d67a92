import { z } from "zod";
import { warmup } from "../fields.js";

/** The learning rate as it is. */
export const constantSchema = z.strictObject({ kind: z.literal("constant"), warmup });
