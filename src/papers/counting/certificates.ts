import { groupsOf, median } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import type { Table } from "../table.js";
import { names } from "./draw.js";
import { mostRuns, numbersOf } from "./select.js";
import { CERTIFIED } from "./setting.js";
import type { CountingCell } from "./setting.js";
import { medianInterval, shareWhere, showMedian, showShare } from "./statistics.js";

/**
 * What is known of all strings: a horizon, to the last bit of the model's arithmetic, or only that it is no shorter. It
 * is exact where the next symbol fails on some string, and where nothing longer was looked at.
 */
function kindOf({ measures: { certified, failsAt } }: PaperResult): "exact" | "bound" {
  return certified === CERTIFIED || failsAt === certified! + 1 ? "exact" : "bound";
}

function certifiedRuns(results: readonly PaperResult[]): PaperResult[] {
  return results.filter(({ measures }) => (measures["certified"] ?? null) !== null);
}

/** Each unit that was trained, and each experiment's. */
export function certificateTables(results: readonly PaperResult[]): Table[] {
  const own = certifiedRuns(results).filter(({ cell }) => cell["cell"] !== undefined);
  const title = `Horizons over all strings of up to ${CERTIFIED} symbols`;
  return [
    {
      name: "certified",
      title: `${title}, of each unit`,
      columns: ["experiment", "cell", "loss", "seed", "certified", "kind", "failsAt", "depth", "horizon"],
      rows: own.map((result) => {
        const { cell, measures } = result;
        const { certified = null, failsAt = null, depth = null, horizon = null } = measures;
        const of = ["experiment", "cell", "loss", "seed"].map((name) => cell[name] ?? null);
        return [...of, certified, kindOf(result), failsAt, depth, horizon];
      }),
      printed: false,
    },
    {
      name: "certified-by-experiment",
      title: `${title}: "bound" where a unit may be right for longer, up to a string that was found to fail`,
      columns: ["experiment", "cell", "loss", "runs", "exact", "bound", "median certified", "least", "most"],
      rows: groupsOf(own).map(({ cell, results: runs }) => {
        const exact = runs.filter((result) => kindOf(result) === "exact").length;
        const lengths = numbersOf(runs, "certified");
        const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
        const of = ["experiment", "cell", "loss"].map((name) => cell[name] ?? null);
        return [...of, runs.length, exact, runs.length - exact, median(lengths), least, most];
      }),
      printed: true,
    },
  ];
}

export function certificateClaims(results: readonly PaperResult[]): Claim[] {
  return [certifiedIsLeast(results), ...(["lstm", "gru"] as const).flatMap((cell) => failingFound(results, cell))];
}

/** Of every unit, trained or not. */
function certifiedIsLeast(results: readonly PaperResult[]): Claim {
  const known = certifiedRuns(results);
  // The next deeper excursion fails within its 2 (depth + 1) symbols, and words within the next even length.
  const excess = known.map(({ measures: { certified, depth, horizon } }) => {
    const found = Math.min(2 * (depth ?? 0), horizon ?? Infinity);
    return certified! - found;
  });
  const early = known.filter((_, i) => excess[i]! < -1).length;
  return {
    kind: "theorem",
    sentence: "What a unit is certified for of all strings is no more than what it gets right of samples of them.",
    measured: `certified lengths at most ${show(Math.max(...excess))} above the sampled ones, ${known.length} units; less in ${early}`,
    tolerance: "at most 1: lengths of samples are even",
    holds: known.length > 0 && excess.every((length) => length <= 1),
  };
}

/** Of units in the study's set-up: a sample may miss the strings that fail, the search for extreme states finds one. */
function failingFound(results: readonly PaperResult[], cell: CountingCell): Claim[] {
  const own = certifiedRuns(mostRuns(results, cell));
  if (own.length === 0) return [];
  const found = shareWhere(own, (of) => of("failsAt") <= CERTIFIED);
  const exact = shareWhere(own, (_, result) => kindOf(result) === "exact");
  const [lengths, samples] = (["certified", "horizon"] as const).map((name) => numbersOf(own, name)) as [
    number[],
    number[],
  ];
  return [
    {
      kind: "derived",
      sentence: `Of nearly every ${names[cell]} a string of at most ${CERTIFIED} symbols is found that it gets wrong.`,
      measured:
        `${showShare(found)}; right on all strings of ${showMedian(median(lengths), medianInterval(lengths))} symbols, ` +
        `to the last bit in ${showShare(exact)}, a bound in the others; ` +
        `on samples of ${showMedian(median(samples), medianInterval(samples))}`,
      tolerance: ">= 95 % of them",
      holds: found.share >= 0.95,
    },
  ];
}
