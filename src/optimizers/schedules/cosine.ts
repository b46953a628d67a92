import { z } from "zod";
import { warmup } from "../fields.js";

/** Half a cosine from the learning rate down to `final` times it over `steps` optimizer steps, constant after them. */
export const cosineSchema = z.strictObject({
  kind: z.literal("cosine"),
  steps: z.int().min(1),
  final: z.number().min(0).default(0),
  warmup,
});
