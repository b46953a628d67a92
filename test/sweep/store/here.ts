import { tableOf } from "../../../src/report/page/table.js";
import { obviousFigures } from "../../../src/report/kinds/obvious.js";
import { readOpened } from "../../../src/report/runs/readRuns.js";
import { storedSweep } from "../../../src/cli/sweep/storedSweep.js";
import { exportStore, query } from "../../../src/sweep/index.js";
import type { SweepHeader } from "../../../src/sweep/index.js";
import { readerOf } from "../../../src/sweep/store/runTable.js";
import { ThreadedStore } from "../../../src/sweep/store/store.js";
import type { StoreThread } from "../../../src/sweep/store/storeThread.js";
import { operations } from "../../../src/sweep/store/thread/operations.js";

// A thread takes longer to start than a thousand small reads: what thousands of stores are read by is called here.

const thread = {
  call: async (operation: keyof typeof operations, values: unknown[]): Promise<unknown> => {
    const work = operations[operation] as (...values: unknown[]) => unknown;
    return structuredClone(await work(...structuredClone<unknown[]>(values)));
  },
  end: () => Promise.resolve(),
} as unknown as StoreThread;

const lock = { [Symbol.dispose]: () => undefined };

/** Opens a store to read it, one at a time. */
export async function readHere(path: string): Promise<ThreadedStore> {
  await thread.call("openForReading", [path]);
  return new ThreadedStore(path, await thread.call("header", []), thread, undefined);
}

/** Opens a store to write it, one at a time; makes it where `create` is given. */
export async function writeHere(path: string, create?: SweepHeader): Promise<ThreadedStore> {
  if (create !== undefined) await thread.call("create", [path, create]);
  await thread.call("openForWriting", [path, create]);
  return new ThreadedStore(path, await thread.call("header", []), thread, lock);
}

/** What readers of a store do with one that is open; `out` is the name of a file that they may write. */
export function readingsOf(store: ThreadedStore, keys: readonly string[], out: string): (() => unknown)[] {
  return [
    async () => [await store.counts(), storedSweep(store.header)],
    () => store.standings(keys),
    () => store.get(keys),
    () => query(store),
    () => query(store, { groupBy: ["status"] }),
    () => query(store, { select: ["test.horizon", "test.loss.median", "test[50].success"], orderBy: "test.horizon" }),
    () => exportStore(store, out, "csv"),
    () => exportStore(store, out, "jsonl"),
    () => exportStore(store, out, "parquet"),
    async () => {
      const held = { thread: () => Promise.resolve(thread), hold: <T>(work: () => Promise<T>) => work() };
      const set = await readOpened([store.path], [{ reader: await readerOf(held), source: () => 0 }], {});
      return [await obviousFigures(set), await tableOf(set, "page")];
    },
  ];
}
