import { canonicalJson, invalid } from "../../../core/index.js";
import { aggregate } from "../aggregates.js";
import { holds } from "../conditions.js";
import type { QueryPlan } from "../query.js";
import { columnReader, wantedFor } from "./columnReader.js";
import type { Cell } from "./columnReader.js";
import type { Database } from "./database.js";
import { scanRuns } from "./scan.js";
import type { RawRun } from "./scan.js";

/** Runs that are the same in what they are grouped by: those values, and the numbers of each selected column. */
interface Group {
  by: Cell[];
  runs: number;
  numbers: number[][];
}

export function runQuery(database: Database, plan: QueryPlan): Cell[][] {
  const wanted = { ...wantedFor(plan.columns), ...(plan.keys && { keys: plan.keys }) };
  const readers = plan.columns.map((column) => columnReader(column, wanted));
  const runs = filtered(scanRuns(database, wanted), plan, readers);
  const rows = plan.groupBy === undefined ? runRows(runs, plan, readers) : groupRows(runs, plan, readers);
  const { order } = plan;
  if (order !== undefined) {
    const sign = order.descending ? -1 : 1;
    rows.sort((a, b) => compareLast(a[order.selected], b[order.selected], sign));
  }
  return plan.limit === undefined ? rows : rows.slice(0, plan.limit);
}

type Readers = readonly ((run: RawRun) => Cell)[];

function* filtered(runs: Iterable<RawRun>, { where }: QueryPlan, readers: Readers): Generator<RawRun> {
  for (const run of runs) {
    if (where.every((condition) => holds(condition, readers[condition.column]!(run)))) yield run;
  }
}

function runRows(runs: Iterable<RawRun>, { select }: QueryPlan, readers: Readers): Cell[][] {
  const found: { sweep: number; point: number; row: Cell[] }[] = [];
  for (const run of runs) {
    const row = select.map(({ column }) => readers[column!]!(run));
    found.push({ sweep: run.sweep, point: run.point, row });
  }
  return found.sort((a, b) => a.sweep - b.sweep || a.point - b.point).map(({ row }) => row);
}

function groupRows(runs: Iterable<RawRun>, { groupBy = [], select }: QueryPlan, readers: Readers): Cell[][] {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const by = groupBy.map((column) => readers[column]!(run));
    const name = JSON.stringify(by);
    const group = groups.get(name) ?? { by, runs: 0, numbers: select.map(() => []) };
    groups.set(name, group);
    group.runs++;
    select.forEach(({ name, aggregate, column }, i) => {
      if (aggregate === undefined || column === undefined) return;
      const number = numberOf(readers[column]!(run), name);
      if (number !== undefined) group.numbers[i]!.push(number);
    });
  }
  if (groups.size === 0 && groupBy.length === 0) groups.set("", { by: [], runs: 0, numbers: select.map(() => []) });
  const ordered = [...groups.values()].sort((a, b) => compareAll(a.by, b.by));
  return ordered.map(({ by, runs, numbers }) =>
    select.map(({ aggregate: name, column }, i) => {
      if (name === undefined) return by[groupBy.indexOf(column!)];
      return column === undefined ? runs : aggregate(name, numbers[i]!);
    }),
  );
}

/** Undefined where there is none. */
function numberOf(cell: Cell, name: string): number | undefined {
  if (typeof cell === "number") return cell;
  if (typeof cell === "boolean") return cell ? 1 : 0;
  if (cell === null) return undefined;
  throw invalid("OUTLAST_USAGE", `${name} is over numbers, but one of the values is ${JSON.stringify(cell)}.`);
}

function compareAll(a: readonly Cell[], b: readonly Cell[]): number {
  for (const [i, value] of a.entries()) {
    const order = compareLast(value, b[i], 1);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers, then others by their JSON; null last, whatever the direction. */
function compareLast(a: Cell, b: Cell, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : typeof b === "number" ? 1 : 0;
  const [left, right] = [canonicalJson(a), canonicalJson(b)];
  return left === right ? 0 : left < right ? -sign : sign;
}
