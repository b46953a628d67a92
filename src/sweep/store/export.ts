import { invalid, suggestion } from "../../core/index.js";
import { metricNames, statisticNames } from "../../tasks/index.js";
import { fields } from "../measures.js";
import { columnOf, objectiveColumn } from "./columns.js";
import type { Column, Names } from "./columns.js";
import { withReader } from "./reader.js";
import type { Store } from "./types.js";

export const exportFormats = ["parquet", "csv", "jsonl"] as const;
/** A format that a store is exported in. */
export type ExportFormat = (typeof exportFormats)[number];

/** What is written, and where. */
export interface ExportPlan {
  file: string;
  format: ExportFormat;
  columns: { name: string; column: Column }[];
}

/**
 * Writes every run of a store to a file, ascending by key, so that the bytes depend on the runs alone and on no order
 * in which they were stored. Parquet and CSV have a column for every axis and for every number of a curve, named as in
 * `query`; JSONL has a line for every run with its result as in a record, kept losses included. Runs are streamed.
 * Gives how many there were. Throws OUTLAST_USAGE for an unknown format and OUTLAST_WRITE where the file cannot be
 * written, of which nothing is left then.
 */
export async function exportStore(store: Pick<Store, "path">, file: string, format: ExportFormat): Promise<number> {
  if (!exportFormats.includes(format)) {
    throw invalid("OUTLAST_USAGE", `There is no format "${String(format)}": ${suggestion(format, exportFormats)}`);
  }
  return withReader(store, async (thread) => {
    const names = await thread.call("names", []);
    const checkpoints = await thread.call("checkpoints", []);
    const columns = columnNames(names, checkpoints).map((name) => ({ name, column: columnOf(name, names) }));
    return thread.call("export", [{ file, format, columns }]);
  });
}

/** Names of all columns that a store's runs fill, in an order that depends on nothing else. */
function columnNames({ sweeps, layouts, objectives }: Names, checkpoints: readonly [string, number][]): string[] {
  const axes = new Set(sweeps.flatMap((sweep) => sweep.axes));
  const [first, second, ...rest] = fields;
  const evaluations = [...new Set(layouts.map(({ name }) => name))].sort();
  const curves = evaluations.flatMap((evaluation) => {
    const own = layouts.filter(({ name }) => name === evaluation);
    const steps = [...new Set(checkpoints.flatMap(([name, step]) => (name === evaluation ? step : [])))];
    const places = ["", ...steps.sort((a, b) => a - b).map((step) => `[${step}]`)];
    return places.flatMap((place) => curveColumns(`${evaluation}${place}`, own));
  });
  return [first, second, ...axes, ...rest, ...curves, ...objectives.map(objectiveColumn)];
}

function curveColumns(prefix: string, layouts: Names["layouts"]): string[] {
  const lengths = [...new Set(layouts.flatMap((layout) => layout.lengths))].sort((a, b) => a - b);
  const metrics = metricNames.filter((metric) => layouts.some((layout) => layout.metrics.includes(metric)));
  const statistics = statisticNames.filter((name) => layouts.some((layout) => layout.statistics.includes(name)));
  const numbers = metrics.flatMap((metric) =>
    statistics.flatMap((statistic) => lengths.map((length) => `${prefix}.${metric}.${statistic}@${length}`)),
  );
  return [`${prefix}.horizon`, `${prefix}.success`, ...numbers];
}
