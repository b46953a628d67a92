import type { Column } from "./columns.js";
import { packKeys } from "./pack.js";
import { withReader } from "./reader.js";
import type { Keys, RunStatus, Store } from "./types.js";

/** How a run ended, and what a column says of it: JSON, null where it says nothing. */
export interface RunCell {
  status: RunStatus;
  cell: unknown;
}

/** One column of the runs of some keys, by key in hex digits; what the store does not have is not there. */
export async function cellsOf(
  store: Pick<Store, "path">,
  keys: Keys,
  column: Column,
): Promise<ReadonlyMap<string, RunCell>> {
  const columns: Column[] = [{ from: "run", field: "key" }, { from: "run", field: "status" }, column];
  const select = columns.map((_, i) => ({ name: String(i), aggregate: undefined, column: i }));
  const all = { where: [], groupBy: undefined, order: undefined, limit: undefined };
  const plan = { ...all, columns, select, keys: packKeys(keys) };
  const rows = await withReader(store, (thread) => thread.call("query", [plan]));
  return new Map((rows as [string, RunStatus, unknown][]).map(([key, status, cell]) => [key, { status, cell }]));
}
