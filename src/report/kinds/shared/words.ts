import { findColumn } from "../../../sweep/index.js";
import type { RunSet } from "../../runs/runSet.js";
import { words } from "../../runs/words.js";

/** What an axis says of a column. */
export function columnLabel(set: RunSet, name: string): string {
  const column = findColumn(name, set.names);
  const of = (evaluation: string, step: number | undefined): string =>
    step === undefined ? evaluation : `${evaluation}, after ${step} steps`;
  switch (column?.from) {
    case "run":
      return column.field === "loss" ? "last training loss" : column.field;
    case "curve":
      return `${column.read} (${of(column.evaluation, column.step)})`;
    case "metric": {
      const statistic = column.statistic === "mean" ? "" : `${column.statistic} `;
      return `${statistic}${words(column.metric)} at length ${column.length} (${of(column.evaluation, column.step)})`;
    }
    case "objective":
      return `${column.objective}, ${column.number}`;
    default:
      return words(name);
  }
}

/** `Loss against length` */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** `20 runs`, `1 run`, `10 to 20 runs` */
export function runCounts(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${most} ${most === 1 ? "run" : "runs"}` : `${least} to ${most} runs`;
}
