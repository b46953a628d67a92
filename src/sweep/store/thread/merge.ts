import { resolve } from "node:path";
import { LAST_WHOLE, quoted } from "../format.js";
import { checkSame } from "../pinned.js";
import { checkedSweep } from "./checked.js";
import { damaged } from "./damaged.js";
import type { Database } from "./database.js";
import { removeRun, supersedes } from "./insert.js";
import { countsOf } from "./lookup.js";
import { addSweep, columnsOf, openForReading, readHeader } from "./opening.js";
import { scanRuns } from "./scan.js";

/**
 * Puts every run of another store into this one whose key it does not have, or has less of. All in one transaction.
 * Throws OUTLAST_USAGE for a store of another sweep, version, ISA level or backend.
 */
export function unite(database: Database, path: string): { added: number; present: number } {
  const other = openForReading(path);
  checkSame(database.path, readHeader(database), readHeader(other), path);
  const axes = columnsOf(other);
  const rows = other.rows<[number, string, string, string]>("SELECT id, spec, axes, keep FROM sweeps ORDER BY id");
  const sweeps = rows.map(([id, ...texts]) => [id, checkedSweep(path, texts, axes)] as const);
  checkRuns(other, axes);
  other.close();
  database.run("ATTACH ? AS other", [resolve(path)]);
  try {
    return database.transaction(() => {
      const numbers = sweeps.map(([id, sweep]) => [id, addSweep(database, sweep)] as const);
      removeSuperseded(database);
      return copyRuns(database, axes, numbers);
    });
  } finally {
    database.exec("DETACH other");
  }
}

/** Reads all that would be copied: what is damaged must not come into a store that is whole. */
function checkRuns(other: Database, axes: readonly string[]): void {
  const wanted = { axes, evaluations: undefined, numbers: true, losses: true, models: true };
  const runs = scanRuns(other, wanted);
  while (runs.next().done !== true);
  countsOf(other);
  const isAny = (sql: string): boolean => other.rows(`${sql} LIMIT 1`).length > 0;
  if (isAny("SELECT 1 FROM curves WHERE layout NOT IN (SELECT id FROM layouts)")) {
    throw damaged(other.path, "a curve does not say what its numbers are");
  }
  if (isAny("SELECT 1 FROM runs WHERE chunk NOT IN (SELECT id FROM chunks)")) {
    throw damaged(other.path, "a run does not say with which others it was stored");
  }
}

function removeSuperseded(database: Database): void {
  const rows = database.rows<[number, number, number, number, number]>(
    `SELECT r.id, r.status, r.steps, o.status, o.steps FROM runs r JOIN other.runs o ON o.key = r.key WHERE r.status > ?`,
    [LAST_WHOLE],
  );
  for (const [id, status, steps, otherStatus, otherSteps] of rows) {
    if (supersedes({ status: otherStatus, steps: otherSteps }, { status, steps })) removeRun(database, id);
  }
}

/** Copied runs are numbered on from the last one, so that the number of a run says whether it was copied. */
function copyRuns(
  database: Database,
  axes: readonly string[],
  sweeps: readonly (readonly [number, number])[],
): { added: number; present: number } {
  const count = (table: string): number => database.rows<[number]>(`SELECT count(*) FROM ${table}`)[0]![0];
  const before = count("runs");
  const [[last]] = database.rows<[number]>("SELECT coalesce(max(id), 0) FROM runs") as [[number]];
  const sweep = `CASE o.sweep ${sweeps.map(([from, to]) => `WHEN ${from} THEN ${to}`).join(" ")} END`;
  const columns = axes.map((path) => `, ${quoted(path)}`).join("");
  const copied = `EXISTS (SELECT 1 FROM runs r WHERE r.id = o.run + ${last} AND o.run > 0)`;
  database.exec(`
    INSERT OR IGNORE INTO layouts (layout) SELECT layout FROM other.layouts;
    INSERT OR IGNORE INTO chunks (name, runs, committed, provenance)
      SELECT name, runs, committed, provenance FROM other.chunks ORDER BY id;
    INSERT OR IGNORE INTO runs (id, key, sweep, point, chunk, status, float64, steps, loss, error, objectives)
      SELECT o.id + ${last}, o.key, ${sweep}, o.point, c.id, o.status, o.float64, o.steps, o.loss, o.error,
        o.objectives
      FROM other.runs o CROSS JOIN other.chunks oc ON oc.id = o.chunk CROSS JOIN chunks c ON c.name = oc.name
      ORDER BY o.id;
    INSERT INTO axes (run${columns}) SELECT o.run + ${last}${columns} FROM other.axes o WHERE ${copied};
    INSERT INTO curves (run, place, layout, step, horizon, data)
      SELECT o.run + ${last}, o.place, l.id, o.step, o.horizon, o.data
      FROM other.curves o CROSS JOIN other.layouts ol ON ol.id = o.layout CROSS JOIN layouts l ON l.layout = ol.layout
      WHERE ${copied};
    INSERT INTO losses SELECT o.run + ${last}, o.every, o.data FROM other.losses o WHERE ${copied};
    INSERT INTO models SELECT o.run + ${last}, o.data FROM other.models o WHERE ${copied};
  `);
  const added = count("runs") - before;
  return { added, present: count("other.runs") - added };
}
