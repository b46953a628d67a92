import { canonicalJson } from "../../../core/index.js";
import type { Column } from "../columns.js";
import { holds } from "../conditions.js";
import { KEY_BYTES } from "../format.js";
import type { ColumnCells, ColumnTable, TablePlan } from "../runTable.js";
import { columnReader, numberReader, wantedFor } from "./columnReader.js";
import type { Cell } from "./columnReader.js";
import { hexOf, keyAt } from "./lookup.js";
import type { RawRun, Wanted } from "./scan.js";

/** Runs, one by one. */
type Scan = (wanted: Wanted) => Iterable<RawRun>;

/** A row while the table grows. */
interface Row {
  rank: number;
  key: Uint8Array;
  sweep: number;
  status: number;
  cells: Cell[];
}

/**
 * The runs that meet the conditions. Of too many, those whose keys, which are as good as drawn by lot, begin with a
 * number below a limit: half as high each time, until they are few enough. So the same runs are taken whatever the order
 * in which they come, and never more are held than may be kept.
 */
export function columnTable(scan: Scan, { columns, where, shown, most }: TablePlan): ColumnTable {
  const wanted = wantedFor(columns);
  const readers = columns.map((column) => columnReader(column, wanted));
  const taken = readers.slice(0, shown);
  let [matching, below] = [0, 2 ** 32];
  let rows: Row[] = [];
  for (const run of scan(wanted)) {
    if (!where.every((condition) => holds(condition, readers[condition.column]!(run)))) continue;
    matching++;
    const rank = rankOf(run.key, 0);
    if (rank >= below) continue;
    const { key, sweep, status } = run;
    rows.push({ rank, key, sweep, status, cells: taken.map((read) => read(run)) });
    while (rows.length > most) {
      below /= 2;
      rows = rows.filter((row) => row.rank < below);
    }
  }
  const keys = new Uint8Array(rows.length * KEY_BYTES);
  rows.forEach(({ key }, i) => keys.set(key, i * KEY_BYTES));
  return {
    matching,
    below,
    keys,
    sweeps: Int32Array.from(rows, ({ sweep }) => sweep),
    statuses: Uint8Array.from(rows, ({ status }) => status),
    cells: taken.map((_, column) => packed(rows, column)),
  };
}

/** The first 32 bits of the i-th key. */
export function rankOf(keys: Uint8Array, i: number): number {
  return new DataView(keys.buffer, keys.byteOffset).getUint32(i * KEY_BYTES);
}

function packed(rows: readonly Row[], column: number): ColumnCells {
  const cells = rows.map((row) => row.cells[column]);
  if (cells.every((cell) => cell === null || typeof cell === "number")) {
    return { numbers: Float64Array.from(cells, (cell) => cell ?? NaN) };
  }
  const places = new Map<string, number>();
  const values: unknown[] = [];
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === null) return -1;
    const text = canonicalJson(cell);
    const place = places.get(text) ?? values.push(cell) - 1;
    places.set(text, place);
    return place;
  });
  return { codes, values };
}

/** [keys, columns]: numbers of the runs of packed keys. Those of a run that is not there are NaN. */
export function numbersOfRuns(scan: Scan, keys: Uint8Array, columns: readonly Column[]): Float64Array {
  const wanted = { ...wantedFor(columns), keys };
  const readers = columns.map((column) => numberReader(column, wanted));
  const count = keys.length / KEY_BYTES;
  const places = new Map(Array.from({ length: count }, (_, i) => [keyAt(keys, i), i]));
  const numbers = new Float64Array(count * columns.length).fill(NaN);
  for (const run of scan(wanted)) {
    const at = places.get(hexOf(run.key))! * columns.length;
    readers.forEach((read, column) => (numbers[at + column] = read(run)));
  }
  return numbers;
}
