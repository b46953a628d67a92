import type { CurveLayout } from "../curveLayout.js";
import { KEY_BYTES, statuses } from "../format.js";
import type { StoredSearch, SweepHeader } from "../types.js";
import { damaged, parsed } from "./damaged.js";
import type { RawCurve, RawRun } from "./scan.js";

// SQLite keeps text and blobs in columns of numbers too: what a file of somebody else's says is looked at as it is read.

type Fields = Readonly<Record<string, unknown>>;

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}

function isNullOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === null || is(value);
}

/** Whether nobody would have to guess what a run is. */
function isRun(path: string, { key, sweep, point, status, steps, loss, error, objectives, values }: RawRun): boolean {
  return (
    key instanceof Uint8Array &&
    key.length === KEY_BYTES &&
    [sweep, point, steps].every(isCount) &&
    statuses[status] !== undefined &&
    isNullOr(loss, (value) => typeof value === "number") &&
    isNullOr(error, isText) &&
    isNullOr(objectives, (text) => isObjectives(parsed(path, "a run's objectives", text as string))) &&
    values.every((value) => typeof value !== "string" || parsed(path, "an axis' value", value) !== undefined) &&
    !values.some((value) => value instanceof Uint8Array)
  );
}

function isObjectives(value: unknown): boolean {
  const isNumber = (number: unknown): boolean => isNullOr(number, (own) => typeof own === "number");
  return isFields(value) && Object.values(value).every((own) => isFields(own) && Object.values(own).every(isNumber));
}

/** A run's own row, its losses and its model. Throws OUTLAST_FORMAT where that is damaged. */
export function checkedRun(path: string, run: RawRun): RawRun {
  const { losses, model, float64 } = run;
  const isKept =
    losses === undefined ||
    (isCount(losses.every) && losses.every > 0 && isBlob(losses.data) && losses.data.length % bytesOf(float64) === 0);
  if (isRun(path, run) && isKept && (model === undefined || isBlob(model))) return run;
  throw damaged(path, `what it says of the run of point ${String(run.point)} is none`);
}

/** `isRead`: with its numbers. Throws OUTLAST_FORMAT where they are not those of its layout. */
export function checkedCurve(path: string, curve: RawCurve, float64: boolean, isRead: boolean): RawCurve {
  const { layout, step, horizon, data } = curve;
  const { metrics, statistics, lengths } = layout;
  const bytes = metrics.length * statistics.length * lengths.length * bytesOf(float64);
  const isWhole = isBlob(data) && (!isRead || data.length === bytes);
  if (isNullOr(step, isCount) && isCount(horizon) && isWhole) return curve;
  throw damaged(path, `a curve of ${layout.name} is not as long as its lengths say`);
}

function isBlob(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function bytesOf(float64: boolean): number {
  return float64 ? 8 : 4;
}

/** What the numbers of curves are. Throws OUTLAST_FORMAT where that is not said. */
export function checkedLayout(path: string, text: string): CurveLayout {
  const layout = parsed(path, "what the numbers of its curves are", text);
  const isNumber = (value: unknown): value is number => typeof value === "number";
  if (
    isFields(layout) &&
    isText(layout["name"]) &&
    [layout["lengths"], layout["sequences"]].every((list) => isList(list, isNumber)) &&
    [layout["metrics"], layout["statistics"]].every((list) => isList(list, isText))
  ) {
    return layout as unknown as CurveLayout;
  }
  throw damaged(path, "it does not say what the numbers of its curves are");
}

/** A sweep of a store; `columns` are its axes'. Throws OUTLAST_FORMAT where its row says none. */
export function checkedSweep(
  path: string,
  texts: readonly string[],
  columns: readonly string[],
): Pick<SweepHeader, "spec" | "axes" | "keep"> {
  const [spec, axes, keep] = texts.map((text) => parsed(path, "what it says of a sweep", text));
  if (!isFields(spec) || !isFields(spec["base"])) throw damaged(path, "a spec of a sweep is none");
  if (!isList(axes, isText)) throw damaged(path, "its axes are no list of names");
  const lost = axes.find((axis) => !columns.includes(axis));
  if (lost !== undefined) throw damaged(path, `it has no column for the axis ${lost}`);
  const isKeep =
    isFields(keep) &&
    (isFlag(keep["curves"]) || isList(keep["curves"], isText)) &&
    [keep["losses"], keep["models"]].every(isFlag);
  if (!isKeep) throw damaged(path, "it does not say what it keeps of runs");
  return { spec, axes, keep } as unknown as Pick<SweepHeader, "spec" | "axes" | "keep">;
}

/** How far a search was. Throws OUTLAST_FORMAT where that is not said. */
export function checkedSearch(path: string, text: string): StoredSearch {
  const search = parsed(path, "the search that it had last", text);
  const counts = ["asked", "told", "failed", "diverged"] as const;
  if (isFields(search) && isFields(search["objective"]) && counts.every((name) => isCount(search[name]))) {
    return search as unknown as StoredSearch;
  }
  throw damaged(path, "it does not say how far its search was");
}
