import { existsSync } from "node:fs";
import { invalid } from "../../core/index.js";
import { checkFormat } from "./format.js";
import { StoreThread } from "./storeThread.js";
import type { SweepHeader } from "./types.js";

/** Opens a store for as long as `work` takes, whoever writes it meanwhile. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export async function withReader<T>(
  path: string,
  work: (thread: StoreThread, header: SweepHeader) => T | Promise<T>,
): Promise<T> {
  checkStore(path);
  const thread = new StoreThread();
  try {
    const header = await thread.call("openForReading", [path]);
    return await work(thread, header);
  } finally {
    await thread.end();
  }
}

/** Throws OUTLAST_FILE where there is no store, and OUTLAST_FORMAT for what is none that this version can read. */
export function checkStore(path: string): void {
  if (!existsSync(path)) throw invalid("OUTLAST_FILE", `There is no store ${path}.`);
  checkFormat(path);
}
