import { invalid } from "../../../core/index.js";
import { findColumn, numberAt } from "../../../sweep/index.js";
import type { RunSet } from "../../runs/runSet.js";
import { betterOf, worst } from "./measured.js";
import type { Better } from "./measured.js";
import { columnLabel } from "./words.js";

/** A number of every run. */
export interface Values {
  label: string;
  better: Better;
  /** NaN for runs that have none. */
  numbers: Float64Array;
  /** Runs that diverged and count as the worst. */
  diverged: number;
  /** Runs that have none. */
  without: number;
}

/** The column that says most: the first evaluation's horizon, else the loss. */
export function usualValue(set: RunSet): string {
  const [first] = set.evaluations;
  return first === undefined ? "loss" : `${first.name}.horizon`;
}

/**
 * A column as numbers: a run that diverged counts as the worst where the column is a measure, one that did not end has
 * none. Throws OUTLAST_USAGE for a column that there is not, and for one of text.
 */
export async function valuesOf(set: RunSet, name: string): Promise<Values> {
  const cells = await set.column(name);
  if (!("numbers" in cells) && cells.values.some((value) => typeof value !== "number" && typeof value !== "boolean")) {
    throw invalid("OUTLAST_USAGE", `${name} must be a column of numbers, but some of its values are not.`);
  }
  const column = findColumn(name, set.names);
  const isLoss = column?.from === "run" && column.field === "loss";
  const evaluation = column !== undefined && "evaluation" in column ? column.evaluation : undefined;
  const better = betterOf(measureOf(column) ?? "");
  const isMeasure = isLoss || evaluation !== undefined || column?.from === "objective";
  let [diverged, without] = [0, 0];
  const numbers = Float64Array.from({ length: set.count }, (_, run) => {
    const status = set.status(run);
    const isAsked = isLoss || (evaluation !== undefined && set.evaluates(run, evaluation));
    let value = numberAt(cells, run);
    if (isLoss && status !== "done") value = NaN;
    if (status === "diverged" && isAsked && Number.isNaN(value)) {
      diverged++;
      return worst(better);
    }
    if (Number.isNaN(value)) without++;
    return isMeasure && value === Infinity ? worst(better) : value;
  });
  return { label: columnLabel(set, name), better, numbers, diverged, without };
}

/** What `betterOf` knows a column by. */
function measureOf(column: ReturnType<typeof findColumn>): string | undefined {
  if (column?.from === "run") return column.field;
  if (column?.from === "curve") return column.read;
  return column?.from === "metric" ? column.metric : undefined;
}

/** Some of the values. */
export function valuesAt({ numbers }: Values, runs: Int32Array): Float64Array {
  return Float64Array.from(runs, (run) => numbers[run]!);
}
