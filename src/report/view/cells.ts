import type { Cell, Column } from "../page/page.js";
import { showCount, showNumber, showShare } from "./numbers.js";

/** A cell as the table shows it. */
export function showCell({ kind }: Pick<Column, "kind">, cell: Cell): string {
  if (cell === null) return "–";
  if (typeof cell !== "number") return String(cell);
  if (kind === "share") return showShare(cell);
  return kind === "count" ? showCount(cell) : showNumber(cell);
}

/** Whether a column's cells are numbers, where they are anything, and stand to the right. */
export function isNumeric({ rows }: { rows: readonly { cells: readonly Cell[] }[] }, column: number): boolean {
  return rows.every(({ cells }) => cells[column] === null || typeof cells[column] === "number");
}
