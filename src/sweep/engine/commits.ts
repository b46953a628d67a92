import type { Chunk as StoredChunk } from "../store/index.js";

/** Chunks that may wait for the disk: some, so that no core waits for it; few, so that memory stays bounded. */
const MOST_PENDING = 8;

interface CommitStore {
  commit(chunk: StoredChunk): Promise<void>;
}

/** Stores chunks behind the back of those who compute them. */
export class Commits {
  readonly #store: CommitStore;
  readonly #pending = new Set<Promise<void>>();
  #fault: { error: unknown } | undefined;

  constructor(store: CommitStore) {
    this.#store = store;
  }

  /** Resolves as soon as there is room for another one. Throws what an earlier commit threw. */
  async add(chunk: StoredChunk, onStored: () => void): Promise<void> {
    this.#check();
    const commit = this.#store
      .commit(chunk)
      .then(onStored)
      .catch((error: unknown) => {
        this.#fault ??= { error };
      })
      .finally(() => this.#pending.delete(commit));
    this.#pending.add(commit);
    while (this.#pending.size >= MOST_PENDING) await Promise.race(this.#pending);
    this.#check();
  }

  /** Waits for the last one. Throws what a commit threw. */
  async end(): Promise<void> {
    await Promise.all(this.#pending);
    this.#check();
  }

  #check(): void {
    if (this.#fault !== undefined) throw this.#fault.error;
  }
}
