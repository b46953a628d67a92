import { describe, invalid } from "../../core/index.js";
import { prepareSweep } from "../prepare.js";
import type { PrepareOptions } from "../prepare.js";
import type { SweepSpec } from "../spec.js";
import { executeSweep } from "./executeSweep.js";
import type { SweepSummary } from "./executeSweep.js";
import type { SweepOptions } from "./options.js";

/**
 * Computes every run of a sweep that its store does not have, and stores it. Results depend on the spec alone, whatever
 * the threads, shards and interruptions. A run that diverges or fails is a record of the store and no fault of the
 * sweep's; an abort is a summary with status "stopped". Throws OUTLAST_INVALID_SPEC for what is wrong with the spec,
 * OUTLAST_BUSY while another process writes the store, OUTLAST_WRITE where the disk is full, ...; a signal that is
 * already aborted rejects with its reason.
 */
export async function sweep(spec: SweepSpec, options: SweepOptions & PrepareOptions = {}): Promise<SweepSummary> {
  if (typeof options !== "object" || options === null) {
    const sentence = `the options of sweep must be an object, got ${describe(options)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "options");
  }
  const { yes, baseDir, ...execution } = options;
  return executeSweep(prepareSweep(spec, { yes, baseDir }), execution);
}
