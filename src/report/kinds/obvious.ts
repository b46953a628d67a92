import type { Figure } from "../figure/figure.js";
import { groupRuns } from "../runs/groups.js";
import type { RunEvaluation, RunSet } from "../runs/runSet.js";
import { distribution } from "./distribution.js";
import { failure } from "./failure.js";
import { heatmap } from "./heatmap.js";
import { horizon } from "./horizon.js";
import type { RunsKind } from "./kind.js";
import { length } from "./length.js";
import { parallel } from "./parallel.js";
import { training } from "./training.js";

/** An ECDF or a histogram of fewer runs says less than a list of them. */
const FEW = 5;

/** The figures that suit some runs, the one that says most first; none of no runs. */
export async function obviousFigures(set: RunSet): Promise<Figure[]> {
  return set.hold(async () => {
    const figures: Figure[] = [];
    for (const kind of await suiting(set)) figures.push(await kind.of(set));
    return figures;
  });
}

/** The first of them; undefined of no runs. */
export async function obviousFigure(set: RunSet): Promise<Figure | undefined> {
  const [kind] = await suiting(set);
  return kind?.of(set);
}

async function suiting(set: RunSet): Promise<RunsKind[]> {
  if (set.count === 0) return [];
  const axes = set.axes.filter(({ isSeed }) => !isSeed).length;
  const { groups } = await groupRuns(set, undefined);
  const isRepeated = groups.some(({ runs }) => runs.length >= FEW);
  const [first] = set.evaluations;
  const hasHorizons = first !== undefined && hasNumbers(await set.column(`${first.name}.horizon`));
  const hasCurve = hasHorizons && isDrawable(first);
  const hasCheckpoints = set.evaluations.some((own) => isDrawable(own) && own.steps.length > 0);
  const hasFailures = set.evaluations.some((own) => isDrawable(own) && own.metrics.includes("firstFailure"));
  return [
    ...(hasCurve ? [length] : []),
    ...(hasHorizons && axes >= 1 ? [horizon] : []),
    ...(hasHorizons && axes >= 2 ? [heatmap] : []),
    ...(set.lossGrids.length > 0 || hasCheckpoints ? [training] : []),
    ...(hasHorizons && isRepeated ? [distribution] : []),
    ...(hasFailures && isRepeated && hasHorizons ? [failure] : []),
    ...(hasHorizons && axes >= 3 ? [parallel] : []),
  ];
}

function isDrawable({ lengths, statistics }: RunEvaluation): boolean {
  return lengths.length > 0 && statistics.length > 0;
}

function hasNumbers(cells: Awaited<ReturnType<RunSet["column"]>>): boolean {
  return "numbers" in cells && cells.numbers.some((number) => !Number.isNaN(number));
}
