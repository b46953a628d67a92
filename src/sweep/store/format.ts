import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { OutlastError, invalid } from "../../core/index.js";
import type { RunStatus } from "./types.js";

/** Version of the tables below; a store says it in its header, where it can be read without opening the database. */
const SCHEMA_VERSION = 1;
/** Marks a SQLite file as a store: "OUTL". */
const APPLICATION_ID = 0x4f55544c;

/** How a run ended, by the number that stands for it. */
export const statuses: readonly RunStatus[] = ["done", "diverged", "pruned", "limited", "failed"];
/** Those up to here are whole. */
export const LAST_WHOLE = 1;

/** Bytes of a key. */
export const KEY_BYTES = 32;

/**
 * The tables. Numbers of runs are columns; what is the same for many runs (a sweep's spec, what a curve's numbers are)
 * is a row of its own; curves, losses and models are little-endian blobs. `axes` has a column for each path.
 */
export const schema = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE sweeps (
    id INTEGER PRIMARY KEY, spec TEXT NOT NULL, axes TEXT NOT NULL, keep TEXT NOT NULL, UNIQUE (spec, axes, keep)
  );
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, runs INTEGER NOT NULL, committed TEXT NOT NULL, provenance TEXT
  );
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL, sweep INTEGER NOT NULL, point INTEGER NOT NULL, chunk INTEGER NOT NULL,
    status INTEGER NOT NULL, float64 INTEGER NOT NULL, steps INTEGER NOT NULL, loss REAL, error TEXT
  );
  CREATE UNIQUE INDEX runs_key ON runs (key);
  CREATE TABLE axes (run INTEGER PRIMARY KEY);
  CREATE TABLE layouts (id INTEGER PRIMARY KEY, layout TEXT NOT NULL UNIQUE);
  CREATE TABLE curves (
    run INTEGER NOT NULL, place INTEGER NOT NULL, layout INTEGER NOT NULL, step INTEGER, horizon INTEGER NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (run, place)
  ) WITHOUT ROWID;
  CREATE TABLE losses (run INTEGER PRIMARY KEY, every INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE TABLE models (run INTEGER PRIMARY KEY, data BLOB NOT NULL);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Throws OUTLAST_FILE where there is no file or it cannot be read, and OUTLAST_FORMAT for what is no store, or one of a
 * newer schema. Looks at SQLite's header of 100 bytes alone, so that nothing is changed in a file that is not ours.
 */
export function checkStore(path: string): void {
  if (!existsSync(path)) throw invalid("OUTLAST_FILE", `There is no store ${path}.`);
  const header = Buffer.alloc(100);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, header, 0, header.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OutlastError("OUTLAST_FILE", `The store ${path} could not be read: ${reason}.`, { cause });
  }
  const isStore =
    header.toString("latin1", 0, 16) === "SQLite format 3\0" && header.readUInt32BE(68) === APPLICATION_ID;
  if (!isStore) throw invalid("OUTLAST_FORMAT", `${path} is no store of a sweep.`);
  const version = header.readUInt32BE(60);
  if (version === SCHEMA_VERSION) return;
  const sentence = `${path} was written by a newer Outlast: its tables are of version ${version}, this one knows version ${SCHEMA_VERSION}. Update Outlast.`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
