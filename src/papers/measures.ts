import type { Measures } from "./paper.js";

/** As JSON has a number: what is not finite is null. */
export function finite(value: number | null): number | null {
  return Number.isFinite(value) ? value : null;
}

/** How a paper's measures are made: those given, and null for the other columns of its table. */
export function columnMeasures<Column extends string>(
  columns: readonly Column[],
): (given: Readonly<Partial<Record<Column, number | null>>>) => Measures {
  return (given) => ({ ...Object.fromEntries(columns.map((name) => [name, null])), ...given });
}
