import { KEY_BYTES, statuses } from "../format.js";
import type { RunStatus, StoreCounts } from "../types.js";
import { isCount, isStatus } from "./checked.js";
import { damaged } from "./damaged.js";
import type { Database } from "./database.js";
import { notedSearch } from "./search.js";

/** Keys that one statement looks up. */
const KEYS_AT_ONCE = 100;
const places = Array.from({ length: KEYS_AT_ONCE }, () => "?").join(", ");

export interface FoundRun {
  /** Hex digits. */
  key: string;
  id: number;
  /** By number. */
  status: number;
  steps: number;
}

/** The i-th of packed keys, in hex digits. */
export function keyAt(keys: Uint8Array, i: number): string {
  return hexOf(keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** Those of packed keys that the store has. */
export function findRuns(database: Database, keys: Uint8Array): FoundRun[] {
  const sql = `SELECT key, id, status, steps FROM runs WHERE key IN (${places})`;
  const found: FoundRun[] = [];
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE * KEY_BYTES) {
    const asked = Array.from({ length: KEYS_AT_ONCE }, (_, i) => {
      const from = at + i * KEY_BYTES;
      return from < keys.length ? keys.subarray(from, from + KEY_BYTES) : null;
    });
    for (const [key, id, status, steps] of database.rows<[Uint8Array, number, number, number]>(sql, asked)) {
      const isRun = isCount(id) && isStatus(status) && isCount(steps);
      if (!isRun) throw damaged(database.path, "it does not say how a run ended");
      found.push({ key: hexOf(key), id, status, steps });
    }
  }
  return found;
}

/** How the run of each packed key ended, by number, 255 where there is none; and its steps. */
export function standingsOf(database: Database, keys: Uint8Array): { statuses: Uint8Array; steps: Float64Array } {
  const found = new Map(findRuns(database, keys).map((run) => [run.key, run]));
  const runs = Array.from({ length: keys.length / KEY_BYTES }, (_, i) => found.get(keyAt(keys, i)));
  return {
    statuses: Uint8Array.from(runs, (run) => run?.status ?? NONE),
    steps: Float64Array.from(runs, (run) => run?.steps ?? 0),
  };
}

const NONE = 255;

export function countsOf(database: Database): StoreCounts {
  const byStatus = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<RunStatus, number>;
  let runs = 0;
  const counted = database.rows<[number, number]>("SELECT status, count(*) FROM runs GROUP BY status");
  for (const [status, count] of counted) {
    if (!isStatus(status)) throw damaged(database.path, "it does not say how a run ended");
    byStatus[statuses[status]!] = count;
    runs += count;
  }
  const seconds = "json_extract(provenance, '$.seconds.train') + json_extract(provenance, '$.seconds.evaluate')";
  const [row] = database.rows<[number, string | null, number]>(
    `SELECT count(*), max(committed), coalesce(sum(${seconds}), 0) FROM chunks`,
  );
  const [chunks, committed, taken] = row!;
  if (committed !== null && typeof committed !== "string")
    throw damaged(database.path, "it does not say when a chunk was committed");
  const search = notedSearch(database);
  return { runs, byStatus, chunks, seconds: taken, committed, ...(search !== undefined && { search }) };
}
