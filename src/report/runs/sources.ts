import { statSync } from "node:fs";
import { join } from "node:path";
import { invalid } from "../../core/index.js";
import { recordSchema } from "../../run/index.js";
import type { RunRecord } from "../../run/index.js";
import { readRecord, readRecordFile } from "../../store/index.js";
import { recordReader, storeReader } from "../../sweep/index.js";
import type { RunReader } from "../../sweep/index.js";

/** A reader, and which of the sources a run is from, by the number of its sweep. */
export interface OpenSource {
  reader: RunReader;
  source: (sweep: number) => number;
}

/**
 * Opens stores of sweeps, folders with a record.json, and records as files of their own; all records have one reader.
 * What ends in .json is a record and every other file a store, since a file that is opened and closed here would lose
 * the locks of a writer in this process. Throws OUTLAST_FILE, OUTLAST_FORMAT, or OUTLAST_USAGE without any.
 */
export async function openSources(paths: readonly string[]): Promise<OpenSource[]> {
  if (paths.length === 0) {
    throw invalid("OUTLAST_USAGE", "There is nothing to draw: name the store of a sweep, or the record of a run.");
  }
  const records: { record: RunRecord; source: number }[] = [];
  const opened: OpenSource[] = [];
  for (const [source, path] of paths.entries()) {
    const record = recordAt(path);
    if (record !== undefined) records.push({ record, source });
    else opened.push({ reader: await storeReader(path), source: () => source });
  }
  if (records.length > 0) {
    const reader = recordReader(records.map(({ record }) => record));
    opened.push({ reader, source: (sweep) => records[sweep]!.source });
  }
  return opened;
}

/** The record in a file or folder, undefined for what is to be a store. */
function recordAt(path: string): RunRecord | undefined {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) return path.endsWith(".json") ? (readRecordFile(path, recordSchema) as RunRecord) : undefined;
  const record = readRecord(path, recordSchema);
  if (record !== undefined) return record as unknown as RunRecord;
  const sentence = `The folder ${path} has no run: ${join(path, "record.json")} is missing, which outlast run --out writes.`;
  throw invalid("OUTLAST_FILE", sentence);
}
