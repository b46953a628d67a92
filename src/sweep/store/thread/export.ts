import { closeSync, fsyncSync, openSync, renameSync } from "node:fs";
import { OutlastError, newFileBeside, removeIfThere } from "../../../core/index.js";
import type { ExportPlan } from "../export.js";
import { columnReader, wantedFor } from "./columnReader.js";
import type { Cell } from "./columnReader.js";
import type { Database } from "./database.js";
import { writeCsv } from "./formats/csv.js";
import { writeJsonl } from "./formats/jsonl.js";
import { kindOf } from "./kinds.js";
import type { Kind } from "./kinds.js";
import { scanRuns } from "./scan.js";

/** A column of a table that is written. */
export interface ExportColumn {
  name: string;
  kind: Kind;
}

/** Writes all runs, ascending by key: a whole file takes the place of an older one, or nothing does. Gives how many. */
export async function exportRuns(database: Database, plan: ExportPlan): Promise<number> {
  const { file } = plan;
  let made: string | undefined;
  try {
    made = newFileBeside(file);
    const runs = await writeRuns(database, { ...plan, file: made });
    flush(made);
    renameSync(made, file);
    return runs;
  } catch (cause) {
    if (made !== undefined) removeIfThere(made);
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof OutlastError || code === undefined) throw cause;
    throw new OutlastError("OUTLAST_WRITE", `${file} could not be written: ${code}.`, { cause });
  }
}

async function writeRuns(database: Database, { file, format, columns }: ExportPlan): Promise<number> {
  if (format === "jsonl") return writeJsonl(file, database, columns);
  const wanted = { ...wantedFor(columns.map(({ column }) => column)), ordered: true };
  const readers = columns.map(({ column }) => columnReader(column, wanted));
  const kinds = columns.map(({ name, column }) => ({ name, kind: kindOf(database, column) }));
  function* rows(): Generator<Cell[]> {
    for (const run of scanRuns(database, wanted)) yield readers.map((read) => read(run));
  }
  if (format === "csv") return writeCsv(file, kinds, rows());
  // Every store has a thread, and few are exported.
  const { writeParquet } = await import("./formats/parquet.js");
  return writeParquet(file, kinds, rows());
}

function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
