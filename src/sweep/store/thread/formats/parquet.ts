import { ParquetWriter, fileWriter } from "hyparquet-writer";
import type { SchemaElement } from "hyparquet";
import type { Cell } from "../columnReader.js";
import type { ExportColumn } from "../export.js";
import type { Kind } from "../kinds.js";

/** Rows that are in memory, and that a reader can take apart from the others. */
const ROWS_OF_GROUP = 10_000;

const types: Record<Kind, Pick<SchemaElement, "type" | "converted_type">> = {
  integer: { type: "INT64" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "JSON" },
};

/** Parquet of flat columns, each of which may have nulls. */
export async function writeParquet(
  path: string,
  columns: readonly ExportColumn[],
  rows: Iterable<readonly Cell[]>,
): Promise<number> {
  const elements = columns.map(({ name, kind }) => ({ name, repetition_type: "OPTIONAL", ...types[kind] }) as const);
  const schema: SchemaElement[] = [{ name: "root", num_children: columns.length }, ...elements];
  const writer = new ParquetWriter({ writer: fileWriter(path), schema });
  let count = 0;
  let group: (readonly Cell[])[] = [];
  const writeGroup = async (): Promise<void> => {
    const columnData = columns.map(({ name, kind }, i) => {
      return { name, data: group.map((row) => (kind === "integer" ? bigOf(row[i]) : row[i])) };
    });
    await writer.write({ columnData, rowGroupSize: ROWS_OF_GROUP });
    count += group.length;
    group = [];
  };
  for (const row of rows) {
    group.push(row);
    if (group.length === ROWS_OF_GROUP) await writeGroup();
  }
  if (group.length > 0) await writeGroup();
  await writer.finish();
  return count;
}

function bigOf(cell: Cell): Cell {
  return typeof cell === "number" ? BigInt(cell) : cell;
}
