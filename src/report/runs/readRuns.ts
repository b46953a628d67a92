import { canonicalJson } from "../../core/index.js";
import { columnOf, conditionOf, findColumn, leaves } from "../../sweep/index.js";
import type { Column, ColumnCells, ColumnTable, LossGrid, Names, TablePlan } from "../../sweep/index.js";
import { metricNames, statisticNames } from "../../tasks/index.js";
import { chosenRows, joinedCells, takenCells, takenKeys } from "./combine.js";
import { RunSet, valueAt } from "./runSet.js";
import type { RunAxis, RunEvaluation, RunPart } from "./runSet.js";
import { withSources } from "./sources.js";
import type { OpenSource } from "./sources.js";

export interface ReadRunsOptions {
  /** Conditions that all hold, as `outlast query --where` takes them. */
  where?: readonly string[] | undefined;
  /** Runs at most; of more, a sample by key. 200,000 by default. */
  most?: number | undefined;
}

/**
 * Reads runs of stores, of folders with a record.json, and of records as files, each key once. Throws OUTLAST_FILE or
 * OUTLAST_FORMAT for a source that cannot be read, OUTLAST_USAGE for a condition on a column that none of them has.
 */
export async function readRuns(sources: readonly string[], options: ReadRunsOptions = {}): Promise<RunSet> {
  return withRuns(sources, options, (set) => Promise.resolve(set));
}

/** The same, with the sources open for as long as `work` goes on reading. */
export async function withRuns<T>(
  sources: readonly string[],
  options: ReadRunsOptions,
  work: (set: RunSet) => Promise<T>,
): Promise<T> {
  return withSources(sources, async (opened) => work(await readOpened(sources, opened, options)));
}

/** Reads runs of sources that are open. */
export async function readOpened(
  sources: readonly string[],
  opened: readonly OpenSource[],
  { where = [], most = 200_000 }: ReadRunsOptions,
): Promise<RunSet> {
  const names = unitedNames(opened);
  const shown = shownColumns(names);
  const tables: ColumnTable[] = [];
  for (const { reader } of opened)
    tables.push(await reader.table(planFor(reader.names, names, { shown, where, most })));
  const rows = chosenRows(tables, most);
  const parts = opened.map(({ reader }, i): RunPart => {
    const { keys, sweeps } = tables[i]!;
    return { reader, keys: takenKeys(keys, rows[i]!), sweeps: rows[i]!.map((row) => sweeps[row]!) };
  });
  const known = new Map<string, ColumnCells>();
  shown.forEach((name, column) => {
    known.set(name, joinedCells(tables.map(({ cells }, i) => takenCells(cells[column]!, rows[i]!))));
  });
  const source = Int32Array.from(parts.flatMap(({ sweeps }, i) => Array.from(sweeps, opened[i]!.source)));
  known.set("source", { codes: source, values: [...sources] });
  return new RunSet({
    sources,
    source,
    matching: tables.reduce((sum, table) => sum + table.matching, 0) - repeated(tables, rows),
    statuses: Uint8Array.from(tables.flatMap(({ statuses }, i) => Array.from(rows[i]!, (row) => statuses[row]!))),
    axes: axesOf(names, known),
    evaluations: evaluationsOf(names, opened),
    lossGrids: gridsOf(opened),
    names,
    parts,
    known,
  });
}

/** Runs that were found twice, where none was left out for want of room. */
function repeated(tables: readonly ColumnTable[], rows: readonly Int32Array[]): number {
  if (tables.some(({ below }) => below < 2 ** 32)) return 0;
  const found = tables.reduce((sum, { statuses }) => sum + statuses.length, 0);
  return found - rows.reduce((sum, own) => sum + own.length, 0);
}

function unitedNames(opened: readonly OpenSource[]): Names {
  const all = opened.map(({ reader }) => reader.names);
  return {
    sweeps: all.flatMap(({ sweeps }) => sweeps).map((sweep, id) => ({ ...sweep, id })),
    layouts: all.flatMap(({ layouts }) => layouts),
    objectives: all.flatMap(({ objectives }) => objectives),
  };
}

