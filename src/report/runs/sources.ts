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
 * Opens stores of sweeps, folders with a record.json, and records as files of their own, for as long as `work` takes and
 * to be read later; all records have one reader. What ends in .json is a record and every other file a store, since a
 * file that is opened and closed here would lose the locks of a writer in this process. Throws OUTLAST_FILE,
 * OUTLAST_FORMAT, or OUTLAST_USAGE without any.
 */
export async function withSources<T>(
  paths: readonly string[],
  work: (opened: readonly OpenSource[]) => Promise<T>,
): Promise<T> {
  if (paths.length === 0) {
    throw invalid("OUTLAST_USAGE", "There is nothing to draw: name the store of a sweep, or the record of a run.");
  }
  const records: { record: RunRecord; source: number }[] = [];
  const stores: { path: string; source: number }[] = [];
  paths.forEach((path, source) => {
    const record = recordAt(path);
    if (record === undefined) stores.push({ path, source });
    else records.push({ record, source });
  });
  const reader = recordReader(records.map(({ record }) => record));
  const ofRecords = records.length === 0 ? [] : [{ reader, source: (sweep: number) => records[sweep]!.source }];
  const openNext = (opened: readonly OpenSource[], left: typeof stores): Promise<T> => {
    const [next, ...others] = left;
    if (next === undefined) return work([...opened, ...ofRecords]);
    return storeReader(next.path, (own) => openNext([...opened, { reader: own, source: () => next.source }], others));
  };
  return openNext([], stores);
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
