import type { ObjectiveValues } from "../../../run/index.js";
import type { CurveLayout } from "../curveLayout.js";
import { KEY_BYTES, quoted } from "../format.js";
import { checkedCurve, checkedFloat64, checkedLayout, checkedObjectives, checkedRun, checkedValue } from "./checked.js";
import type { Database, Value } from "./database.js";

/** A curve as the store has it; its numbers are read when they are asked for. */
export interface RawCurve {
  layout: CurveLayout;
  step: number | null;
  horizon: number;
  data: Uint8Array;
}

/** A run as the store has it. */
export interface RawRun {
  key: Uint8Array;
  sweep: number;
  point: number;
  status: number;
  float64: boolean;
  steps: number;
  loss: number | null;
  error: string | null;
  objectives: ObjectiveValues | null;
  /** By `Wanted.axes`; undefined where the run's sweep has no such axis. */
  values: unknown[];
  /** In the record's order. */
  curves: RawCurve[];
  losses: { every: number; data: Uint8Array } | undefined;
  model: Uint8Array | undefined;
}

/** What to read besides a run's own row. */
export interface Wanted {
  /** Columns of axes. */
  axes: readonly string[];
  /** Evaluations whose curves are read; all where it is undefined. */
  evaluations: readonly string[] | undefined;
  /** The numbers of those curves too. */
  numbers: boolean;
  losses?: boolean;
  models?: boolean;
  /** Only the runs of these packed keys. */
  keys?: Uint8Array;
  /** Ascending by key, instead of in no order. */
  ordered?: boolean;
}

const OWN = "r.key, r.sweep, r.point, r.status, r.float64, r.steps, r.loss, r.error, r.objectives";

/** How many those are, with the number before them. */
const OWN_COLUMNS = 10;

type OwnRow = [number, Uint8Array, number, number, number, number, number, number | null, ...(string | null)[]];
type CurveRow = [number | null, number | null, number, Uint8Array];

/** Keys that one statement asks for. */
const KEYS_AT_ONCE = 50;

/** Runs, one by one. */
export function* scanRuns(database: Database, wanted: Wanted): Generator<RawRun> {
  const known = { layouts: layoutsOf(database, wanted.evaluations), sweeps: sweepNumbers(database) };
  const sql = selection(wanted, [...known.layouts.keys()]);
  const { keys } = wanted;
  if (keys === undefined) {
    const order = wanted.ordered === true ? " ORDER BY r.key" : "";
    yield* assembled(database, database.iterate(`${sql}${order}`), wanted, known);
    return;
  }
  const places = Array.from({ length: KEYS_AT_ONCE }, () => "?").join(", ");
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE * KEY_BYTES) {
    const asked = Array.from({ length: KEYS_AT_ONCE }, (_, i) => {
      const from = at + i * KEY_BYTES;
      return from < keys.length ? keys.subarray(from, from + KEY_BYTES) : null;
    });
    yield* assembled(database, database.iterate(`${sql} WHERE r.key IN (${places})`, asked), wanted, known);
  }
}

/** The layouts of some evaluations' curves, or of all, by number. */
export function layoutsOf(database: Database, evaluations?: readonly string[]): Map<number, CurveLayout> {
  const rows = database.rows<[number, string]>("SELECT id, layout FROM layouts");
  const all = rows.map(([id, text]) => [id, checkedLayout(database.path, text)] as const);
  return new Map(all.filter(([, { name }]) => evaluations?.includes(name) ?? true));
}

/** The numbers of a store's sweeps. */
function sweepNumbers(database: Database): Set<number> {
  return new Set(database.rows<[number]>("SELECT id FROM sweeps").map(([id]) => id));
}

/** One row for each curve of a run, or one without a curve. */
function selection({ axes, numbers, losses = false, models = false }: Wanted, layouts: readonly number[]): string {
  // A run without its row of axes has no number.
  const columns = [axes.length > 0 ? "a.run" : "r.id", OWN, ...axes.map((path) => `a.${quoted(path)}`)];
  columns.push(...(losses ? ["l.every", "l.data"] : ["NULL", "NULL"]), models ? "m.data" : "NULL");
  columns.push(...(layouts.length > 0 ? ["c.layout", "c.step", "c.horizon", numbers ? "c.data" : "x''"] : ["NULL"]));
  let from = "runs r";
  if (axes.length > 0) from += " LEFT JOIN axes a ON a.run = r.id";
  if (losses) from += " LEFT JOIN losses l ON l.run = r.id";
  if (models) from += " LEFT JOIN models m ON m.run = r.id";
  if (layouts.length > 0) from += ` LEFT JOIN curves c ON c.run = r.id AND c.layout IN (${layouts.join(", ")})`;
  return `SELECT ${columns.join(", ")} FROM ${from}`;
}

/** Puts rows of one run together, which come behind each other. */
function* assembled(
  { path }: Database,
  rows: Iterable<Value[]>,
  { axes, numbers }: Wanted,
  { layouts, sweeps }: { layouts: ReadonlyMap<number, CurveLayout>; sweeps: ReadonlySet<number> },
): Generator<RawRun> {
  let last: Value | undefined;
  let run: RawRun | undefined;
  for (const row of rows) {
    if (run === undefined || row[0] !== last) {
      if (run !== undefined) yield run;
      last = row[0];
      run = checkedRun(path, last, ownPart(path, row, axes.length), sweeps);
    }
    const [layout, step, horizon, data] = row.slice(OWN_COLUMNS + axes.length + 3) as CurveRow;
    if (layout === null) continue;
    const curve = { layout: layouts.get(layout)!, step, horizon, data };
    run.curves.push(checkedCurve(path, curve, run.float64, numbers));
  }
  if (run !== undefined) yield run;
}

function ownPart(path: string, row: Value[], axes: number): RawRun {
  const [, key, sweep, point, status, float64, steps, loss, error, objectives] = row as OwnRow;
  const values = row.slice(OWN_COLUMNS, OWN_COLUMNS + axes).map((value) => checkedValue(path, value));
  const [every, data, model] = row.slice(OWN_COLUMNS + axes) as [number | null, Uint8Array, Uint8Array | null];
  return {
    key,
    sweep,
    point,
    status,
    float64: checkedFloat64(path, float64),
    steps,
    loss,
    error: error ?? null,
    objectives: checkedObjectives(path, objectives ?? null),
    values,
    curves: [],
    losses: every === null ? undefined : { every, data },
    model: model ?? undefined,
  };
}
