/**
 * Impulse errors over 40 lags that gradient flow reached by time 2e4 in an implicit multistep solver of relative
 * tolerance 1e-8: d = 20, weight 1, three seeds, the range over them. Runs of ours, no numbers of a paper.
 */
export const references: readonly { structure: string; d: 20; K: number; scale: number; range: [number, number] }[] = [
  { structure: "diagonal", d: 20, K: 3, scale: 1e-3, range: [2e-7, 5e-7] },
  { structure: "diagonal", d: 20, K: 3, scale: 0.1, range: [7e-5, 2e-4] },
  { structure: "symmetric", d: 20, K: 3, scale: 1e-3, range: [3e-7, 6e-7] },
  { structure: "symmetric", d: 20, K: 3, scale: 0.1, range: [1.2e-5, 1.2e-5] },
  { structure: "full", d: 20, K: 3, scale: 1e-3, range: [1e-7, 2e-7] },
  { structure: "full", d: 20, K: 3, scale: 0.1, range: [7e-5, 4e-4] },
  { structure: "full", d: 20, K: 3, scale: 1, range: [0.09, 0.35] },
  { structure: "full", d: 20, K: 5, scale: 1e-3, range: [1e-7, 2e-7] },
  { structure: "full", d: 20, K: 5, scale: 0.1, range: [9e-6, 3e-5] },
  { structure: "full", d: 20, K: 5, scale: 1, range: [0.07, 0.39] },
];
