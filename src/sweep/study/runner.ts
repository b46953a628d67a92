import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import type { Backend } from "../../native/index.js";
import { makeFolder } from "../../store/index.js";
import { backendOf } from "../engine/backend.js";
import type { Execution } from "../engine/execution.js";
import { headerOf, storePath } from "../engine/executeSweep.js";
import { keepSchema } from "../store/index.js";
import { openThreaded } from "../store/openStore.js";
import type { ThreadedStore } from "../store/store.js";
import { computeTrials } from "./compute.js";
import type { Searched, TrialResult } from "./compute.js";
import type { History } from "./history.js";
import type { StudyRunOptions } from "./options.js";

export interface RunnerOptions {
  store?: string | undefined;
  threads?: number | undefined;
  runSeconds?: number | undefined;
  command?: string | undefined;
}

/** Where trials are stored, and what computes them. */
interface Place {
  store: ThreadedStore;
  backend: Backend;
}

/** Computes trials, and has the store open while it does, one call after the other. */
export class Runner {
  /** The store's file. */
  readonly path: string;
  readonly #searched: Searched;
  readonly #history: History;
  readonly #options: { threads: number; runSeconds: number | undefined; command: string | undefined };
  #last: Promise<unknown> = Promise.resolve();

  constructor(searched: Searched, history: History, { store, threads, runSeconds, command }: RunnerOptions) {
    this.path = store ?? storePath(searched.sweep, { index: 0, count: 1 });
    this.#searched = searched;
    this.#history = history;
    this.#options = { threads: threads ?? availableParallelism(), runSeconds, command };
  }

  /** Has the store open for some work. Throws what `openStore` throws, and where no device is that is asked for. */
  withStore<T>(work: (place: Place) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const { sweep } = this.#searched;
      const { name, spec, paths, baseDir } = sweep;
      const backend = await backendOf(sweep, this.path);
      const plain = { name, paths, baseDir, spec: { ...spec, draw: undefined } };
      const header = headerOf(plain, keepSchema.parse({}), backend);
      makeFolder(dirname(this.path));
      await using store = await openThreaded(this.path, { create: header });
      return await work({ store, backend });
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Has the store remember how far the search is; `wanted` trials are where it ends, if it does. */
  note({ store }: Place, wanted?: number): Promise<void> {
    const { size, told, without, best } = this.#history;
    const { goal, name } = this.#searched.objective;
    const [first] = best;
    return store.note({
      objective: { [goal]: name },
      ...(wanted !== undefined && { wanted }),
      ...{ asked: size, told, ...without },
      ...(first !== undefined && { best: { id: first, value: this.#history.outcome(first) as number } }),
    });
  }

  compute(
    ids: readonly number[],
    { store, backend }: Place,
    { signal, drain }: StudyRunOptions,
    onExecution: (execution: Execution) => void = () => undefined,
  ): Promise<TrialResult[]> {
    const trials = ids.map((id) => ({ id, place: this.#history.place(id) }));
    return computeTrials(this.#searched, trials, store, { ...this.#options, backend, signal, drain, onExecution });
  }
}
