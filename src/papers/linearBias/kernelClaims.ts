import { mean } from "../../core/index.js";
import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { couplings, deviations } from "./references.js";
import { deviation } from "./statistics.js";

/** How the kernel of finite widths comes close to the lag weights. */
export function kernelClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "kernel", nuW: 0.9 });
  const at = (n: number, lag: number, measure: string): number[] => values(where(own, { n, at: lag }), measure);
  const spreads = deviations
    .map(({ n, lag, deviation: expected }) => ({ seeds: at(n, lag, "weight"), expected }))
    .filter(({ seeds }) => seeds.length > 0)
    .map(({ seeds, expected }) => deviation(seeds) / expected);
  const coupled = couplings
    .map(({ n, offDiagonal }) => ({ n, seeds: at(n, 0, "offDiagonal"), expected: offDiagonal }))
    .filter(({ seeds }) => seeds.length > 0)
    .map(({ n, seeds, expected }) => ({ n, size: mean(seeds), ratio: mean(seeds) / expected }));
  const falls = coupled.slice(1).map(({ size }, k) => coupled[k]!.size / size);
  const widest = coupled.at(-1)?.n ?? NaN;
  const means = [0, 1, 2, 5].map((lag) => mean(at(widest, lag, "weight")));
  return [
    {
      kind: "derived",
      sentence: "Deviations of K_ii / rho_i at nuW = .9 are those of reference runs.",
      measured: `${showRange(spreads)} times theirs, ${spreads.length} of them`,
      tolerance: "0.5 to 2",
      holds: spreads.length > 0 && spreads.every((ratio) => ratio >= 0.5 && ratio <= 2),
    },
    {
      kind: "derived",
      sentence: "Couplings of different lags are those of reference runs, and fall like n^(-1/2).",
      measured: `${showRange(coupled.map(({ ratio }) => ratio))} times theirs; four times the width divides by ${showRange(falls)}`,
      tolerance: "0.5 to 2; 1.6 to 3.2",
      holds:
        falls.length > 0 &&
        coupled.every(({ ratio }) => ratio >= 0.5 && ratio <= 2) &&
        falls.every((factor) => factor >= 1.6 && factor <= 3.2),
    },
    {
      kind: "derived",
      sentence: `At n = ${widest} the kernel of the first lags is their weight rho on average.`,
      measured: `means of K_ii / rho_i ${show(Math.min(...means))} to ${show(Math.max(...means))}`,
      tolerance: "0.85 to 1.15",
      holds: means.every((value) => value >= 0.85 && value <= 1.15),
    },
  ];
}
