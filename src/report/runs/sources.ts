import { invalid } from "../../core/index.js";
import { recordSchema } from "../../run/index.js";
import type { RunRecord } from "../../run/index.js";
import { readRecord, readRecordFile } from "../../store/index.js";
import { recordReader, storeReader } from "../../sweep/index.js";
import type { RunReader } from "../../sweep/index.js";
import { findSources } from "./findSources.js";
import { noStore } from "./noStore.js";

/** A reader, and which of the sources a run is from, by the number of its sweep. */
export interface OpenSource {
  reader: RunReader;
  source: (sweep: number) => number;
}

/**
 * Opens stores of sweeps, folders with a record.json, records as files of their own, and what of these lies in another
 * folder, for as long as `work` takes and to be read later; all records have one reader. What ends in .json is a record
 * and every other file a store, since a file that is opened and closed here would lose the locks of a writer in this
 * process. Throws OUTLAST_FILE, OUTLAST_FORMAT, or OUTLAST_USAGE without any.
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
  paths.forEach((named, source) => {
    const found = findSources([named]);
    if (found.stores.length + found.records.length === 0) {
      const sentence = `The folder ${named} has no runs: it is of a paper, which outlast report shows.`;
      throw invalid("OUTLAST_FILE", sentence);
    }
    stores.push(...found.stores.map((path) => ({ path, source })));
    records.push(...found.records.map((path) => ({ record: recordAt(path), source })));
  });
  const reader = recordReader(records.map(({ record }) => record));
  const ofRecords = records.length === 0 ? [] : [{ reader, source: (sweep: number) => records[sweep]!.source }];
  const openNext = (opened: readonly OpenSource[], left: typeof stores): Promise<T> => {
    const [next, ...others] = left;
    if (next === undefined) return work([...opened, ...ofRecords]);
    const go = (reader: RunReader): Promise<T> => openNext([...opened, { reader, source: () => next.source }], others);
    return storeReader(next.path, go).catch((error: unknown) => {
      throw noStore(error, next.path);
    });
  };
  return openNext([], stores);
}

function recordAt(path: string): RunRecord {
  const record = path.endsWith(".json") ? readRecordFile(path, recordSchema) : readRecord(path, recordSchema);
  return record as unknown as RunRecord;
}
