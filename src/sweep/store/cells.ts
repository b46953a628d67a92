import type { Column } from "./columns.js";
import { packKeys } from "./pack.js";
import type { ThreadedStore } from "./store.js";

/**
 * What columns say of the runs of keys, null where a run has nothing there; undefined where the store has no run of the
 * key. In the thread of the store itself, for keys that are few.
 */
export async function cellsOf(
  store: ThreadedStore,
  keys: readonly string[],
  columns: readonly Column[],
): Promise<(unknown[] | undefined)[]> {
  const all: Column[] = [{ from: "run", field: "key" }, ...columns];
  const plan = {
    columns: all,
    where: [],
    groupBy: undefined,
    select: all.map((_, column) => ({ name: "", aggregate: undefined, column })),
    order: undefined,
    limit: undefined,
    keys: packKeys([...new Set(keys)]),
  };
  const rows = await store.read((thread) => thread.call("query", [plan]));
  const found = new Map(rows.map(([key, ...cells]) => [key as string, cells]));
  return keys.map((key) => found.get(key));
}
