import type { RunStatus } from "./types.js";

/** Version of the tables below. */
export const SCHEMA_VERSION = 2;
/** Marks a SQLite file as a store: "OUTL". */
export const APPLICATION_ID = 0x4f55544c;

/** How a run ended, by the number that stands for it. */
export const statuses: readonly RunStatus[] = ["done", "diverged", "pruned", "limited", "failed"];
/** Those up to here are whole. */
export const LAST_WHOLE = 1;
/** Whether a run that ended so is what its key stands for. */
export function isWhole(status: RunStatus | undefined): boolean {
  return status !== undefined && statuses.indexOf(status) <= LAST_WHOLE;
}

/** What is neither whole nor a prefix. */
export const FAILED = statuses.indexOf("failed");

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
    status INTEGER NOT NULL, float64 INTEGER NOT NULL, steps INTEGER NOT NULL, loss REAL, error TEXT,
    objectives TEXT
  );
  CREATE UNIQUE INDEX runs_key ON runs (key);
  CREATE INDEX runs_objectives ON runs (id) WHERE objectives IS NOT NULL;
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

/** What the tables were made by, each on one line; that of `axes` has had columns added. */
const made = new Set(schema.split(";").map(oneLine));
const axes = /^CREATE TABLE axes \(run INTEGER PRIMARY KEY(?:, "(?:[^"]|"")*" NUMERIC)*\)$/;

/**
 * Whether this is how a table or an index of a store is made, as SQLite keeps it. A file of somebody else's may have
 * triggers, or numbers that are none.
 */
export function isOurs(sql: string): boolean {
  const text = oneLine(sql);
  return made.has(text) || axes.test(text);
}

function oneLine(sql: string): string {
  return sql.trim().replaceAll(/\s+/g, " ");
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
