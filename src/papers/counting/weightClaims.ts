import { median, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import { names } from "./draw.js";
import { mostRuns } from "./select.js";
import { shareWhere, showShare } from "./statistics.js";

/** What the weights of trained units say about where they fail. */
export function weightClaims(results: readonly PaperResult[]): Claim[] {
  return [...(["relu", "lstm"] as const).map((cell) => depths(results, cell)), closings(results), bounded(results)];
}

/** Of units that get some depth right at all. */
function depths(results: readonly PaperResult[], cell: "relu" | "lstm"): Claim {
  const own = mostRuns(results, cell).filter(
    ({ measures }) => (measures["depth"] ?? 0) > 0 && measures["predicted"] !== null,
  );
  const [within, most] = cell === "relu" ? [0.02, 0.95] : [0.15, 0.8];
  const near = (predicted: number, measured: number): boolean =>
    Math.abs(predicted - measured) <= Math.max(1, within * measured);
  const share = shareWhere(own, (of) => near(of("predicted"), of("depth")));
  const ratios = own.map(({ measures }) => measures["predicted"]! / measures["depth"]!);
  const exact = cell === "relu" ? "" : " (its gates taken as they are at a deep string)";
  return {
    kind: "derived",
    sentence: `${names[cell]}: the weights say at which depth of (^k )^k a trained unit first fails${exact}.`,
    measured: `within 1 or ${100 * within} % in ${showShare(share)}, median ratio ${show(median(ratios))}`,
    tolerance: `>= ${100 * most} % of them`,
    holds: share.share >= most,
  };
}

/**
 * The number of closings from the fixed point of openings to the false answer: the same after every peak that is deep
 * enough. 500 openings leave slow units short of it, and these need fewer.
 */
function closings(results: readonly PaperResult[]): Claim {
  const own = mostRuns(results, "gru").filter(
    ({ measures }) => measures["steps"] !== null && measures["turns"]! >= 500,
  );
  const share = shareWhere(own, (of) => Math.abs(500 + of("steps") - 1 - of("turns")) <= 2);
  const later = own.filter(({ measures }) => measures["turns"]! > 500 + measures["steps"]! + 1);
  return {
    kind: "derived",
    sentence:
      "GRU: its fixed points say how many closings after a peak it first calls a string closed, or, where 500 openings do not reach them, how many at most.",
    measured: `the step of ( (^500 )^500 )^2 to within 2 in ${showShare(share)}, later in ${later.length}`,
    tolerance: ">= 85 % of them, later in none",
    holds: share.share >= 0.85 && later.length === 0,
  };
}

/**
 * States of a GRU lie between -1 and 1, so that deep strings differ by ever less. That bounds no depth that is short of
 * the number of states: a depth of 1000 is in reach of hand-made weights, and what training finds is another matter.
 * Depths that are right: several units together make more than one.
 */
const reach = { one: 100, more: 200 };

function bounded(results: readonly PaperResult[]): Claim {
  const own = where(results, { cell: "gru" }).filter(({ measures }) => measures["depth"] !== null);
  const units = ({ cell }: PaperResult): number => Number(cell["hiddenSize"]);
  const deepest = (of: readonly PaperResult[]): number => Math.max(0, ...of.map(({ measures }) => measures["depth"]!));
  const one = own.filter((run) => units(run) === 1);
  const more = own.filter((run) => units(run) > 1);
  const others =
    more.length > 0 ? `, ${show(deepest(more))} of ${more.length} of 2 to ${Math.max(...more.map(units))}` : "";
  return {
    kind: "derived",
    sentence: "No trained GRU counts far: its states are bounded, and each forgets how deep a deep string was.",
    measured: `the deepest excursion right ${show(deepest(one))} of ${one.length} GRUs of one unit${others}`,
    tolerance: `no depth of ${reach.one} right of one unit, of ${reach.more} of more`,
    holds: own.length > 0 && deepest(one) < reach.one && deepest(more) < reach.more,
  };
}