/** Columns that are read of every run at once. */
function shownColumns(names: Names): string[] {
  const horizons = names.layouts.map(({ name }) => `${name}.horizon`);
  const measured = names.objectives.map(({ objective, number }) => `${objective}.${number}`);
  return [...new Set(["point", "status", "steps", "loss", "error", ...specFields(names), ...horizons, ...measured])];
}

/** Parts of a spec that say how runs are looked at, or follow from the rest. */
const besides = /^(?:specVersion|\$schema|history|evaluate|checkpoints|objectives)\b/;

/** The axes, and the fields in which bases differ. */
function specFields({ sweeps }: Names): string[] {
  const axes = sweeps.flatMap((sweep) => sweep.axes);
  const seen = new Map<string, Set<string>>();
  for (const { base } of sweeps.length > 1 ? sweeps : []) {
    for (const path of leaves(base)) {
      if (besides.test(path)) continue;
      const texts = seen.get(path) ?? new Set();
      seen.set(path, texts.add(canonicalJson(leafAt(base, path))));
    }
  }
  const differing = [...seen].filter(([, texts]) => texts.size > 1).map(([path]) => path);
  return [...new Set([...axes, ...differing])];
}

/** What `leaves` found at a path, whose steps it joined by dots. */
function leafAt(base: unknown, path: string): unknown {
  const column = findColumn(path, { sweeps: [{ id: 0, base, axes: [] }], layouts: [], objectives: [] });
  return column?.from === "spec" ? (column.bases.get(0) ?? null) : null;
}

const nothing: Column = { from: "spec", axis: undefined, bases: new Map() };

/** The plan for one reader; what it does not have is empty there, what none of them has is refused. */
function planFor(
  own: Names,
  all: Names,
  { shown, where, most }: { shown: readonly string[]; where: readonly string[]; most: number },
): TablePlan {
  const columns = shown.map((name) => findColumn(name, own) ?? nothing);
  const conditions = where.map((text) =>
    conditionOf(text, (name) => {
      columnOf(name, all);
      return columns.push(findColumn(name, own) ?? nothing) - 1;
    }),
  );
  return { columns, where: conditions, shown: shown.length, most };
}

function axesOf(names: Names, known: ReadonlyMap<string, ColumnCells>): RunAxis[] {
  return specFields(names).flatMap((name) => {
    const cells = known.get(name)!;
    return differs(cells) ? [{ name, isSeed: isSeed(name), cells }] : [];
  });
}

function isSeed(path: string): boolean {
  return /^seeds?\b|\.seed$/.test(path);
}

function differs(cells: ColumnCells): boolean {
  const count = "numbers" in cells ? cells.numbers.length : cells.codes.length;
  let first: unknown = null;
  for (let run = 0; run < count; run++) {
    const value = valueAt(cells, run);
    if (value === null) continue;
    if (first !== null && value !== first) return true;
    first = value;
  }
  return false;
}

function evaluationsOf({ layouts }: Names, opened: readonly OpenSource[]): RunEvaluation[] {
  const checkpoints = opened.flatMap(({ reader }) => reader.checkpoints);
  return [...new Set(layouts.map(({ name }) => name))].map((name) => {
    const own = layouts.filter((layout) => layout.name === name);
    const steps = checkpoints.flatMap(([evaluation, step]) => (evaluation === name ? [step] : []));
    return {
      name,
      lengths: ascending(own.flatMap(({ lengths }) => lengths)),
      metrics: metricNames.filter((metric) => own.some(({ metrics }) => metrics.includes(metric))),
      statistics: statisticNames.filter((statistic) => own.some(({ statistics }) => statistics.includes(statistic))),
      steps: ascending(steps),
    };
  });
}

function gridsOf(opened: readonly OpenSource[]): LossGrid[] {
  const all = opened.flatMap(({ reader }) => reader.lossGrids).filter(({ count }) => count > 0);
  return [...new Map(all.map((grid) => [`${grid.every} ${grid.count}`, grid])).values()];
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
