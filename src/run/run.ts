import { z } from "zod";
import { parseSpec } from "../core/index.js";
import { callbackSchema, deviceFields } from "../native/index.js";
import { executeRun } from "./executeMany.js";
import type { RunProgress } from "./job.js";
import type { RunRecord } from "./record.js";
import { resolveRun } from "./resolve.js";
import type { RunSpec } from "./spec.js";

const optionsSchema = z.strictObject({
  ...deviceFields,
  /** Called at most 10 times a second and at the end of each phase. */
  onProgress: callbackSchema<RunProgress>(),
  /** The command line, for the record. */
  command: z.string().optional(),
  /** Folder that a spec's relative file names start from; the working directory by default. */
  baseDir: z.string().optional(),
});

/** How a run is executed, on which no key depends. An abort leaves a record with status "stopped": a prefix. */
export type RunOptions = z.input<typeof optionsSchema>;

/**
 * Trains and evaluates one model as a spec says. Stopping and diverging are results, in the record's `status`. Throws
 * OUTLAST_INVALID_SPEC with the path of the fault, OUTLAST_NO_SEQUENCE before training where an evaluation asks for
 * sequences that its task does not have, OUTLAST_DEVICE and OUTLAST_UNSUPPORTED where no device computes what is asked
 * of one, ...; a signal that is already aborted rejects with its reason.
 */
export async function run(spec: RunSpec, options: RunOptions = {}): Promise<RunRecord> {
  const { baseDir, ...execution } = parseSpec(optionsSchema, options, "options");
  const { record } = await executeRun(resolveRun(spec, { baseDir }), execution);
  return record;
}
