import { invalid, suggestion } from "../../core/index.js";
import { aggregateNames, isAggregate } from "./aggregates.js";
import { columnOf, objectiveColumn, shownName } from "./columns.js";
import type { Column, Names } from "./columns.js";
import { conditionOf } from "./conditions.js";
import type { Condition } from "./conditions.js";
import { withReader } from "./reader.js";
import type { Store } from "./types.js";

/** What to look up. Columns are named as `columnOf` says. */
export interface QuerySpec {
  /** Conditions that all hold: `status=done`, `model.hiddenSize<=4`, `test.horizon>=1000`, `model.cell!=lstm`. */
  where?: readonly string[];
  /** Columns whose values make a group: runs that are the same in all of them, such as those of different seeds. */
  groupBy?: readonly string[];
  /**
   * Columns, or aggregates of them: `median(test.horizon)`, `q90(loss)`, `count()`. There is a default. What the rows
   * are grouped by comes first where it is not among them.
   */
  select?: readonly string[];
  /** One of `select`, ascending; with a minus before it descending. Rows without a value come last. */
  orderBy?: string | undefined;
  /** Rows at most. */
  limit?: number | undefined;
}

/** Rows of JSON values, null where a run has none. */
export interface QueryTable {
  columns: string[];
  rows: unknown[][];
}

/** A column of the result: of a run or a group itself, or an aggregate; `column` is among `QueryPlan.columns`. */
export interface Selected {
  name: string;
  aggregate: string | undefined;
  /** Undefined for `count()`, which counts runs. */
  column: number | undefined;
}

/** A query whose names are found. */
export interface QueryPlan {
  columns: Column[];
  where: Condition[];
  /** Numbers of columns; undefined where every run is a row. */
  groupBy: number[] | undefined;
  select: Selected[];
  order: { selected: number; descending: boolean } | undefined;
  limit: number | undefined;
  /** Only runs of these packed keys; of all by default. */
  keys?: Uint8Array | undefined;
}

/**
 * Looks up runs of a store, also while it is written. Rows are ordered by what they are grouped by, or by their points.
 * Aggregates leave out runs without a number, which `count(column)` does not count; `success` counts as 1 or 0. Throws
 * OUTLAST_USAGE for a name that the store does not have and for what cannot be read.
 */
export function query(store: Pick<Store, "path">, spec: QuerySpec = {}): Promise<QueryTable> {
  return withReader(store, async (thread) => {
    const asksForSteps = Object.values(spec)
      .flat()
      .some((text) => typeof text === "string" && text.includes("["));
    const names = {
      ...(await thread.call("names", [])),
      ...(asksForSteps && { curveSteps: await thread.call("curveSteps", []) }),
    };
    const plan = planQuery(spec, names);
    return { columns: plan.select.map((item) => headerOf(item, names)), rows: await thread.call("query", [plan]) };
  });
}

/** `median(test.loss.mean@1000)`, see `shownName`. */
function headerOf({ name, aggregate, column }: Selected, names: Names): string {
  if (column === undefined) return name;
  return aggregate === undefined
    ? shownName(name, names)
    : `${aggregate}(${shownName(name.slice(aggregate.length + 1, -1), names)})`;
}

function planQuery({ where = [], groupBy = [], select, orderBy, limit }: QuerySpec, names: Names): QueryPlan {
  const numbers = new Map<string, number>();
  const columns: Column[] = [];
  const number = (name: string): number => {
    const known = numbers.get(name) ?? columns.push(columnOf(name, names)) - 1;
    numbers.set(name, known);
    return known;
  };
  const asked = select ?? defaultSelection(groupBy, names);
  const named = [...groupBy.filter((name) => !asked.includes(name)), ...asked];
  const selected = named.map((text) => parseSelected(text, number));
  const isGrouped = groupBy.length > 0 || selected.some((item) => item.aggregate !== undefined);
  for (const item of isGrouped ? selected : []) checkGrouped(item, groupBy);
  return {
    where: where.map((text) => conditionOf(text, number)),
    groupBy: isGrouped ? groupBy.map(number) : undefined,
    select: selected,
    order: orderBy === undefined ? undefined : parseOrder(orderBy, selected),
    limit,
    columns,
  };
}

function defaultSelection(groupBy: readonly string[], { sweeps, layouts, objectives }: Names): string[] {
  const horizons = [...new Set(layouts.map(({ name }) => `${name}.horizon`))].sort();
  const measured = [...horizons, ...objectives.map(objectiveColumn)];
  if (groupBy.length > 0) return ["count()", ...["loss", ...measured].map((name) => `median(${name})`)];
  const axes = [...new Set(sweeps.flatMap((sweep) => sweep.axes))];
  return ["point", ...axes, "status", "steps", "loss", ...measured];
}

function parseSelected(text: string, number: (name: string) => number): Selected {
  const [, aggregate, inner = ""] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  if (aggregate === undefined) return { name: text, aggregate, column: number(text) };
  if (!isAggregate(aggregate)) {
    throw usage(`There is no aggregate ${aggregate}: ${suggestion(aggregate, aggregateNames)}`);
  }
  if (inner === "" && aggregate !== "count") throw usage(`${text} needs a column: ${aggregate}(loss).`);
  return { name: text, aggregate, column: inner === "" ? undefined : number(inner) };
}

function checkGrouped({ name, aggregate }: Selected, groupBy: readonly string[]): void {
  if (aggregate !== undefined || groupBy.includes(name)) return;
  throw usage(
    `${name} differs among the runs of a group: group by it too, or take an aggregate such as median(${name}).`,
  );
}

function parseOrder(text: string, selected: readonly Selected[]): { selected: number; descending: boolean } {
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const place = selected.findIndex((item) => item.name === name);
  if (place >= 0) return { selected: place, descending };
  const all = selected.map((item) => item.name);
  throw usage(`Rows can be ordered by a selected column, which ${name} is not: ${suggestion(name, all)}`);
}

function usage(sentence: string): Error {
  return invalid("OUTLAST_USAGE", sentence);
}
