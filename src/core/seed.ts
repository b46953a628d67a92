import { z } from "zod";

/** A seed of the core's generator: a whole number from 0 to 2^53 - 1. */
export const seedSchema = z.int().min(0);
