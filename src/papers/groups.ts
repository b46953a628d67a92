import { quantile as quantileOf } from "../core/index.js";
import type { Cell, PaperResult } from "./paper.js";

/** Results that differ in their seed alone, and in fields that are pooled. */
export interface Group {
  cell: Cell;
  results: PaperResult[];
}

/** Groups in the order in which they first come. */
export function groupsOf(results: readonly PaperResult[], pooled: readonly string[] = []): Group[] {
  const cellOf = ({ cell }: PaperResult): Cell =>
    Object.fromEntries(Object.entries(cell).filter(([field]) => field !== "seed" && !pooled.includes(field)));
  const groups = grouped(results, (result) => JSON.stringify(cellOf(result)));
  return [...groups.values()].map((own) => ({ cell: cellOf(own[0]!), results: own }));
}

/** Things of one name together, names and things in the order in which they come. */
export function grouped<T>(things: Iterable<T>, nameOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const own = groups.get(name);
    if (own === undefined) groups.set(name, [thing]);
    else own.push(thing);
  }
  return groups;
}

/** Results whose cell has these values. */
export function where(results: readonly PaperResult[], wanted: Cell): PaperResult[] {
  const fields = Object.entries(wanted);
  return results.filter(({ cell }) => fields.every(([name, value]) => cell[name] === value));
}

/** The different values of a cell's field, in the order in which they first come. */
export function axisValues(results: readonly PaperResult[], axis: string): Cell[string][] {
  return [...new Set(results.map(({ cell }) => cell[axis]!))];
}

/** Those of a field of numbers, ascending. */
export function axisNumbers(results: readonly PaperResult[], axis: string): number[] {
  return axisValues(results, axis)
    .map(Number)
    .sort((a, b) => a - b);
}

/** A measure of every result; one that is missing counts as infinite, as that of a run that diverged. */
export function values(results: readonly PaperResult[], measure: string): number[] {
  return results.map(({ measures }) => measures[measure] ?? Infinity);
}

/** NaN of nothing. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** As core has it, of values in any order; NaN of nothing. */
export function quantile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) return NaN;
  return quantileOf(
    numbers.toSorted((a, b) => a - b),
    share,
  );
}
