import type { Cell, PointTable } from "../page/page.js";
import { showCell } from "./cells.js";
import type { Sorting } from "./table.js";

type Test = (table: PointTable, place: number) => boolean;

/**
 * The rows that a filter leaves, by their numbers. Its words must all be found in a row, in what any cell shows;
 * `hiddenSize<=4` and the like compare a column, by its label, its name or the end of its name.
 */
export function matchingRows(table: PointTable, filter: string): number[] {
  const tests = (filter.match(/"[^"]*"|\S+/g) ?? []).map((word) => testOf(table, word.replaceAll('"', "")));
  return table.rows.flatMap((_, place) => (tests.every((test) => test(table, place)) ? [place] : []));
}

function testOf(table: PointTable, word: string): Test {
  const [, name = "", relation = "", text = ""] = /^(.+?)(<=|>=|!=|=|<|>)(.+)$/.exec(word) ?? [];
  const column = columnCalled(table, name.toLowerCase());
  if (column >= 0) return ({ rows }, place) => compares(rows[place]!.cells[column] ?? null, relation, text);
  const sought = word.toLowerCase();
  return ({ rows, columns }, place) =>
    rows[place]!.cells.some((cell, i) => showCell(columns[i]!, cell).toLowerCase().includes(sought));
}

function columnCalled({ columns }: PointTable, name: string): number {
  const names = columns.map((column) => [column.label.toLowerCase(), column.name.toLowerCase()] as const);
  const exact = names.findIndex((own) => own.includes(name));
  return exact >= 0 || name === "" ? exact : names.findIndex(([, own]) => own.endsWith(`.${name}`));
}

function compares(cell: Cell, relation: string, text: string): boolean {
  const isEqual = typeof cell === "number" ? cell === Number(text) : String(cell) === text;
  if (relation === "=") return isEqual;
  if (relation === "!=") return !isEqual;
  const [value, bound] = [cell, Number(text)];
  if (typeof value !== "number" || Number.isNaN(bound)) return false;
  if (relation === "<") return value < bound;
  if (relation === ">") return value > bound;
  return relation === "<=" ? value <= bound : value >= bound;
}

/**
 * Where a row of an earlier table is now, -1 where it is not: that of its first run, or, since runs of smaller seeds
 * may have come, that of its place on the axes.
 */
export function sameRow(table: PointTable, before: PointTable, row: number): number {
  const { key } = before.rows[row]!;
  const byKey = table.rows.findIndex((own) => own.key === key);
  if (byKey >= 0) return byKey;
  const place = placeOf(before, row);
  return table.rows.findIndex((_, own) => placeOf(table, own) === place);
}

function placeOf({ columns, rows }: PointTable, row: number): string {
  const axes = columns.flatMap(({ kind, name }, i) => (kind === "axis" ? [[name, rows[row]!.cells[i]]] : []));
  return JSON.stringify(axes);
}

/** Rows in the order of a column; those without a value come last, and equal ones as they were. */
export function sortedRows({ rows }: PointTable, places: readonly number[], sorting: Sorting | undefined): number[] {
  if (sorting === undefined) return [...places];
  const { column, descending } = sorting;
  const sign = descending ? -1 : 1;
  const cellOf = (place: number): Cell => rows[place]!.cells[column] ?? null;
  return [...places].sort((a, b) => compare(cellOf(a), cellOf(b), sign));
}

function compare(a: Cell, b: Cell, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
  return sign * String(a).localeCompare(String(b), "en", { numeric: true });
}
