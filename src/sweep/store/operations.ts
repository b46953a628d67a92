import type { Column, Names } from "./columns.js";
import type { CurveLayout } from "./curveLayout.js";
import type { ExportPlan } from "./export.js";
import type { PackedRuns } from "./pack.js";
import type { QueryPlan } from "./query.js";
import type { ColumnTable, LossGrid, TablePlan } from "./runTable.js";
import type { StoreCounts, StoredRun, StoredSearch, SweepHeader } from "./types.js";

/** A chunk as its row says it. */
export interface ChunkRow {
  name: string;
  runs: number;
  /** UTC, ISO 8601. */
  committed: string;
  /** JSON. */
  provenance: string | null;
}

/** What a store's thread does, by name. But for `create`, what does not open a store needs one that is open. */
export interface Operations {
  create(path: string, header: SweepHeader): void;
  openForWriting(path: string, header: SweepHeader | undefined): void;
  openForReading(path: string): void;
  /** Part of a chunk; its first part comes with its row. The parts are nothing until `commit`. */
  insert(chunk: ChunkRow | undefined, runs: PackedRuns): void;
  commit(): void;
  /** Forgets the parts since the last `commit`. */
  abort(): void;
  /** Remembers how far a search is. */
  note(search: StoredSearch): void;
  /** Adds the runs of another store. */
  unite(path: string): { added: number; present: number };
  /** How the run of each packed key ended, by number; 255 for none. */
  statuses(keys: Uint8Array): Uint8Array;
  /** That, and its steps. */
  standings(keys: Uint8Array): { statuses: Uint8Array; steps: Float64Array };
  get(keys: Uint8Array, axes: readonly string[]): (StoredRun | undefined)[];
  counts(): StoreCounts;
  header(): SweepHeader;
  /** That of another store. */
  headerOf(path: string): SweepHeader;
  names(): Names;
  /** Steps of curves that are not from the end of a whole training, by evaluation. */
  checkpoints(): [evaluation: string, step: number][];
  /** Steps after which there are curves, by evaluation, ends of training among them. */
  curveSteps(): [evaluation: string, step: number][];
  /** What curves have. */
  layouts(): CurveLayout[];
  /** Which steps have a loss, in each way that runs have them. */
  lossGrids(): LossGrid[];
  query(plan: QueryPlan): unknown[][];
  table(plan: TablePlan): ColumnTable;
  /** [keys, columns]: as `numbersOfRuns`. */
  numbers(keys: Uint8Array, columns: readonly Column[]): Float64Array;
  /** How many runs were written. */
  export(plan: ExportPlan): Promise<number>;
  close(): void;
}

export type Operation = keyof Operations;

/** A call on its way to the thread. */
export interface Call {
  id: number;
  operation: Operation;
  values: unknown[];
}

/** What came of it: an error is sent as its code and sentence. */
export interface Answer {
  id: number;
  result?: unknown;
  error?: { code: string | undefined; message: string };
}
