import { z } from "zod";
import { warmup } from "../fields.js";

/** Half a cosine from the learning rate down to `final` times it over `steps` optimizer steps, constant after them. */
export const cosineSchema = z.strictObject({
  kind: z.literal("cosine"),
  steps: z.int().min(1).describe("Steps until the rate is at its lowest."),
  final: z.number().min(0).default(0).describe("The lowest rate as a multiple of the learning rate."),
  warmup,
});
