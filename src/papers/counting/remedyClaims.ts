import { median, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
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

const words: Record<Verdict, string> = {
  deeper: "lets it count deeper",
  shallower: "makes it count less deep",
  neither: "makes it count neither deeper nor less deep",
};

function remedyClaim(
  name: string,
  cell: CountingCell,
  verdict: Verdict,
  own: readonly PaperResult[],
  results: readonly PaperResult[],
): Claim {
  const without = new Map(where(results, { experiment: "seeds", cell }).map((one) => [one.cell["seed"], one]));
  const pairs = own.flatMap((one) => {
    const other = without.get(one.cell["seed"]!);
    return other === undefined ? [] : [[depth(one), depth(other)] as const];
  });
  const differing = pairs.filter(([after, before]) => after !== before);
  const found = shareAmong(differing.filter(([after, before]) => after > before).length, differing.length);
  const holds = {
    deeper: found.low > 0.5,
    shallower: found.high < 0.5,
    neither: found.low <= 0.5 && found.high >= 0.5,
  };
  const [depths, horizons] = [numbersOf(own, "depth"), numbersOf(own, "horizon")];
  const exact = shareWhere(own, (of) => of("depth") === DEEPEST);
  const before = pairs.map(([, other]) => other);
  return {
    kind: "derived",
    sentence: `${names[cell]} with ${name}: it ${words[verdict]}.`,
    measured:
      `median depth ${showMedian(median(depths), medianInterval(depths))}, without ` +
      `${showMedian(median(before), medianInterval(before))}; horizon ${showMedian(median(horizons), medianInterval(horizons))}; ` +
      `deeper in ${showShare(found)} that differ; to ${DEEPEST} in ${showShare(exact)}`,
    tolerance: `interval of the share deeper ${verdict === "neither" ? "around" : verdict === "deeper" ? "above" : "below"} 1/2`,
    holds: holds[verdict],
  };
}

const depth = ({ measures }: PaperResult): number => measures["depth"] ?? 0;
