import { where } from "../groups.js";
import type { Cell, Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import { at } from "./measure.js";
import { CERTIFIED, DEEPEST } from "./setting.js";
import { shareWhere, showShare } from "./statistics.js";

/** Hand-made ReLU cells around exact counters, and training that starts at exact counters. */
export function handMadeClaims(results: readonly PaperResult[]): Claim[] {
  const grid = where(results, { experiment: "landscape" });
  return [
    exactCounts(grid),
    failsElsewhere(grid),
    depthsFollow(grid),
    ...(["mse", "bce"] as const).map((loss) => noMinimum(where(grid, { loss }), loss)),
    ...(["mse", "bce"] as const).flatMap((loss) => unlearnt(results, loss)),
    lstmStays(results),
  ];
}

const sets = ["validation", "long", "thousand", "nested", "zigzag"] as const;

const isExact = ({ cell }: { cell: Cell }): boolean => cell["da"] === 0 && cell["du"] === 0;

function exactCounts(grid: readonly PaperResult[]): Claim {
  const exact = grid.filter(isExact);
  const accuracies = exact.flatMap(({ measures }) => sets.map((set) => measures[set] ?? NaN));
  const [depths, certified] = ["depth", "certified"].map((name) =>
    exact.map(({ measures }) => measures[name] ?? NaN),
  ) as [number[], number[]];
  return {
    kind: "theorem",
    sentence: "A ReLU unit with u = 1 and b = -a, a > 0, counts exactly.",
    measured: `least accuracy ${show(Math.min(...accuracies))} on five sets, least depth of an excursion right ${Math.min(...depths)}, certified over all strings of up to ${Math.min(...certified)} symbols, ${exact.length} cells`,
    tolerance: `1, ${DEEPEST} and ${CERTIFIED}, as far as is looked`,
    holds:
      exact.length > 0 &&
      accuracies.every((value) => value === 1) &&
      depths.every((depth) => depth === DEEPEST) &&
      certified.every((length) => length === CERTIFIED),
  };
}

/** Necessity: whatever is off, some depth is too deep. */
function failsElsewhere(grid: readonly PaperResult[]): Claim {
  const others = grid.filter((one) => !isExact(one));
  const depths = others.map(({ measures }) => measures["depth"] ?? NaN);
  return {
    kind: "theorem",
    sentence: "Any other ReLU unit fails at some depth.",
    measured: `deepest excursion right ${show(Math.max(...depths))}, ${others.length} cells`,
    tolerance: `less than ${DEEPEST}`,
    holds: others.length > 0 && depths.every((depth) => depth < DEEPEST),
  };
}

function depthsFollow(grid: readonly PaperResult[]): Claim {
  const others = grid.filter((one) => !isExact(one));
  const share = shareWhere(others, (of) => Math.abs(of("predicted") - of("depth")) <= 1);
  return {
    kind: "derived",
    sentence: "Where it fails follows from a, b and u in real numbers, its rounding to float32 aside.",
    measured: `depths to within 1 in ${showShare(share)}`,
    tolerance: ">= 99 %",
    holds: share.share >= 0.99,
  };
}

/** Cells that are right on all of validation, by their loss against that of the exact one of the same s. */
function noMinimum(grid: readonly PaperResult[], loss: string): Claim {
  const scales = [...new Set(grid.map(({ cell }) => cell["s"]!))];
  const ratios = scales.map((s) => {
    const own = where(grid, { s }).filter(({ measures }) => measures["validation"] === 1);
    const exact = own.find(isExact)?.measures["validationLoss"] ?? NaN;
    return Math.min(...own.map(({ measures }) => measures["validationLoss"] ?? NaN)) / exact;
  });
  const known = ratios.filter((ratio) => Number.isFinite(ratio));
  return {
    kind: "re-creation",
    sentence: `The exact ReLU counter is no minimum of the ${loss}: wrong cells with its read-out, all right on validation, have less.`,
    measured: `least loss over the exact cell's ${known.map((ratio) => show(ratio)).join(", ")} (s = ${scales.join(", ")})`,
    tolerance: "< 1, every s",
    holds: known.length > 0 && known.length === scales.length && known.every((ratio) => ratio < 1),
  };
}

function unlearnt(results: readonly PaperResult[], loss: string): Claim[] {
  const own = where(results, { experiment: "exact start", cell: "relu", loss });
  if (own.length === 0) return [];
  const counts = (of: (name: string) => number, epoch?: number): boolean =>
    of(epoch === undefined ? "depth" : at("depth", epoch)) >= 1000;
  const soon = shareWhere(own, (of) => counts(of, 0.01));
  const late = shareWhere(own, (of) => counts(of));
  return [
    {
      kind: "re-creation",
      sentence: `A ReLU that starts exact unlearns to count under the ${loss}.`,
      measured: `depths of 1000 right in ${showShare(soon)} after 100 updates, in ${showShare(late)} after 300,000`,
      tolerance: "<= 5 % of them, both",
      holds: soon.share <= 0.05 && late.share <= 0.05,
    },
  ];
}

/** Saturated gates have no gradient in float32: 1 - sigma(20) is less than half an ulp of 1. */
function lstmStays(results: readonly PaperResult[]): Claim {
  const own = where(results, { experiment: "exact start", cell: "lstm" });
  const stays = shareWhere(own, (of) => of("depth") === DEEPEST);
  return {
    kind: "derived",
    sentence: "An LSTM that starts exact, its gates saturated at 20, stays exact: only its read-out moves.",
    measured: `depths of ${DEEPEST} right after 300,000 updates in ${showShare(stays)}`,
    tolerance: "all",
    holds: own.length > 0 && stays.successes === stays.trials,
  };
}
