import { query } from "../sweep/index.js";
import type { QueryTable } from "../sweep/index.js";
import { readableJson } from "../store/index.js";
import type { QueryCommandOptions } from "./commands/query.js";
import { exitCodes } from "./exit.js";
import { wholeOf } from "./options.js";
import { toStdout } from "./output.js";
import { stylesFor } from "./styles.js";
import { queryText } from "./table/query.js";

/** Prints what a store says to a query. Returns the exit code. */
export async function queryCommand(store: string, options: QueryCommandOptions): Promise<number> {
  const { where, json = false, jsonl = false } = options;
  const [by, select] = [options.by, options.select].map((lists) => lists.flatMap((list) => list.split(",")));
  const table = await query(
    { path: store },
    {
      where,
      groupBy: by ?? [],
      ...(select !== undefined && select.length > 0 && { select }),
      orderBy: options.order,
      limit: options.limit === undefined ? undefined : wholeOf("--limit", options.limit),
    },
  );
  toStdout(json || jsonl ? jsonText(table, jsonl) : queryText(table, stylesFor(process.stdout)));
  return exitCodes.ok;
}

function jsonText({ columns, rows }: QueryTable, asLines: boolean): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  return asLines ? objects.map((object) => `${JSON.stringify(object)}\n`).join("") : readableJson(objects);
}
