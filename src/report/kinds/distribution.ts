import { invalid } from "../../core/index.js";
import type { Figure, Line, LinePoint } from "../figure/figure.js";
import { groupRuns } from "../runs/groups.js";
import type { RunSet } from "../runs/runSet.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { inGroups, leftOutSentence, noteOf, sampleSentence, togetherSentence, worstWords } from "./shared/notes.js";
import { rangeScale } from "./shared/scales.js";
import { usualValue, valuesAt, valuesOf } from "./shared/values.js";
import { sentenceCase } from "./shared/words.js";

/** How a value differs from seed to seed. */
export const distribution = runsKind({
  name: "distribution",
  about: "which share of the runs has at most some value: the ECDF over seeds",
  options: ["value", "group"],
  draw,
});

/** Steps of a curve: more would not be seen. */
const MOST_STEPS = 512;

async function draw(set: RunSet, { value, group }: KindOptions): Promise<Figure> {
  const name = value ?? (await usualValue(set));
  const values = await valuesOf(set, name);
  const grouping = await groupRuns(set, group);
  const lines = grouping.groups.flatMap(({ label, runs }): Line[] => {
    const points = ecdf(valuesAt(values, runs));
    return points.length === 0 ? [] : [{ mark: "line", label: label === "" ? "runs" : label, points, curve: "step" }];
  });
  if (lines.length === 0) throw invalid("OUTLAST_USAGE", `None of the ${set.count} runs has a number for ${name}.`);
  const counts = lines.map(({ points }) => points[0]!.runs!);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return {
    kind: "distribution",
    title: `${sentenceCase(values.label)}: distribution over runs`,
    note: noteOf(
      `Share of ${inGroups(counts, all)}.`,
      leftOutSentence(values, worstWords(values.better)),
      togetherSentence(grouping),
      sampleSentence(set),
    ),
    panels: [
      {
        x: { label: values.label, scale: rangeScale(lines.flatMap(({ points }) => points.map(({ x }) => x))) },
        y: { label: "share of runs at most there", scale: "linear", domain: [0, 1] },
        layers: lines,
      },
    ],
  };
}

/** Where the share of numbers that are at most x rises, from 0 before the first on; none of no numbers. */
function ecdf(numbers: Float64Array): LinePoint[] {
  const ascending = numbers.filter((number) => !Number.isNaN(number)).sort();
  const runs = ascending.length;
  const rises: LinePoint[] = [];
  ascending.forEach((x, i) => {
    if (Number.isFinite(x) && x !== ascending[i + 1]) rises.push({ x, y: (i + 1) / runs, runs });
  });
  const points: LinePoint[] = rises.length <= MOST_STEPS ? rises : evenly(rises);
  if (runs > 0) points.unshift({ x: rises[0]?.x ?? null, y: 0, runs });
  if (runs > 0 && ascending[runs - 1] === Infinity) points.push({ x: null, y: 1, runs });
  return points;
}

/** Some of many, the first and the last too. */
function evenly(points: readonly LinePoint[]): LinePoint[] {
  const last = points.length - 1;
  return Array.from({ length: MOST_STEPS }, (_, i) => points[Math.round((i * last) / (MOST_STEPS - 1))]!);
}
