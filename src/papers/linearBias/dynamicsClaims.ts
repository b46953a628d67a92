import { mean } from "../../core/index.js";
import { axisNumbers, axisValues, median, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { furthest } from "./furthest.js";
import { gaps } from "./references.js";
import { shareOfThrees } from "./statistics.js";

/** RNNs beside the convolutions that start from the same function. */
export function dynamicsClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "dynamics" });
  const widths = axisNumbers(own, "n");
  const [narrow, wide] = [widths[0] ?? NaN, widths.at(-1) ?? NaN];
  const gapOf = (nuW: number, n: number, measure = "gap"): number =>
    median(values(furthest(where(own, { nuW, n }), measure), measure));
  const stable = axisNumbers(own, "nuW").filter((nuW) => nuW < 1);
  const laws = stable.map((nuW) => gapOf(nuW, narrow) / gapOf(nuW, wide));
  const law = Math.sqrt(wide / narrow);
  const plain = stable.map((nuW) => gapOf(nuW, wide, "plainGap") / gapOf(nuW, wide));
  const last = Math.max(...own.map(({ cell }) => Number(cell["at"])));
  const ends = where(own, { n: wide, at: last }).filter(({ cell }) => Number(cell["nuW"]) <= 1);
  const losses = ends.map(({ measures: { loss, convolutionLoss } }) =>
    Math.abs((loss ?? Infinity) / convolutionLoss! - 1),
  );
  return [
    ...referenceClaims(own),
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

/**
 * Distances beside those of reference runs. Seeds spread widely and to the upper side, so that few of them are compared
 * by their mean, and the median of ours is held to 5 times; where it is not near a reference, that is said, and how
 * likely three seeds come to it.
 */
function referenceClaims(own: readonly PaperResult[]): Claim[] {
  const cells = gaps
    .map(({ n, nuW, gap }) => ({ n, nuW, gap, seeds: values(furthest(where(own, { n, nuW }), "gap"), "gap") }))
    .filter(({ seeds }) => seeds.length > 0);
  const near = (ratio: number): boolean => ratio >= 0.5 && ratio <= 2;
  const ratios = cells.map(({ gap, seeds }) => mean(seeds) / gap);
  const medians = cells.map(({ gap, seeds }) => median(seeds) / gap);
  const apart = cells
    .filter(({ gap, seeds }) => !near(median(seeds) / gap))
    .map(({ n, nuW, gap, seeds }) => {
      const share = shareOfThrees(seeds, gap);
      const text = `n = ${n}, nuW = ${nuW}: median ${show(median(seeds))} for ${show(gap)}, a mean that ${show(100 * share)} % of three seeds reach`;
      return { share, text };
    });
  return [
    {
      kind: "derived",
      sentence: `Largest distances of RNN and scaled convolution are, in the mean, those of reference runs over 200 steps; ours are at steps ${stepsOf(own)}.`,
      measured: `${showRange(ratios)} times theirs, ${cells.length} of them, ${showRange(cells.map(({ seeds }) => seeds.length))} seeds`,
      tolerance: "0.5 to 2: theirs are of 2 or 3 seeds",
      holds: cells.length > 0 && ratios.every(near),
    },
    {
      kind: "derived",
      sentence:
        "In the median they are within 5 times, and within 2 times or of a reference that three seeds may come to.",
      measured: [`${showRange(medians)} times theirs`, ...apart.map(({ text }) => text)].join("; "),
      tolerance: "0.2 to 5; 0.5 to 2, or a share of 2.5 to 97.5 %",
      holds:
        cells.length > 0 &&
        medians.every((ratio) => ratio >= 0.2 && ratio <= 5) &&
        apart.every(({ share }) => share >= 0.025 && share <= 0.975),
    },
  ];
}

/** The steps at which functions were compared, and how many seeds where not all: "1, 2, 200 in 2 seeds (n = 1600)". */
function stepsOf(own: readonly PaperResult[]): string {
  const lists = axisNumbers(own, "n").map((n) => {
    const runs = where(own, { n });
    const seeds = axisValues(runs, "seed").length;
    const steps = axisNumbers(runs, "at").map((at) => {
      const some = axisValues(where(runs, { at }), "seed").length;
      return some === seeds ? `${at}` : `${at} in ${some} seeds`;
    });
    return { n, steps: steps.join(", ") };
  });
  return [...new Set(lists.map(({ steps }) => steps))]
    .map((same) => `${same} (n = ${lists.flatMap(({ n, steps }) => (steps === same ? [n] : [])).join(", ")})`)
    .join("; ");
}
