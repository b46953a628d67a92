import { invalid } from "../../core/index.js";
import type { Figure, Line, LinePoint, Rule } from "../figure/figure.js";
import { bandOf } from "../runs/bands.js";
import { groupRuns } from "../runs/groups.js";
import type { RunSet } from "../runs/runSet.js";
import { words } from "../runs/words.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { chosenEvaluation } from "./shared/evaluation.js";
import { inGroups, leftOutSentence, noteOf, sampleSentence, togetherSentence } from "./shared/notes.js";
import { placesOf } from "./shared/places.js";
import type { Places } from "./shared/places.js";
import { rangeScale } from "./shared/scales.js";
import { valuesOf } from "./shared/values.js";
import type { Values } from "./shared/values.js";
import { columnLabel } from "./shared/words.js";

/** Up to which length it works, against what was varied. */
export const horizon = runsKind({
  name: "horizon",
  about: "the longest length up to which runs work, against an axis: median and band over seeds",
  options: ["x", "evaluation", "group", "step"],
  draw,
});

/** Between groups at a category, which is 1 wide. */
const MOST_ASIDE = 0.2;

async function draw(set: RunSet, { x: asked, evaluation: named, group, step }: KindOptions): Promise<Figure> {
  const evaluation = chosenEvaluation(set, named);
  const x = asked ?? usualAxis(set);
  const label = columnLabel(set, x);
  const places = placesOf(await set.column(x), set.count, label);
  const name = `${evaluation.name}${step === undefined ? "" : `[${step}]`}.horizon`;
  const values = await valuesOf(set, name);
  const grouping = await groupRuns(set, group, { but: [x] });
  // Between categories there is nothing that a line could go through: groups stand side by side at each.
  const isCategory = places.axis.scale === "category";
  const lines = grouping.groups.map(({ label: own, runs }, i, { length }): Line => {
    const aside = isCategory ? (i - (length - 1) / 2) * Math.min(MOST_ASIDE, 0.8 / length) : 0;
    const points = pointsOf(places, values, runs).map((point) => ({ ...point, x: point.x! + aside }));
    const curve = isCategory ? { curve: "none" as const } : {};
    return { mark: "line", label: own === "" ? "horizon" : own, points, ...curve };
  });
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) {
    throw invalid("OUTLAST_USAGE", `None of the ${set.count} runs has both a value of ${x} and one of ${name}.`);
  }
  const counts = points.map(({ runs = 0 }) => runs);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return {
    kind: "horizon",
    title: `Horizon against ${label}`,
    note: noteOf(
      `${counts.every((count) => count === 1) ? "Horizons" : `Median and 10-90 % ${isCategory ? "range" : "band"}`} of ${inGroups(counts, all).replace("group", "point")}; 0: not even at the shortest length.`,
      places.isBinned ? `Points are of ${places.at.length} ranges of ${words(x)}.` : "",
      leftOutSentence(values, "0"),
      togetherSentence(grouping),
      sampleSentence(set),
    ),
    panels: [
      {
        x: places.axis,
        y: { label: values.label, scale: rangeScale(points.map(({ y }) => y)) },
        layers: [...lines, ...longestTested(evaluation.lengths, values)],
      },
    ],
  };
}

/** The first axis of numbers that is no seed, else the first other one. */
export function usualAxis(set: RunSet): string {
  const axes = set.axes.filter(({ isSeed }) => !isSeed);
  const found = axes.find(({ cells }) => "numbers" in cells) ?? axes[0];
  if (found !== undefined) return found.name;
  throw invalid("OUTLAST_USAGE", "Nothing but seeds differs between the runs: name a column for x.");
}

function pointsOf({ of, at }: Places, { numbers }: Values, runs: Int32Array): LinePoint[] {
  const own: number[][] = at.map(() => []);
  for (const run of runs) own[of[run]!]?.push(numbers[run]!);
  return at.flatMap((x, place) => {
    const band = bandOf(Float64Array.from(own[place]!));
    if (band === undefined) return [];
    return [band.runs === 1 ? { x, y: band.y, runs: 1 } : { x, ...band }];
  });
}

/** Where horizons end because nothing longer was tested; none where some were searched for beyond. */
function longestTested(lengths: readonly number[], { numbers }: Values): Rule[] {
  const longest = lengths.at(-1);
  if (longest === undefined || numbers.some((number) => number > longest)) return [];
  return [{ mark: "rule", label: `longest tested, ${longest}`, y: longest }];
}
