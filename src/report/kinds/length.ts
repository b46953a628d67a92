import { invalid } from "../../core/index.js";
import { showRange } from "../../evaluate/index.js";
import type { Column } from "../../sweep/index.js";
import type { Statistic } from "../../tasks/index.js";
import type { Figure, Line, Rule } from "../figure/figure.js";
import { groupRuns } from "../runs/groups.js";
import type { RunGroup } from "../runs/groups.js";
import type { RunEvaluation, RunSet } from "../runs/runSet.js";
import { trainedLengths } from "../runs/trained.js";
import { words } from "../runs/words.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { chosenEvaluation, chosenMetric } from "./shared/evaluation.js";
import type { Shown } from "./shared/evaluation.js";
import { bandPoints, betterOf, counted, ownPoints, reachOf } from "./shared/measured.js";
import { bandSentence, leftOutSentence, noteOf, sampleSentence, togetherSentence, worstWords } from "./shared/notes.js";
import { rangeScale, spacingScale } from "./shared/scales.js";
import { sentenceCase } from "./shared/words.js";

/** A metric against length: does it outlast its training length? */
export const length = runsKind({
  name: "length",
  about: "loss, accuracy or another metric against length: median and band over seeds, training length marked",
  options: ["evaluation", "metric", "group", "step"],
  draw,
});

/** The middle of a single run's sequences, and between which quantiles most of them are. */
const own: readonly Statistic[] = ["median", "q05", "q95"];

async function draw(set: RunSet, { evaluation: asked, metric: named, group, step }: KindOptions): Promise<Figure> {
  // Of several, the one that says most of lengths.
  const most = Math.max(...set.evaluations.map(({ lengths }) => lengths.length));
  const evaluation = chosenEvaluation(set, asked, ({ lengths }) => lengths.length === most);
  const shown = chosenMetric(set, evaluation, named);
  const grouping = await groupRuns(set, group);
  const better = betterOf(shown.metric);
  const hasOwnBand = isOneEach(grouping.groups) && own.every((name) => evaluation.statistics.includes(name));
  // Of a sequence that is right or wrong as a whole, quantiles are 0 or 1.
  const isOwn = hasOwnBand && shown.metric !== "sequenceAccuracy";
  const statistics = isOwn ? own : [shown.statistic];
  const lengths = set.thinned(evaluation.lengths);
  const columns = statistics.flatMap(
    (statistic) =>
    lengths.map((at): Column => ({ from: "metric", evaluation: evaluation.name, step, metric: shown.metric, statistic, length: at })), // prettier-ignore
  );
  const isAsked = (run: number): boolean => set.evaluates(run, evaluation.name);
  const all = counted(set, await set.numbers(columns), { better, isAsked });
  const lines = grouping.groups.map(({ label, runs }): Line => {
    const points = isOwn ? ownPoints(all, runs[0]!, lengths, true) : bandPoints(all, runs, lengths);
    return { mark: "line", label: label === "" ? words(shown.metric) : label, points };
  });
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) throw nothing(set, evaluation, step);
  return {
    kind: "length",
    title: titleOf(set, evaluation, shown, step),
    note: noteOf(
      isOwn ? ownSentence(set.count) : bandSentence(grouping.groups),
      leftOutSentence(all, worstWords(better)),
      togetherSentence(grouping),
      sampleSentence(set, all.runs.length),
    ),
    panels: [
      {
        x: { label: "length (steps)", scale: spacingScale(lengths) },
        y: {
          label: yLabel(shown, isOwn),
          scale: better === "low" ? rangeScale(points.map(({ y }) => y)) : "linear",
          ...reachOf(shown.metric),
        },
        layers: [...lines, ...trainingRules(set)],
      },
    ],
  };
}

function isOneEach(groups: readonly RunGroup[]): boolean {
  return groups.every(({ runs }) => runs.length === 1);
}

/** A rule at the greatest length trained on, one for each task. */
export function trainingRules(set: RunSet): Rule[] {
  return trainedLengths(set).map((range) => ({
    mark: "rule",
    label: `${range.from === range.to ? "training length" : "training lengths"} ${showRange(range)}`,
    x: range.to,
  }));
}

function ownSentence(count: number): string {
  const whose = count === 1 ? "One run" : `${count} runs, one a curve`;
  return `${whose}: median and 5-95 % band over its sequences of each length.`;
}

function yLabel({ metric, statistic }: Shown, isOwn: boolean): string {
  return `${words(metric)} (${isOwn ? "median" : statistic} over sequences)`;
}

function titleOf(set: RunSet, { name }: RunEvaluation, { metric }: Shown, step: number | undefined): string {
  const which = set.evaluations.length > 1 ? `, ${name}` : "";
  const when = step === undefined ? "" : `, after ${step} steps`;
  return `${sentenceCase(words(metric))} against length${which}${when}`;
}

function nothing(set: RunSet, { name, steps }: RunEvaluation, step: number | undefined): Error {
  if (step === undefined)
    return invalid("OUTLAST_USAGE", `None of the ${set.count} runs has a curve of ${name} at its end.`);
  const there = steps.length === 0 ? "there is no checkpoint" : `there are checkpoints after ${steps.join(", ")} steps`;
  return invalid(
    "OUTLAST_USAGE",
    `None of the ${set.count} runs has a curve of ${name} after ${step} steps: ${there}.`,
  );
}
