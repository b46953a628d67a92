/**
 * Largest distances of an RNN from its scaled convolution over 200 steps, of 2 or 3 seeds each, and deviations of
 * K_ii / rho_i and couplings of lags at nuW = .9. Runs of ours, no numbers of a paper.
 */
export const gaps: readonly { n: number; nuW: number; gap: number }[] = [
  { n: 25, nuW: 0.3, gap: 0.255 },
  { n: 25, nuW: 0.7, gap: 0.597 },
  { n: 25, nuW: 1, gap: 0.775 },
  { n: 100, nuW: 0.3, gap: 0.12 },
  { n: 100, nuW: 0.7, gap: 0.51 },
  { n: 100, nuW: 1, gap: 1.05 },
  { n: 400, nuW: 0.3, gap: 0.054 },
  { n: 400, nuW: 1, gap: 0.327 },
  { n: 1600, nuW: 0.3, gap: 0.039 },
  { n: 1600, nuW: 0.7, gap: 0.062 },
  { n: 1600, nuW: 1, gap: 0.116 },
];

export const deviations: readonly { n: number; lag: number; deviation: number }[] = [
  { n: 64, lag: 0, deviation: 0.12 },
  { n: 64, lag: 5, deviation: 0.27 },
  { n: 256, lag: 0, deviation: 0.038 },
  { n: 256, lag: 5, deviation: 0.15 },
  { n: 256, lag: 11, deviation: 0.23 },
  { n: 256, lag: 17, deviation: 0.3 },
  { n: 256, lag: 23, deviation: 0.38 },
  { n: 1024, lag: 0, deviation: 0.022 },
  { n: 1024, lag: 5, deviation: 0.086 },
  { n: 1024, lag: 11, deviation: 0.16 },
  { n: 1024, lag: 17, deviation: 0.23 },
  { n: 1024, lag: 23, deviation: 0.29 },
];

export const couplings: readonly { n: number; offDiagonal: number }[] = [
  { n: 64, offDiagonal: 0.19 },
  { n: 256, offDiagonal: 0.075 },
  { n: 1024, offDiagonal: 0.035 },
];
