import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { mergeStores } from "../store/index.js";
import type { StorePlace } from "./chunk.js";

/** Milliseconds that workers of other machines have to close their stores, and between two looks. */
const CLOSING = 10_000;
const LOOK = 250;

/**
 * Unites workers' stores into one, those that are to be seen from here: of this machine, or on a disk that it shares.
 * Gives the others. The store must not be open.
 */
export async function uniteStores(into: string, places: readonly StorePlace[]): Promise<StorePlace[]> {
  const reachable: string[] = [];
  const others: StorePlace[] = [];
  for (const place of places) {
    if (await isReachable(place)) reachable.push(place.path);
    // One of this machine that is gone has nothing to wait for: its runs are missing, and put again.
    else if (place.host !== hostname()) others.push(place);
  }
  if (reachable.length > 0) await mergeStores(into, reachable);
  return others;
}

/** SQLite files are shared between machines while nobody writes them, and not otherwise. */
async function isReachable({ host, path }: StorePlace): Promise<boolean> {
  if (!existsSync(path)) return false;
  if (host === hostname()) return true;
  for (let waited = 0; waited < CLOSING; waited += LOOK) {
    if (!existsSync(`${path}.lock`) && !existsSync(`${path}-wal`)) return true;
    await setTimeout(LOOK);
  }
  return false;
}
