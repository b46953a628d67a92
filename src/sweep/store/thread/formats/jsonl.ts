import type { ExportPlan } from "../../export.js";
import { columnReader } from "../columnReader.js";
import type { Database } from "../database.js";
import { storedRun } from "../records.js";
import { scanRuns } from "../scan.js";
import { writeLines } from "./textFile.js";

/** A line of JSON for each run: key, point, values by path, status, and its result as in a record. */
export function writeJsonl(path: string, database: Database, columns: ExportPlan["columns"]): number {
  const axes = columns.filter(({ column }) => column.from === "spec");
  const paths = axes.map(({ name }) => name);
  const wanted = { axes: paths, evaluations: undefined, numbers: true, losses: true, ordered: true };
  const readers = axes.map(({ column }) => columnReader(column, wanted));
  function* lines(): Generator<string> {
    for (const run of scanRuns(database, wanted)) {
      const { key, point, dtype, status, result, error } = storedRun(run);
      const cells = readers.map((read, i) => [paths[i]!, read(run)] as const);
      const values: Record<string, unknown> = Object.fromEntries(cells.filter(([, cell]) => cell !== null));
      yield JSON.stringify({ key, point, values, dtype, status, result, error });
    }
  }
  return writeLines(path, lines());
}
