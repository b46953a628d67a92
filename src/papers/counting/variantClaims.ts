import { median, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import { names } from "./draw.js";
import { at } from "./measure.js";
import { LONGER } from "./runs.js";
import { numbersOf, runsOf } from "./select.js";
import { EPOCHS, countingCells } from "./setting.js";
import { medianInterval, shareWhere, showMedian, showShare } from "./statistics.js";

/** What changes with the set-up: each claim about an experiment that was run. */
export function variantClaims(results: readonly PaperResult[]): Claim[] {
  return [...roundingClaims(results), ...lossClaims(results), ...longerClaims(results), ...sizeClaims(results)];
}

/** Depths of the same seeds in the study's set-up. */
function paired(results: readonly PaperResult[], own: readonly PaperResult[]): PaperResult[] {
  const seeds = new Set(own.map(({ cell }) => cell["seed"]));
  return where(results, { experiment: "seeds", cell: own[0]?.cell["cell"] ?? "" }).filter(({ cell }) =>
    seeds.has(cell["seed"]),
  );
}

const depthOf = (results: readonly PaperResult[]): { middle: number; low: number; high: number } => {
  const depths = numbersOf(results, "depth");
  return { middle: median(depths), ...medianInterval(depths) };
};

function roundingClaims(results: readonly PaperResult[]): Claim[] {
  return (["lstm", "gru"] as const).flatMap((cell) => {
    const own = runsOf(results, "float64", cell);
    if (own.length === 0) return [];
    const [double, single] = [depthOf(own), depthOf(paired(results, own))];
    return {
      kind: "derived",
      sentence: `${names[cell]}s trained in float64 fail at the depths of those in float32: rounding is not what fails.`,
      measured: `median depths ${showMedian(double.middle, double)} and ${showMedian(single.middle, single)}, ${own.length} seeds`,
      tolerance: "the intervals meet",
      holds: double.low <= single.high && single.low <= double.high,
    };
  });
}

function lossClaims(results: readonly PaperResult[]): Claim[] {
  const own = runsOf(results, "bce", "lstm");
  if (own.length === 0) return [];
  const [bce, mse] = [depthOf(own), depthOf(paired(results, own))];
  const counts = shareWhere(own, (of) => of("thousand") >= 0.95);
  return [
    {
      kind: "derived",
      sentence: "LSTMs trained on bce get deeper than those on mse, and do not count either.",
      measured: `median depths ${showMedian(bce.middle, bce)} and ${showMedian(mse.middle, mse)}; right on 95 % of strings of 1000 in ${showShare(counts)}`,
      tolerance: "the bce's interval above the mse's; <= 5 % of them",
      holds: bce.low > mse.high && counts.share <= 0.05,
    },
  ];
}

function longerClaims(results: readonly PaperResult[]): Claim[] {
  return countingCells.flatMap((cell) => {
    const own = runsOf(results, "longer", cell);
    if (own.length === 0) return [];
    const counts = shareWhere(own, (of) => of("thousand") >= 0.95);
    const epochs = [EPOCHS, 2 * EPOCHS];
    const depths = [...epochs.map((epoch) => numbersOf(own, at("depth", epoch))), numbersOf(own, "depth")];
    return {
      kind: "re-creation",
      sentence: `Longer training does not make ${names[cell]}s count: right on 95 % of strings of 1000 symbols after ${LONGER * EPOCHS} epochs.`,
      measured: `${showShare(counts)}; median depths ${depths.map((own) => show(median(own))).join(", ")} after ${[...epochs, LONGER * EPOCHS].join(", ")} epochs`,
      tolerance: "<= 5 % of them",
      holds: counts.share <= 0.05,
    };
  });
}

function sizeClaims(results: readonly PaperResult[]): Claim[] {
  return countingCells.flatMap((cell) => {
    const own = runsOf(results, "hidden size", cell);
    if (own.length === 0) return [];
    const counts = shareWhere(own, (of) => of("thousand") >= 0.95);
    const sizes = [...new Set(own.map((one) => Number(one.cell["hiddenSize"])))];
    const depths = sizes.map((hiddenSize) => median(numbersOf(where(own, { hiddenSize }), "depth")));
    return {
      kind: "derived",
      sentence: `More units do not make ${names[cell]}s count: right on 95 % of strings of 1000 symbols, of ${sizes.join(", ")} units.`,
      measured: `${showShare(counts)}; median depths ${depths.map(show).join(", ")}`,
      tolerance: "<= 10 % of them",
      holds: counts.share <= 0.1,
    };
  });
}
