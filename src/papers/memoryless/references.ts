import type { Reference } from "../flowClaims.js";

const rows: [structure: string, K: number, scale: number, least: number, most: number][] = [
  ["diagonal", 3, 1e-3, 2e-7, 5e-7],
  ["diagonal", 3, 0.1, 7e-5, 2e-4],
  ["diagonal", 3, 1, 5.9, 1.8e14],
  ["symmetric", 3, 1e-3, 3e-7, 6e-7],
  ["symmetric", 3, 0.1, 1.2e-5, 1.2e-5],
  ["symmetric", 3, 1, 23, 1.4e3],
  ["full", 3, 1e-3, 1e-7, 2e-7],
  ["full", 3, 0.1, 7e-5, 4e-4],
  ["full", 3, 1, 0.09, 0.35],
  ["full", 5, 1e-3, 1e-7, 2e-7],
  ["full", 5, 0.1, 9e-6, 3e-5],
  ["full", 5, 1, 0.07, 0.39],
];

/**
 * Impulse errors over 40 lags that gradient flow reached by time 2e4 in an implicit multistep solver of relative
 * tolerance 1e-8: d = 20, weight 1, three seeds, the range over them. Runs of ours, no numbers of a paper.
 */
export const references: readonly Reference[] = rows.map(([structure, K, scale, ...range]) => ({
  cell: { structure, d: 20, K, scale },
  measure: "error",
  range,
}));
