import type { PaperResult } from "../paper.js";
import type { Table } from "../table.js";
import { certificateTables } from "./certificates.js";
import { chosenTables } from "./chosen.js";
import { deviationTable } from "./deviations.js";

/** Beside the medians of all measures; a table of runs that were not made is left out. */
export function countingTables(results: readonly PaperResult[]): Table[] {
  return [...chosenTables(results), deviationTable(results), ...certificateTables(results)].filter(
    ({ rows }) => rows.length > 0,
  );
}
