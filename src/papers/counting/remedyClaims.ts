import { median, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import type { Share } from "../../analysis/index.js";
import { names } from "./draw.js";
import { remedies } from "./remedies.js";
import type { Verdict } from "./remedies.js";
import { numbersOf, runsOf } from "./select.js";
import { DEEPEST } from "./setting.js";
import type { CountingCell } from "./setting.js";
import { medianInterval, shareAmong, shareWhere, showMedian, showShare } from "./statistics.js";

/** What each remedy does to the depth that a run counts to, against the same seed without it. */
export function remedyClaims(results: readonly PaperResult[]): Claim[] {
  return remedies.flatMap(({ name, effect }) =>
    (Object.entries(effect) as [CountingCell, Verdict][]).flatMap(([cell, verdict]) => {
      const own = runsOf(results, name, cell);
      return own.length === 0 ? [] : [remedyClaim(name, cell, verdict, own, results)];
    }),
  );
}

/** Of each verdict what is said, and what holds it: the shares of seeds that get deeper, and that count. */
const verdicts: Record<
  Verdict,
  { words: string; tolerance: string; holds: (deeper: Share, counts: Share) => boolean }
> = {
  counts: {
    words: "counts",
    tolerance: ">= 75 % of them count",
    holds: (_, counts) => counts.share >= 0.75,
  },
  deeper: {
    words: "gets deeper",
    tolerance: "interval of the share deeper above 1/2",
    holds: (deeper) => deeper.low > 0.5,
  },
  shallower: {
    words: "gets less deep",
    tolerance: "interval of the share deeper below 1/2",
    holds: (deeper) => deeper.high < 0.5,
  },
  "no counter": { words: "does not count", tolerance: "<= 5 % of them count", holds: (_, { share }) => share <= 0.05 },
};

function remedyClaim(
  name: string,
  cell: CountingCell,
  verdict: Verdict,
  own: readonly PaperResult[],
  results: readonly PaperResult[],
): Claim {
  const { words, tolerance, holds } = verdicts[verdict];
  const without = new Map(where(results, { experiment: "seeds", cell }).map((one) => [one.cell["seed"], one]));
  const pairs = own.map((one) => ({ after: depth(one), before: depth(without.get(one.cell["seed"])) }));
  const differing = pairs.filter(({ after, before }) => after !== before);
  const deeper = shareAmong(differing.filter(({ after, before }) => after > before).length, differing.length);
  const counts = shareWhere(own, (of) => of("depth") === DEEPEST && of("thousand") === 1 && of("zigzag") === 1);
  const middle = (numbers: number[]): string => showMedian(median(numbers), medianInterval(numbers));
  return {
    kind: "derived",
    sentence: `${names[cell]} with ${name}: it ${words}.`,
    measured:
      `counts to ${DEEPEST} in ${showShare(counts)}; median depth ${middle(numbersOf(own, "depth"))}, without it ` +
      `${middle(pairs.map(({ before }) => before))}; horizon ${middle(numbersOf(own, "horizon"))}; ` +
      `deeper in ${showShare(deeper)} that differ`,
    tolerance,
    holds: holds(deeper, counts),
  };
}

const depth = (result: PaperResult | undefined): number => result?.measures["depth"] ?? 0;
