import { existsSync } from "node:fs";
import { describeSweep } from "../plan/describe.js";
import type { SweepDescription } from "../plan/describe.js";
import { keepSchema, openStore } from "../store/index.js";
import { checkSame } from "../store/pinned.js";
import type { Sweep } from "../sweep.js";
import { refuseQueue } from "../halving/halving.js";
import { backendOf } from "./backend.js";
import { checkLimits, headerOf, storePath } from "./executeSweep.js";
import { pilot } from "./pilot.js";
import type { PilotOptions } from "./pilot.js";
import { WHOLE } from "./shard.js";

interface DryRunOptions extends Omit<PilotOptions, "store" | "backend"> {
  /** Whether workers of a queue would compute it; false by default. */
  isQueued?: boolean | undefined;
  /** The store's file; that of `sweep` by default. */
  store?: string | undefined;
}

/**
 * Says what a sweep would be, and about how long it would take: of what its store does not have a few runs are timed.
 * Throws what the sweep itself would: for limits that do not suit it, and for a store that is not its own.
 */
export async function dryRun(sweep: Sweep, options: DryRunOptions): Promise<SweepDescription> {
  const { store: file, isQueued = false, ...rest } = options;
  const { shard = WHOLE } = rest;
  checkLimits(sweep, rest);
  if (isQueued) refuseQueue(sweep.spec);
  const path = file ?? storePath(sweep, shard);
  const backend = await backendOf(sweep, path);
  if (!existsSync(path)) return describeSweep(sweep, await pilot(sweep, { ...rest, backend }), shard);
  await using store = await openStore(path, { readOnly: true });
  checkSame(path, store.header, headerOf(sweep, keepSchema.parse({}), backend));
  return describeSweep(sweep, await pilot(sweep, { ...rest, backend, store }), shard);
}
