import type { Column } from "./columns.js";
import { packKeys } from "./pack.js";
import type { StoreThread } from "./storeThread.js";
import type { Keys } from "./types.js";

/** Has a thread that has the store open read it: that of the store itself, or one that reads beside its writer. */
export type Reading = <T>(work: (thread: StoreThread) => Promise<T>) => Promise<T>;

/**
 * What columns say of the runs of keys, null where a run has nothing there: by key in hex digits. What the store does
 * not have is not there.
 */
export async function cellsOf(
  read: Reading,
  keys: Keys,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, unknown[]>> {
  const all: Column[] = [{ from: "run", field: "key" }, ...columns];
  const select = all.map((_, column) => ({ name: String(column), aggregate: undefined, column }));
  const everything = { where: [], groupBy: undefined, order: undefined, limit: undefined };
  const plan = { ...everything, columns: all, select, keys: packKeys(keys) };
  const rows = await read((thread) => thread.call("query", [plan]));
  return new Map(rows.map(([key, ...cells]) => [key as string, cells]));
}
