import { z } from "zod";
import { backendSchema } from "./device/backend.js";
import { maxThreads } from "./threads.js";

/** What the options that start a job have in common: how it is executed, on which no result depends. */
export const executionFields = {
  /** An abort ends the job within a step. */
  signal: z.custom<AbortSignal>((value) => value instanceof AbortSignal, "must be an AbortSignal.").optional(),
  /** Threads of the core; as many as the machine runs at once by default. */
  threads: z.int().min(1).max(maxThreads).optional(),
};

/** The same where a device may do the job, on which the last bits alone depend. */
export const deviceFields = {
  ...executionFields,
  /** What computes: "cpu" by default, "cuda", or "auto" for cuda where a device does all of it and is likely faster. */
  backend: backendSchema.default("cpu"),
};

/** A function that is called with the progress of a job. */
export function callbackSchema<Progress>(): z.ZodOptional<
  z.ZodCustom<(progress: Progress) => void, (progress: Progress) => void>
> {
  return z
    .custom<(progress: Progress) => void>((value) => typeof value === "function", "must be a function.")
    .optional();
}
