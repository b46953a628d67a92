import { invalid } from "../../core/index.js";
import type { Lock } from "../../store/index.js";
import { statuses } from "./format.js";
import type { ChunkRow } from "./operations.js";
import { buffersOf, packKeys, packRuns } from "./pack.js";
import type { StoreThread } from "./storeThread.js";
import type {
  Chunk,
  Keys,
  RunStanding,
  RunStatus,
  Store,
  StoreCounts,
  StoredRun,
  StoredSearch,
  SweepHeader,
} from "./types.js";

/** Runs packed at a time: a millisecond or few of the event loop. */
const RUNS_AT_ONCE = 200;

/** A store that is open in a thread. */
export class ThreadedStore implements Store {
  readonly path: string;
  readonly header: SweepHeader;
  readonly readOnly: boolean;
  readonly #thread: StoreThread;
  readonly #lock: Lock | undefined;
  /** What was asked for last: a chunk's parts must not be mixed with anything else. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(path: string, header: SweepHeader, thread: StoreThread, lock: Lock | undefined) {
    this.path = path;
    this.header = header;
    this.readOnly = lock === undefined;
    this.#thread = thread;
    this.#lock = lock;
  }

  commit(chunk: Chunk): Promise<void> {
    if (!this.readOnly) return this.#next(() => this.#commit(chunk));
    const sentence = `The store ${this.path} was opened to be read only.`;
    return Promise.reject(invalid("OUTLAST_INVALID_ARGUMENT", sentence));
  }

  /** Adds the runs of another store, in one transaction. */
  unite(path: string): Promise<{ added: number; present: number }> {
    return this.#next(() => this.#thread.call("unite", [path]));
  }

  /** Remembers how far a search is. */
  note(search: StoredSearch): Promise<void> {
    return this.#next(() => this.#thread.call("note", [search]));
  }

  /** Has the thread read something. */
  read<T>(work: (thread: StoreThread) => Promise<T>): Promise<T> {
    return this.#next(() => work(this.#thread));
  }

  async statuses(keys: Keys): Promise<(RunStatus | undefined)[]> {
    const packed = packKeys(keys);
    const found = await this.#next(() => this.#thread.call("statuses", [packed], [packed.buffer]));
    return Array.from(found, (status) => statuses[status]);
  }

  async standings(keys: Keys): Promise<(RunStanding | undefined)[]> {
    const packed = packKeys(keys);
    const found = await this.#next(() => this.#thread.call("standings", [packed], [packed.buffer]));
    return Array.from(found.statuses, (number, i) => {
      const status = statuses[number];
      return status && { status, steps: found.steps[i]! };
    });
  }

  async get(keys: Keys): Promise<(StoredRun | undefined)[]> {
    const packed = packKeys(keys);
    return this.#next(() => this.#thread.call("get", [packed, this.header.axes]));
  }

  counts(): Promise<StoreCounts> {
    return this.#next(() => this.#thread.call("counts", []));
  }

  close(): Promise<void> {
    this.#closed ??= this.#next(() => this.#thread.call("close", [])).finally(async () => {
      await this.#thread.end();
      this.#lock?.[Symbol.dispose]();
    });
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Packs a part while the thread stores the one before. */
  async #commit({ id, runs, provenance }: Chunk): Promise<void> {
    const { axes, keep } = this.header;
    const committed = new Date().toISOString();
    let row: ChunkRow | undefined = {
      name: id,
      runs: runs.length,
      committed,
      provenance: provenance === undefined ? null : JSON.stringify(provenance),
    };
    let stored: Promise<unknown> = Promise.resolve();
    try {
      for (let at = 0; at === 0 || at < runs.length; at += RUNS_AT_ONCE) {
        const part = packRuns(runs.slice(at, at + RUNS_AT_ONCE), axes.length, keep);
        await stored;
        stored = this.#thread.call("insert", [row, part], buffersOf(part));
        row = undefined;
      }
      await stored;
      await this.#thread.call("commit", []);
    } catch (error) {
      await stored.catch(() => undefined);
      await this.#thread.call("abort", []);
      throw error;
    }
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) {
      return Promise.reject(invalid("OUTLAST_DISPOSED", `The store ${this.path} is closed.`));
    }
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
