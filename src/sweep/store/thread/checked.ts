import type { ObjectiveValues } from "../../../run/index.js";
import type { CurveLayout } from "../curveLayout.js";
import { KEY_BYTES, statuses } from "../format.js";
import type { StoredSearch, SweepHeader } from "../types.js";
import { damaged, parsed } from "./damaged.js";
import type { RawCurve, RawRun } from "./scan.js";

// SQLite keeps text and blobs in columns of numbers too: what a stranger's file says is looked at as it is read.

type Fields = Readonly<Record<string, unknown>>;

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether this is the number of a status. */
export function isStatus(value: unknown): value is number {
  return isCount(value) && value < statuses.length;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isBlob(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

/**
 * A run's own row, its losses and its model; `sweeps` are the numbers of those there are. Throws OUTLAST_FORMAT
 * where that is damaged.
 */
export function checkedRun(path: string, id: unknown, run: RawRun, sweeps: ReadonlySet<number>): RawRun {
  const { key, sweep, point, status, steps, loss, error, losses, model } = run;
  const isOwn =
    isCount(id) &&
    id > 0 &&
    isBlob(key) &&
    key.length === KEY_BYTES &&
    sweeps.has(sweep) &&
    isCount(point) &&
    isStatus(status) &&
    isCount(steps) &&
    (loss === null || isNumber(loss)) &&
    (error === null || isText(error));
  if (!isOwn) throw damaged(path, `what it says of the run of point ${shown(point)} is none that a sweep writes`);
  const isWhole = losses === undefined || (isCount(losses.every) && losses.every > 0 && isFloats(losses.data, run));
  if (isWhole && (model === undefined || isBlob(model))) return run;
  throw damaged(path, `the losses or the model of the run of point ${shown(point)} are none`);
}

/** A number of a sentence, which a damaged store may have anything for. */
function shown(point: unknown): string {
  return isNumber(point) ? String(point) : "?";
}

function isFloats(data: unknown, { float64 }: Pick<RawRun, "float64">): boolean {
  return isBlob(data) && data.length % bytesOf(float64) === 0;
}

function bytesOf(float64: boolean): number {
  return float64 ? 8 : 4;
}

/** Whether a run's numbers have 64 bits. Throws OUTLAST_FORMAT where that is not said. */
export function checkedFloat64(path: string, value: unknown): boolean {
  if (value === 0 || value === 1) return value === 1;
  throw damaged(path, "a run does not say how many bits its numbers have");
}

/** An axis' value, undefined for none: a number as such, the rest as JSON. Throws OUTLAST_FORMAT for another one. */
export function checkedValue(path: string, stored: unknown): unknown {
  if (stored === null) return undefined;
  return isNumber(stored) ? stored : parsed(path, "an axis' value", stored);
}

/** A run's objectives. Throws OUTLAST_FORMAT for what are none. */
export function checkedObjectives(path: string, text: unknown): ObjectiveValues | null {
  if (text === null) return null;
  const value = parsed(path, "what it says of a run's objectives", text);
  const isNone = (number: unknown): boolean => number !== null && !isNumber(number);
  const isDamaged = (own: unknown): boolean => !isFields(own) || Object.values(own).some(isNone);
  if (isFields(value) && !Object.values(value).some(isDamaged)) return value as ObjectiveValues;
  throw damaged(path, "a run's objectives have no names or no numbers");
}

/** A curve; `isRead` where its numbers are there too. Throws OUTLAST_FORMAT where they are not those of its layout. */
export function checkedCurve(path: string, curve: RawCurve, float64: boolean, isRead: boolean): RawCurve {
  const { layout, step, horizon, data } = curve;
  const { metrics, statistics, lengths } = layout;
  const bytes = metrics.length * statistics.length * lengths.length * bytesOf(float64);
  if (!isBlob(data) || (isRead && data.length !== bytes)) {
    throw damaged(path, `the numbers of a curve of ${layout.name} are not as many as it has lengths`);
  }
  if (isCount(horizon) && (step === null || isCount(step))) return curve;
  throw damaged(path, `a curve of ${layout.name} does not say its horizon or of which step it is`);
}

/** What the numbers of curves are. Throws OUTLAST_FORMAT where that is not said. */
export function checkedLayout(path: string, text: unknown): CurveLayout {
  const layout = parsed(path, "what it says of the numbers of its curves", text);
  if (
    isFields(layout) &&
    isText(layout["name"]) &&
    [layout["lengths"], layout["sequences"]].every((list) => isList(list, isCount)) &&
    [layout["metrics"], layout["statistics"]].every((list) => isList(list, isText))
  ) {
    return layout as unknown as CurveLayout;
  }
  throw damaged(path, "it does not say what the numbers of its curves are");
}

/** A sweep of a store; `columns` are its axes'. Throws OUTLAST_FORMAT where its row says none. */
export function checkedSweep(
  path: string,
  texts: readonly unknown[],
  columns: readonly string[],
): Pick<SweepHeader, "spec" | "axes" | "keep"> {
  const [spec, axes, keep] = texts.map((text) => parsed(path, "what it says of a sweep", text));
  if (!isFields(spec) || !isFields(spec["base"])) throw damaged(path, "a spec of a sweep is none");
  if (!isList(axes, isText)) throw damaged(path, "its axes are no list of names");
  const lost = axes.find((axis) => !columns.includes(axis));
  if (lost !== undefined) throw damaged(path, `it has no column for the axis ${lost.slice(0, 100)}`);
  const isKeep =
    isFields(keep) &&
    (isFlag(keep["curves"]) || isList(keep["curves"], isText)) &&
    [keep["losses"], keep["models"]].every(isFlag);
  if (!isKeep) throw damaged(path, "it does not say what it keeps of runs");
  return { spec, axes, keep } as unknown as Pick<SweepHeader, "spec" | "axes" | "keep">;
}

/** How far a search was. Throws OUTLAST_FORMAT where that is not said. */
export function checkedSearch(path: string, text: unknown): StoredSearch {
  const search = parsed(path, "what it says of the search that it had last", text);
  const counts = ["asked", "told", "failed", "diverged"] as const;
  if (isFields(search) && isFields(search["objective"]) && counts.every((name) => isCount(search[name]))) {
    return search as unknown as StoredSearch;
  }
  throw damaged(path, "it does not say how far its search was");
}
