import { prepareSweep } from "../../sweep/index.js";
import type { Sweep, SweepHeader } from "../../sweep/index.js";

/** The sweep that a store had last; undefined where files that its spec names are not to be found from here. */
export function storedSweep({ spec }: SweepHeader): Sweep | undefined {
  try {
    return prepareSweep(spec, { yes: true });
  } catch {
    return undefined;
  }
}
