import type { QueryTable } from "../../sweep/index.js";
import type { Styles } from "../styles.js";
import { columns } from "./columns.js";
import { showNumber } from "./format.js";

/** The rows of a query under the names of their columns; numbers that are not whole in three digits. */
export function queryText({ columns: names, rows }: QueryTable, styles: Styles): string {
  const [head = "", ...lines] = columns([names, ...rows.map((row) => row.map(showCell))]);
  const runs = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  return [styles.bold(head), ...lines, styles.dim(`  ${runs}`)].map((line) => `${line}\n`).join("");
}

function showCell(cell: unknown): string {
  if (cell === null) return "-";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return Number.isInteger(cell) ? String(cell) : showNumber(cell);
  return JSON.stringify(cell);
}
