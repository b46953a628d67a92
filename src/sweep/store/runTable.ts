import type { Column, Names } from "./columns.js";
import type { Condition } from "./conditions.js";
import { KEY_BYTES } from "./format.js";
import { openReader } from "./reader.js";
import type { StoreThread } from "./storeThread.js";

/** What to read of every run. */
export interface TablePlan {
  /** Conditions and cells go by them. */
  columns: readonly Column[];
  /** All must hold. */
  where: readonly Condition[];
  /** How many of the columns are wanted, from the first on; the others are for conditions alone. */
  shown: number;
  /** Runs at most: of more, those whose keys are low enough, whatever order they are stored in. */
  most: number;
}

/** A column's cells: numbers, NaN for none, where there is nothing else; else places among `values`, -1 for none. */
export type ColumnCells = { numbers: Float64Array } | { codes: Int32Array; values: unknown[] };

/** Runs by columns. */
export interface ColumnTable {
  /** Runs that met the conditions, also those that are not among these. */
  matching: number;
  /** Keys in the table have their first 32 bits below this. */
  below: number;
  /** [runs * 32] */
  keys: Uint8Array;
  /** Of the run's sweep, by which its base is known. */
  sweeps: Int32Array;
  /** By number, as in `RUN_STATUSES`. */
  statuses: Uint8Array;
  cells: ColumnCells[];
}

/** Losses of steps 0, every, 2 every, ... */
export interface LossGrid {
  every: number;
  count: number;
}

/** Where figures read runs: a store, or records. */
export interface RunReader {
  readonly names: Names;
  /** Steps of curves that are not from the end of a whole training, by evaluation. */
  readonly checkpoints: readonly (readonly [evaluation: string, step: number])[];
  readonly lossGrids: readonly LossGrid[];
  table(plan: TablePlan): Promise<ColumnTable>;
  /** [keys, columns]: NaN where a run has no number, infinite where what was measured is not finite. */
  numbers(keys: Uint8Array, columns: readonly Column[]): Promise<Float64Array>;
  /** Has everything that `work` reads come from one thread, which costs more to start than most of that to read. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

export { statuses as RUN_STATUSES } from "./format.js";

/** A cell as a number, NaN where it is none. */
export function numberAt(cells: ColumnCells, run: number): number {
  if ("numbers" in cells) return cells.numbers[run]!;
  const value = cells.values[cells.codes[run]!];
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" ? value : NaN;
}

/** Numbers that come over in one answer of the thread, and runs. */
const NUMBERS_AT_ONCE = 2 ** 18;
const RUNS_AT_ONCE = 2 ** 13;

/** Opens a store to read it, also while it is written, for as long as `work` takes, and whenever it is read later. */
export async function storeReader<T>(path: string, work: (reader: RunReader) => Promise<T>): Promise<T> {
  const shared = new SharedThread(path);
  return shared.hold(async () => work(await readerOf(shared)));
}

/** What reads a store in a thread that has it open for as long as somebody holds it. */
export async function readerOf(shared: HeldThread): Promise<RunReader> {
  const thread = await shared.thread();
  return {
    names: await thread.call("names", []),
    checkpoints: await thread.call("checkpoints", []),
    lossGrids: await thread.call("lossGrids", []),
    table: (plan) => shared.hold(async () => (await shared.thread()).call("table", [plan])),
    numbers: (keys, columns) => shared.hold(async () => inBlocks(await shared.thread(), keys, columns)),
    hold: (work) => shared.hold(work),
  };
}

async function inBlocks(
  thread: Pick<StoreThread, "call">,
  keys: Uint8Array,
  columns: readonly Column[],
): Promise<Float64Array> {
  const runs = keys.length / KEY_BYTES;
  const numbers = new Float64Array(runs * columns.length);
  const block = Math.max(1, Math.min(RUNS_AT_ONCE, Math.floor(NUMBERS_AT_ONCE / columns.length)));
  for (let at = 0; at < runs; at += block) {
    const asked = keys.slice(at * KEY_BYTES, (at + block) * KEY_BYTES);
    numbers.set(await thread.call("numbers", [asked, columns]), at * columns.length);
  }
  return numbers;
}

interface HeldThread {
  thread(): Promise<Pick<StoreThread, "call">>;
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/** A thread that has a store open from when it is asked for until nobody holds it. */
class SharedThread implements HeldThread {
  #holders = 0;
  #opened: Promise<StoreThread> | undefined;

  constructor(readonly path: string) {}

  thread(): Promise<StoreThread> {
    return (this.#opened ??= openReader(this.path));
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#holders++;
    try {
      return await work();
    } finally {
      if (--this.#holders === 0) {
        const opened = this.#opened;
        this.#opened = undefined;
        await opened?.then((thread) => thread.end(), () => undefined); // prettier-ignore
      }
    }
  }
}
