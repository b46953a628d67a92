import { canonicalJson } from "../../core/index.js";
import { isWhole, RUN_STATUSES } from "../../sweep/index.js";
import type { ColumnCells, ColumnTable } from "../../sweep/index.js";

const KEY_BYTES = 32;

/**
 * The rows to take of tables that are put behind each other: of two runs of one key a whole one before any other, and of
 * too many those whose keys begin with a number below a limit, as each table has taken its own.
 */
export function chosenRows(tables: readonly ColumnTable[], most: number): Int32Array[] {
  const rows = tables.length === 1 ? [allRows(tables[0]!)] : distinctRows(tables);
  let below = Math.min(...tables.map((table) => table.below));
  const isBelow = (table: ColumnTable, row: number): boolean => rankOf(table.keys, row) < below;
  const within = (): Int32Array[] => rows.map((own, i) => own.filter((row) => isBelow(tables[i]!, row)));
  let chosen = within();
  while (countOf(chosen) > most) {
    below /= 2;
    chosen = within();
  }
  return chosen;
}

function countOf(rows: readonly Int32Array[]): number {
  return rows.reduce((sum, own) => sum + own.length, 0);
}

function allRows({ sweeps }: ColumnTable): Int32Array {
  return Int32Array.from(sweeps, (_, row) => row);
}

/** The first of each key, or a later one that is whole where it is not. */
function distinctRows(tables: readonly ColumnTable[]): Int32Array[] {
  const best = new Map<string, { table: number; row: number; whole: boolean }>();
  tables.forEach(({ keys, statuses }, table) => {
    const text = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength);
    statuses.forEach((status, row) => {
      const key = text.toString("latin1", row * KEY_BYTES, (row + 1) * KEY_BYTES);
      const known = best.get(key);
      const whole = isWhole(RUN_STATUSES[status]);
      if (known === undefined || (whole && !known.whole)) best.set(key, { table, row, whole });
    });
  });
  const rows: number[][] = tables.map(() => []);
  for (const { table, row } of best.values()) rows[table]!.push(row);
  return rows.map((own) => Int32Array.from(own).sort());
}

/** The first 32 bits of a key. */
export function rankOf(keys: Uint8Array, row: number): number {
  return new DataView(keys.buffer, keys.byteOffset).getUint32(row * KEY_BYTES);
}

/** Some rows of packed keys. */
export function takenKeys(keys: Uint8Array, rows: Int32Array): Uint8Array {
  const taken = new Uint8Array(rows.length * KEY_BYTES);
  rows.forEach((row, i) => taken.set(keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES), i * KEY_BYTES));
  return taken;
}

/** Some rows of a column. */
export function takenCells(cells: ColumnCells, rows: Int32Array): ColumnCells {
  if ("numbers" in cells) return { numbers: Float64Array.from(rows, (row) => cells.numbers[row]!) };
  return { codes: Int32Array.from(rows, (row) => cells.codes[row]!), values: cells.values };
}

/** Columns behind each other. */
export function joinedCells(parts: readonly ColumnCells[]): ColumnCells {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const lists = parts.map((part) => ("numbers" in part ? part.numbers : undefined));
  if (lists.every((numbers) => numbers !== undefined)) return { numbers: joined(lists) };
  const places = new Map<string, number>();
  const values: unknown[] = [];
  const place = (value: unknown): number => {
    const text = canonicalJson(value);
    const found = places.get(text) ?? values.push(value) - 1;
    places.set(text, found);
    return found;
  };
  const codes = parts.map((part) => {
    if ("numbers" in part) return Int32Array.from(part.numbers, (number) => (Number.isNaN(number) ? -1 : place(number)));
    const own = part.values.map(place);
    return part.codes.map((code) => own[code] ?? -1);
  });
  const all = new Int32Array(codes.reduce((sum, own) => sum + own.length, 0));
  let at = 0;
  for (const own of codes) {
    all.set(own, at);
    at += own.length;
  }
  return { codes: all, values };
}

function joined(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, own) => sum + own.length, 0));
  let at = 0;
  for (const own of lists) {
    all.set(own, at);
    at += own.length;
  }
  return all;
}
