import { unrunModules } from "../../run/index.js";
import { prepareSweep } from "../../sweep/index.js";
import type { Sweep, SweepHeader } from "../../sweep/index.js";

/** A sweep that could be made ready, or why not. */
export type Stored = { sweep: Sweep; fault?: undefined } | { sweep?: undefined; fault: string };

/**
 * The sweep that a store had last: files that its spec names are looked for from where they were, and then from here.
 * Modules among them are not run, so that a sweep of custom tasks cannot be made ready.
 */
export function storedSweep({ spec, baseDir }: SweepHeader): Stored {
  const folders = baseDir === undefined ? ["."] : [baseDir, "."];
  let fault = "";
  for (const folder of folders) {
    try {
      return { sweep: prepareSweep(spec, { yes: true, baseDir: folder, modules: unrunModules }) };
    } catch (error) {
      if (fault === "") fault = (error as Error).message.replaceAll(/\s*\n\s*/g, " ");
    }
  }
  return { fault };
}
