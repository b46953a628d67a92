import { canonicalJson } from "../../core/index.js";
import type { ColumnCells } from "../../sweep/index.js";
import type { RunSet } from "./runSet.js";
import { valueAt } from "./runSet.js";
import { showingOf } from "./showing.js";
import type { Showing } from "./showing.js";
import { words } from "./words.js";

/** Runs that a figure sums up in one curve. */
export interface RunGroup {
  label: string;
  /** Places in the set, ascending. */
  runs: Int32Array;
}

export interface Grouping {
  groups: RunGroup[];
  /** Columns whose values make a group. */
  by: string[];
  /** Columns that differ within groups though they were to make some: there would be too many. */
  together: string[];
}

/** Curves that a panel shows at most. */
const MOST_GROUPS = 8;

/** A partition of all runs: the number of each one's part. */
interface Parts {
  of: Int32Array;
  count: number;
}

/**
 * Groups runs by columns, by default by every axis but seeds and those of `but`. Columns are taken in order; one that
 * would make more than `most` groups, 8 by default, is left out, and one that makes no new ones goes without saying.
 */
export async function groupRuns(
  set: RunSet,
  columns: readonly string[] | undefined,
  { but = [], most = MOST_GROUPS }: { but?: readonly string[]; most?: number } = {},
): Promise<Grouping> {
  const names =
    columns ?? set.axes.filter(({ isSeed, name }) => !isSeed && !but.includes(name)).map(({ name }) => name);
  let parts: Parts = { of: new Int32Array(set.count), count: Math.min(1, set.count) };
  const by: { name: string; cells: ColumnCells }[] = [];
  const together: string[] = [];
  for (const name of names) {
    const cells = await set.column(name);
    const finer = split(parts, cells, most);
    if (finer.count > most) together.push(name);
    else if (finer.count > parts.count) {
      parts = finer;
      by.push({ name, cells });
    }
  }
  const members: number[][] = Array.from({ length: parts.count }, () => []);
  parts.of.forEach((part, run) => members[part]!.push(run));
  const ordered = members
    .map((runs) => ({ values: by.map(({ cells }) => valueAt(cells, runs[0]!)), runs }))
    .sort((a, b) => compareAll(a.values, b.values));
  const short = shortNames(by.map(({ name }) => name));
  const shows = by.map((_, i) => showingOf(ordered.map(({ values }) => values[i])));
  const groups = ordered.map(({ values, runs }) => ({
    label: values.map((value, i) => labelOf(short[i]!, value, shows[i]!)).join(", "),
    runs: Int32Array.from(runs),
  }));
  return { groups, by: by.map(({ name }) => name), together };
}

/** A partition made finer by a column's values; it stops counting where it is too fine. */
function split({ of, count }: Parts, cells: ColumnCells, most: number): Parts {
  const seen = new Map<string, number>();
  const numbered = "numbers" in cells ? cells.numbers : cells.codes;
  const finer = new Int32Array(of.length);
  for (let run = 0; run < of.length; run++) {
    const name = `${of[run]} ${numbered[run]}`;
    const part = seen.get(name) ?? seen.size;
    if (part > most) return { of, count: part };
    seen.set(name, part);
    finer[run] = part;
  }
  return { of: finer, count: Math.max(count, seen.size) };
}

function compareAll(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [i, value] of a.entries()) {
    const order = compareValues(value, b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers ascending, then text, then nothing. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
  const [left, right] = [canonicalJson(a), canonicalJson(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The last steps of paths, whole paths where those would be the same. */
export function shortNames(names: readonly string[]): string[] {
  const last = names.map((name) => name.replace(/^.*\.(?=[^.]+$)/, ""));
  return last.map((name, i) => (last.indexOf(name) === last.lastIndexOf(name) ? name : names[i]!));
}

/** `hidden size 4`; a value that is text says enough by itself. */
function labelOf(name: string, value: unknown, show: Showing): string {
  if (value === null) return `no ${words(name)}`;
  return typeof value === "string" ? value : `${words(name)} ${show(value)}`;
}
