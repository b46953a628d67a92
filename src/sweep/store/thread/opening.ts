import { renameSync, rmSync } from "node:fs";
import { OutlastError, canonicalJson, invalid, newFileBeside, removeIfThere } from "../../../core/index.js";
import { APPLICATION_ID, SCHEMA_VERSION, isOurs, quoted, schema } from "../format.js";
import { checkSame, pinned } from "../pinned.js";
import type { SweepHeader } from "../types.js";
import { Database } from "./database.js";
import { checkedSweep } from "./checked.js";
import { damaged } from "./damaged.js";
import { forgetSearch } from "./search.js";

/**
 * Others read while one writes, and a process that is killed costs nothing that was committed. Keys are random, so that
 * a page of their index changes often: it goes from the log to the file once in 32 MB instead of in 4 MB.
 */
const WRITING = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -65536
`;

/** Makes a store that has no runs yet, whole or not at all. */
export function createStore(path: string, header: SweepHeader): void {
  let made: string | undefined;
  try {
    made = newFileBeside(path);
    const database = new Database(made, path);
    try {
      database.transaction(() => {
        database.exec(schema);
        for (const name of pinned) database.run("INSERT INTO meta VALUES (?, ?)", [name, header[name]]);
        goOnWith(database, addSweep(database, header), header);
      });
    } finally {
      database.close();
    }
    // The log of a store that was killed and then deleted would be taken for this one's.
    for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
    renameSync(made, path);
  } catch (cause) {
    if (made !== undefined) [made, `${made}-journal`].forEach(removeIfThere);
    if (cause instanceof OutlastError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new OutlastError("OUTLAST_WRITE", `The store ${path} could not be made: ${code ?? message}.`, { cause });
  }
}

/**
 * Opens a store for its one writer: for runs of `header`, or of the sweep that it had last. Throws OUTLAST_USAGE for a
 * header of another sweep, version, ISA level or backend.
 */
export function openForWriting(path: string, header: SweepHeader | undefined): { database: Database; sweep: number } {
  const database = openChecked(path);
  const stored = readHeader(database);
  if (header !== undefined) checkSame(path, stored, header);
  database.exec(WRITING);
  if (header === undefined) return { database, sweep: lastSweep(database) };
  const sweep = database.transaction(() => {
    forgetSearch(database);
    return goOnWith(database, addSweep(database, header), header);
  });
  return { database, sweep };
}

export function openForReading(path: string): Database {
  const database = openChecked(path);
  database.exec("PRAGMA query_only = ON; PRAGMA cache_size = -65536");
  return database;
}

/** For files of somebody else's: functions in their tables are not called, and their pages are looked at twice. */
const WARY = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

/**
 * Opens a file whose tables are known. Throws OUTLAST_FORMAT for what is no store, or one of another schema. SQLite
 * reads the header: a process that opened and closed the file by itself would lose the locks of its other threads.
 */
function openChecked(path: string): Database {
  const database = new Database(path);
  if (database.pragma("application_id") !== APPLICATION_ID)
    throw invalid("OUTLAST_FORMAT", `${path} is no store of a sweep.`);
  const version = database.pragma("user_version") as number;
  if (version === SCHEMA_VERSION) return checkedTables(database);
  const [age, fix] =
    version > SCHEMA_VERSION
      ? ["a newer", "Update Outlast"]
      : ["an older", "Export its runs with the version that made it"];
  const sentence = `${path} was written by ${age} Outlast: its tables are of version ${version}, this one knows version ${SCHEMA_VERSION}. ${fix}.`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

/** Throws OUTLAST_FORMAT where there is more than the tables that we make, or others. */
function checkedTables(database: Database): Database {
  database.exec(WARY);
  const texts = database.rows<[string]>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL");
  if (texts.every(([sql]) => typeof sql === "string" && isOurs(sql))) return database;
  throw damaged(database.path, "it has tables, views or triggers that no store has");
}

/** The sweep that a store had last, and what the store pins. Throws OUTLAST_FORMAT where that is damaged. */
export function readHeader(database: Database): SweepHeader {
  const meta = new Map(database.rows<[string, string]>("SELECT name, value FROM meta"));
  const lost = pinned.find((name) => typeof meta.get(name) !== "string");
  if (lost !== undefined) throw damaged(database.path, `it does not say its ${lost}`);
  const sweep = lastSweep(database);
  const [row] = database.rows<[string, string, string]>("SELECT spec, axes, keep FROM sweeps WHERE id = ?", [sweep]);
  if (row === undefined) throw damaged(database.path, `it has no sweep ${sweep}`);
  const told = checkedSweep(database.path, row, columnsOf(database));
  const baseDir = meta.get("baseDir");
  if (baseDir !== undefined && typeof baseDir !== "string") throw damaged(database.path, "its folder is no text");
  const known = { ...Object.fromEntries(pinned.map((name) => [name, meta.get(name)])), ...told };
  return { ...known, ...(baseDir !== undefined && { baseDir }) } as unknown as SweepHeader;
}

/** The number of a sweep among the store's, and a column for each of its axes. */
export function addSweep(
  database: Database,
  { spec, axes, keep }: Pick<SweepHeader, "spec" | "axes" | "keep">,
): number {
  const texts = [spec, axes, keep].map((value) => canonicalJson(JSON.parse(JSON.stringify(value))));
  const known = columnsOf(database);
  for (const path of axes) {
    if (!known.includes(path)) database.exec(`ALTER TABLE axes ADD COLUMN ${quoted(path)} NUMERIC`);
  }
  database.run("INSERT OR IGNORE INTO sweeps (spec, axes, keep) VALUES (?, ?, ?)", texts);
  const [found] = database.rows<[number]>("SELECT id FROM sweeps WHERE (spec, axes, keep) = (?, ?, ?)", texts);
  return found![0];
}

/** Paths that have a column. */
export function columnsOf(database: Database): string[] {
  const columns = database.rows<[string]>("SELECT name FROM pragma_table_info('axes')");
  return columns.map(([name]) => name).filter((name) => name !== "run");
}

/** Remembers which of the store's sweeps is the one at work. */
function goOnWith(database: Database, sweep: number, { baseDir }: SweepHeader): number {
  database.run("INSERT OR REPLACE INTO meta VALUES ('sweep', ?)", [sweep]);
  database.run("DELETE FROM meta WHERE name = 'baseDir'");
  if (baseDir !== undefined) database.run("INSERT INTO meta VALUES ('baseDir', ?)", [baseDir]);
  return sweep;
}

function lastSweep(database: Database): number {
  const [row] = database.rows<[string]>("SELECT value FROM meta WHERE name = 'sweep'");
  if (row === undefined) throw damaged(database.path, "it does not say which sweep it had last");
  return Number(row[0]);
}

/**
 * Ends writing: one file again. Where somebody reads it or the disk is full it stays as it was, whole, but in three
 * files; whoever opens it to write makes it one later.
 */
export function endWriting(database: Database): void {
  database.exec("PRAGMA busy_timeout = 200");
  try {
    database.exec("PRAGMA journal_mode = DELETE");
  } catch (error) {
    if (!(error instanceof OutlastError)) throw error;
  }
}
