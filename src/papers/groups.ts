import type { Cell, PaperResult } from "./paper.js";

/** Results that differ in their seed alone. */
export interface Group {
  cell: Cell;
  results: PaperResult[];
}

/** Groups in the order in which they first come. */
export function groupsOf(results: readonly PaperResult[]): Group[] {
  const groups = new Map<string, Group>();
  for (const result of results) {
    const cell = Object.fromEntries(Object.entries(result.cell).filter(([field]) => field !== "seed"));
    const name = JSON.stringify(cell);
    const group = groups.get(name) ?? { cell, results: [] };
    group.results.push(result);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Results whose cell has these values. */
export function where(results: readonly PaperResult[], wanted: Cell): PaperResult[] {
  return results.filter(({ cell }) => Object.entries(wanted).every(([name, value]) => cell[name] === value));
}

/** A measure of every result; one that is missing counts as infinite, as that of a run that diverged. */
export function values(results: readonly PaperResult[], measure: string): number[] {
  return results.map(({ measures }) => measures[measure] ?? Infinity);
}

/** NaN of nothing. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
