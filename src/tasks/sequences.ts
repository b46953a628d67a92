import { z } from "zod";

/** Of a generated task: a fixed set of so many training sequences, or new ones at every step. */
export const sequencesSchema = z
  .union([z.int().min(1), z.literal("fresh")])
  .default("fresh")
  .describe('Training sequences: a number for a fixed set, drawn once, or "fresh" for new ones at every step.');
