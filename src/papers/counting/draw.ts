import { failureHistogram } from "../../analysis/index.js";
import { native } from "../../native/index.js";
import type { Point, Series } from "../figure.js";
import { median } from "../groups.js";
import { finite } from "../measures.js";
import type { PaperResult } from "../paper.js";
import { runsOf } from "./select.js";
import { countingCells } from "./setting.js";
import type { CountingCell } from "./setting.js";
import { medianInterval } from "./statistics.js";

export const names: Record<CountingCell, string> = { lstm: "LSTM", gru: "GRU", relu: "ReLU" };

/** A series for each cell that has runs. */
export function ofCells(
  select: (cell: CountingCell) => PaperResult[],
  draw: (own: PaperResult[], cell: CountingCell) => Point[],
): Series[] {
  return countingCells
    .map((cell) => ({ cell, own: select(cell) }))
    .filter(({ own }) => own.length > 0)
    .map(({ cell, own }) => ({ label: names[cell], points: draw(own, cell) }));
}

/** The same of all runs of an experiment. */
export function ofExperiment(
  results: readonly PaperResult[],
  experiment: string,
  draw: (own: PaperResult[], cell: CountingCell) => Point[],
): Series[] {
  return ofCells((cell) => runsOf(results, experiment, cell), draw);
}

/** How many numbers lie in each bin, against where it begins; those of `length` in one of their own at the end. */
export function histogram(numbers: readonly number[], length: number, width: number): Point[] {
  const { from, counts, never } = failureHistogram(numbers, { length, width });
  return [
    ...from.map((x, bin) => ({ x, y: counts[bin]!, runs: numbers.length })),
    { x: length, y: never, runs: numbers.length },
  ];
}

/** The median of a measure, with the 95 % interval of the median. */
export function middle(x: number, numbers: readonly number[]): Point {
  const { low, high } = medianInterval(numbers);
  const [y, ...ends] = [median(numbers), low, high].map(finite) as [number, number, number];
  return { x, y, low: ends[0], high: ends[1], runs: numbers.length };
}

export function minusLog(value: number): number {
  return -native().elementary("log", Float64Array.of(value))[0]!;
}
