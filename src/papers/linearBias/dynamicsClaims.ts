import { median, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { gaps } from "./references.js";

/** RNNs beside the convolutions that start from the same function. */
export function dynamicsClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "dynamics" });
  const variances = [...new Set(own.map(({ cell }) => Number(cell["nuW"])))];
  const widths = [...new Set(own.map(({ cell }) => Number(cell["n"])))].sort((a, b) => a - b);
  const [narrow, wide] = [widths[0] ?? NaN, widths.at(-1) ?? NaN];
  const gapOf = (nuW: number, n: number, measure = "gap"): number => largestGap(where(own, { nuW, n }), measure);
  const ratios = gaps
    .filter(({ n, nuW }) => where(own, { n, nuW }).length > 0)
    .map(({ n, nuW, gap }) => gapOf(nuW, n) / gap);
  const stable = variances.filter((nuW) => nuW < 1);
  const laws = stable.map((nuW) => gapOf(nuW, narrow) / gapOf(nuW, wide));
  const law = Math.sqrt(wide / narrow);
  const plain = stable.map((nuW) => gapOf(nuW, wide, "plainGap") / gapOf(nuW, wide));
  const last = Math.max(...own.map(({ cell }) => Number(cell["at"])));
  const ends = where(own, { n: wide, at: last }).filter(({ cell }) => Number(cell["nuW"]) <= 1);
  const losses = ends.map(({ measures: { loss, convolutionLoss } }) =>
    Math.abs((loss ?? Infinity) / convolutionLoss! - 1),
  );
  return [
    {
      kind: "derived",
      sentence: "Largest distances of RNN and scaled convolution over training are those of reference runs.",
      measured: `${showRange(ratios)} times theirs, ${ratios.length} of them`,
      tolerance: "0.5 to 2: medians of 5 or 9 seeds beside theirs of 2 or 3",
      holds: ratios.length > 0 && ratios.every((ratio) => ratio >= 0.5 && ratio <= 2),
    },
    {
      kind: "derived",
      sentence: `Where nuW < 1 they fall like n^(-1/2): from n = ${narrow} to ${wide} by ${show(law)}.`,
      measured: `by ${showRange(laws)}`,
      tolerance: "within 2.5 times",
      holds: laws.length > 0 && laws.every((factor) => factor >= law / 2.5 && factor <= law * 2.5),
    },
    {
      kind: "re-creation",
      sentence: `Wide RNNs train as the scaled convolution, not as the plain one (n = ${wide}, nuW < 1).`,
      measured: `the plain one is ${showRange(plain)} times as far`,
      tolerance: ">= 1.5 times",
      holds: plain.length > 0 && plain.every((ratio) => ratio >= 1.5),
    },
    {
      kind: "re-creation",
      sentence: `After ${last} steps losses are the same (n = ${wide}, nuW <= 1).`,
      measured: `median difference ${show(median(losses))} of the loss in ${losses.length} runs`,
      tolerance: "<= 0.02",
      holds: losses.length > 0 && median(losses) <= 0.02,
    },
  ];
}

/** Of each seed the largest over all steps, of those the median. */
function largestGap(results: readonly PaperResult[], measure: string): number {
  const seeds = [...new Set(results.map(({ cell }) => cell["seed"]!))];
  return median(seeds.map((seed) => Math.max(...values(where(results, { seed }), measure))));
}
