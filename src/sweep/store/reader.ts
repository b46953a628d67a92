import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { invalid } from "../../core/index.js";
import { ThreadedStore } from "./store.js";
import { StoreThread } from "./storeThread.js";
import type { Store } from "./types.js";

/**
 * Reads a store in the thread of a store that is open to be read, else in one of its own, whoever writes the store
 * meanwhile. Throws OUTLAST_FILE or OUTLAST_FORMAT.
 */
export async function withReader<T>(store: Pick<Store, "path">, work: (thread: StoreThread) => Promise<T>): Promise<T> {
  if (store instanceof ThreadedStore && store.readOnly) return store.read(work);
  const thread = await openReader(store.path);
  try {
    return await work(thread);
  } finally {
    await thread.end();
  }
}

/** A thread that has a store open to read it, for its caller to end. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export async function openReader(path: string): Promise<StoreThread> {
  checkThere(path);
  const thread = new StoreThread();
  try {
    await thread.call("openForReading", [path]);
    return thread;
  } catch (error) {
    await thread.end();
    throw error;
  }
}

/** Throws OUTLAST_FILE where there is no store, or a folder. */
export function checkThere(path: string): void {
  if (!existsSync(path)) throw invalid("OUTLAST_FILE", `There is no store ${path}.`);
  checkNoFolder(path);
}

/** Throws OUTLAST_FILE where a store's name is that of a folder. */
export function checkNoFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw invalid("OUTLAST_FILE", `${path} is a folder: a store is a file, such as ${join(path, "sweep.db")}.`);
}
