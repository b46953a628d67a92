import { z } from "zod";
import { statisticNames } from "../../tasks/index.js";

/** What a sweep's store keeps of every run besides how it ended, its last loss and its horizons. */
export const keepSchema = z.strictObject({
  curves: z
    .union([z.boolean(), z.array(z.enum(statisticNames)).min(1)])
    .default(true)
    .describe("Extrapolation curves: all, none, or these statistics of every metric."),
  losses: z.boolean().default(false).describe("Every loss of the record; history.every of the run's spec thins them."),
  models: z.boolean().default(false).describe("The trained model, as a safetensors file."),
});

/** What a store keeps of a run beside its row. */
export type Keep = z.output<typeof keepSchema>;
