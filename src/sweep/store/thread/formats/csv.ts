import type { Cell } from "../columnReader.js";
import type { ExportColumn } from "../export.js";
import { writeLines } from "./textFile.js";

/** CSV as RFC 4180 has it, but for line ends of a single \n: a line of names, then one for each row; null is empty. */
export function writeCsv(path: string, columns: readonly ExportColumn[], rows: Iterable<readonly Cell[]>): number {
  function* lines(): Generator<string> {
    yield columns.map(({ name }) => escaped(name)).join(",");
    for (const row of rows) yield row.map((cell, i) => textOf(cell, columns[i]!)).join(",");
  }
  return writeLines(path, lines()) - 1;
}

/** Numbers in the fewest digits that are read back as the same. */
function textOf(cell: Cell, { kind }: ExportColumn): string {
  if (cell === null) return "";
  if (typeof cell === "string" && kind === "text") return escaped(cell);
  return typeof cell === "number" ? String(cell) : escaped(JSON.stringify(cell));
}

function escaped(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
