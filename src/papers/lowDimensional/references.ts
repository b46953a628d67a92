import type { Reference } from "../flowClaims.js";
import type { Point } from "./runs.js";

type Row = [teacher: Point["teacher"], structure: Point["structure"], d: number, K: number, scale: number, least: number, most: number, held?: Reference["held"], seeds?: number]; // prettier-ignore

const rows: Row[] = [
  ["one", "symmetric", 20, 3, 1e-3, 7e-7, 1.6e-6],
  ["one", "symmetric", 20, 3, 0.1, 3e-5, 1e-4],
  ["one", "symmetric", 20, 3, 1, 1.8e3, 2.2e4],
  ["one", "full", 20, 3, 1e-3, 4e-7, 1.6e-6],
  ["one", "full", 20, 3, 0.1, 1e-3, 2.6e-3],
  ["one", "full", 20, 3, 1, 0.44, 3.8],
  ["one", "diagonal", 20, 3, 1e-3, 3e-4, 5e-3],
  ["one", "diagonal", 20, 3, 0.1, 0.03, 0.24],
  ["one", "diagonal", 20, 3, 1, 0.99, 1.5e14],
  ["one", "symmetric", 20, 5, 1e-3, 5e-7, 1e-6],
  ["one", "symmetric", 20, 5, 0.1, 6e-6, 2.3e-5],
  // Seeds of ours are spread over six decades, and medians of twenty go from 20 to 670.
  ["one", "symmetric", 20, 5, 1, 8, 45, undefined, 100],
  ["two", "diagonal", 20, 5, 1e-3, 5e-3, 1e-2],
  ["two", "diagonal", 20, 5, 0.1, 2e-3, 7e-3],
  ["two", "diagonal", 20, 5, 1, 0.13, 9.6e12],
  ["two", "symmetric", 10, 2, 1e-3, 0.204, 0.204, "digits"],
  ["two", "symmetric", 10, 3, 1e-3, 0.137, 0.137, "digits"],
  ["two", "symmetric", 10, 4, 1e-3, 3e-10, 3e-10],
  ["two", "symmetric", 10, 5, 1e-3, 3e-9, 3e-9],
  ["one", "symmetric", 10, 1, 1e-3, 0.9, 0.9, "digits"],
  ["one", "symmetric", 10, 2, 1e-3, 2e-7, 7e-7],
  ["one", "symmetric", 10, 3, 1e-3, 1e-6, 1e-6],
];

/**
 * Impulse errors over 40 lags (400 of the long memory) that gradient flow reached by time 2e4 in an implicit multistep
 * solver of relative tolerance 1e-8. Runs of ours, no numbers of a paper.
 */
export const references: readonly (Reference & { cell: Point })[] = [
  ...rows.map(([teacher, structure, d, K, scale, least, most, held, seeds]) => ({
    cell: { teacher, structure, d, K, scale },
    measure: "error",
    range: [least, most] as const,
    held,
    seeds,
  })),
  {
    cell: { teacher: "long", structure: "symmetric", d: 20, K: 3, scale: 1e-3 },
    measure: "error400",
    range: [1.4e-4, 1.4e-4] as const,
  },
];
