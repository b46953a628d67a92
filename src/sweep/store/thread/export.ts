import type { ExportPlan } from "../export.js";
import { columnReader, wantedFor } from "./columnReader.js";
import type { Cell } from "./columnReader.js";
import type { Database } from "./database.js";
import { writeCsv } from "./formats/csv.js";
import { writeJsonl } from "./formats/jsonl.js";
import { writeParquet } from "./formats/parquet.js";
import { kindOf } from "./kinds.js";
import type { Kind } from "./kinds.js";
import { scanRuns } from "./scan.js";

/** A column of a table that is written. */
export interface ExportColumn {
  name: string;
  kind: Kind;
}

/** Writes all runs, ascending by key; gives how many. */
export async function exportRuns(database: Database, { file, format, columns }: ExportPlan): Promise<number> {
  if (format === "jsonl") return writeJsonl(file, database, columns);
  const wanted = { ...wantedFor(columns.map(({ column }) => column)), ordered: true };
  const readers = columns.map(({ column }) => columnReader(column, wanted));
  const kinds = columns.map(({ name, column }) => ({ name, kind: kindOf(database, column) }));
  function* rows(): Generator<Cell[]> {
    for (const run of scanRuns(database, wanted)) yield readers.map((read) => read(run));
  }
  return (format === "csv" ? writeCsv : writeParquet)(file, kinds, rows());
}
