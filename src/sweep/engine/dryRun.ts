import { existsSync } from "node:fs";
import { describeSweep } from "../plan/describe.js";
import type { SweepDescription } from "../plan/describe.js";
import { keepSchema, openStore } from "../store/index.js";
import { checkSame } from "../store/pinned.js";
import type { Sweep } from "../sweep.js";
import { headerOf, storePath } from "./executeSweep.js";
import { pilot } from "./pilot.js";
import type { PilotOptions } from "./pilot.js";
import type { Shard } from "./shard.js";

interface DryRunOptions extends Omit<PilotOptions, "store"> {
  /** The store's file; that of `sweep` by default. */
  store?: string | undefined;
  shard?: Shard | undefined;
}

/**
 * Says what a sweep would be, and about how long it would take: of what its store does not have a few runs are timed.
 * Throws what `openStore` throws for a store that is not the sweep's.
 */
export async function dryRun(sweep: Sweep, options: DryRunOptions): Promise<SweepDescription> {
  const { store: file, shard = { index: 0, count: 1 }, ...rest } = options;
  const path = file ?? storePath(sweep, shard);
  if (!existsSync(path)) return describeSweep(sweep, await pilot(sweep, rest));
  await using store = await openStore(path, { readOnly: true });
  checkSame(path, store.header, headerOf(sweep, keepSchema.parse({})));
  return describeSweep(sweep, await pilot(sweep, { ...rest, store }));
}
