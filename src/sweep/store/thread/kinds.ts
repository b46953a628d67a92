import type { Column } from "../columns.js";
import { quoted } from "../format.js";
import type { Database } from "./database.js";

/** What a column's values are, where there are any; "json" where they are of several kinds. */
export type Kind = "integer" | "number" | "text" | "boolean" | "json";

const fieldKinds: Record<string, Kind> = { point: "integer", steps: "integer", loss: "number" };

export function kindOf(database: Database, column: Column): Kind {
  if (column.from === "run") return fieldKinds[column.field] ?? "text";
  if (column.from === "metric" || column.from === "objective" || column.from === "history") return "number";
  if (column.from === "curve") return column.read === "horizon" ? "integer" : "boolean";
  const kinds = new Set([...column.bases.values()].flatMap(kindOfValue));
  if (column.axis !== undefined) kindsOfAxis(database, column.axis).forEach((kind) => kinds.add(kind));
  if (kinds.size === 2 && kinds.has("integer") && kinds.has("number")) return "number";
  const [only = "text"] = kinds;
  return kinds.size > 1 ? "json" : only;
}

function kindOfValue(value: unknown): Kind[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "number") return [Number.isSafeInteger(value) ? "integer" : "number"];
  if (typeof value === "string") return ["text"];
  return [typeof value === "boolean" ? "boolean" : "json"];
}

/** By how SQLite has them: integers and numbers as such, the rest as JSON. What a double cannot count is a number. */
function kindsOfAxis(database: Database, path: string): Kind[] {
  const column = quoted(path);
  const counts = `${column} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`;
  const sql = `
    SELECT DISTINCT iif(typeof(${column}) = 'integer' AND NOT ${counts}, 'real', typeof(${column})),
      CASE typeof(${column}) WHEN 'text' THEN substr(${column}, 1, 1) END
    FROM axes
  `;
  return database.rows<[string, string | null]>(sql).flatMap(([type, first]): Kind[] => {
    if (type === "integer") return ["integer"];
    if (type === "real") return ["number"];
    if (first === null || first === "n") return [];
    if (first === '"') return ["text"];
    return [first === "t" || first === "f" ? "boolean" : "json"];
  });
}
