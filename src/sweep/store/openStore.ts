import { existsSync } from "node:fs";
import { OutlastError, checkFields, describe, invalid } from "../../core/index.js";
import { lockFile, lockNameOf } from "../../store/index.js";
import type { Lock } from "../../store/index.js";
import { diskFullText, isDiskFull } from "./diskFull.js";
import { checkNoFolder, checkThere } from "./reader.js";
import { ThreadedStore } from "./store.js";
import { StoreThread } from "./storeThread.js";
import type { Store, SweepHeader } from "./types.js";

/** How a store is opened: to be filled by a sweep, or to be read. */
export interface OpenOptions {
  /** The sweep whose runs are to be stored: makes a store where there is none, and must suit the one that is there. */
  create?: SweepHeader | undefined;
  /** Only reads, which any number of processes may do while one writes. */
  readOnly?: boolean | undefined;
}

/**
 * Opens a sweep's store, a SQLite file. One process at a time may write it: throws OUTLAST_BUSY while another does.
 * Throws OUTLAST_USAGE for the store of another sweep, version, ISA level or backend, OUTLAST_FORMAT for one of a newer
 * schema or for no store, OUTLAST_FILE where there is none and none is to be made, and OUTLAST_WRITE where it cannot be
 * written. What was there then stays.
 */
export function openStore(path: string, options: OpenOptions = {}): Promise<Store> {
  return openThreaded(path, options);
}

/** The same, with what only sweeps themselves use. */
export async function openThreaded(path: string, options: OpenOptions): Promise<ThreadedStore> {
  checkFields(options, "options", ["create", "readOnly"]);
  if (typeof path !== "string" || path === "") {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `path must be the name of a file, got ${describe(path)}.`, "path");
  }
  const { create, readOnly = false } = options;
  if (readOnly || create === undefined) checkThere(path);
  checkNoFolder(path);
  const lock = readOnly ? undefined : lockStore(path);
  try {
    const thread = new StoreThread();
    try {
      return new ThreadedStore(path, await openIn(thread, path, options), thread, lock);
    } catch (error) {
      await thread.end();
      throw error;
    }
  } catch (error) {
    lock?.[Symbol.dispose]();
    throw error;
  }
}

/** Opens a store and says what is in it. */
async function openIn(thread: StoreThread, path: string, { create, readOnly }: OpenOptions): Promise<SweepHeader> {
  if (readOnly === true) {
    await thread.call("openForReading", [path]);
  } else {
    if (create !== undefined && !existsSync(path)) await thread.call("create", [path, create]);
    await thread.call("openForWriting", [path, create]);
  }
  return thread.call("header", []);
}

/** The mark of the one process that writes a store. */
function lockStore(path: string): Lock {
  try {
    return lockFile(lockNameOf(path));
  } catch (cause) {
    if (!(cause instanceof OutlastError)) throw cause;
    if (isDiskFull(cause.cause)) throw new OutlastError(cause.code, diskFullText(path), { cause });
    const sentences: Partial<Record<string, string>> = {
      OUTLAST_BUSY: `Another sweep writes the store ${path}: ${cause.message}`,
      OUTLAST_WRITE: `The store ${path} cannot be written: ${cause.message}`,
    };
    throw new OutlastError(cause.code, sentences[cause.code] ?? cause.message, { cause });
  }
}
