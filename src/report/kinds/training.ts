import { invalid } from "../../core/index.js";
import { numberAt } from "../../sweep/index.js";
import type { Column, LossGrid } from "../../sweep/index.js";
import type { Figure, Line, Panel } from "../figure/figure.js";
import { groupRuns } from "../runs/groups.js";
import type { Grouping } from "../runs/groups.js";
import type { RunEvaluation, RunSet } from "../runs/runSet.js";
import { words } from "../runs/words.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { chosenEvaluation, chosenMetric } from "./shared/evaluation.js";
import { bandPoints, betterOf, counted, reachOf } from "./shared/measured.js";
import type { Counted } from "./shared/measured.js";
import { bandSentence, leftOutSentence, noteOf, sampleSentence, togetherSentence } from "./shared/notes.js";
import { rangeScale } from "./shared/scales.js";

/** Losses and measures along training. */
export const training = runsKind({
  name: "training",
  about: "the training loss against the optimizer step, and a metric at the longest length at checkpoints",
  options: ["evaluation", "metric", "group"],
  draw,
});

interface Drawn {
  panel: Panel;
  all: Counted;
}

async function draw(set: RunSet, { evaluation: asked, metric, group }: KindOptions): Promise<Figure> {
  const grouping = await groupRuns(set, group);
  const parts = [await losses(set, grouping), await checkpoints(set, grouping, { asked, metric })];
  const drawn = parts.filter((part) => part !== undefined);
  const [first] = drawn;
  if (first === undefined) {
    const sentence = `None of the ${set.count} runs has losses or checkpoints: sweep with --keep losses, or name checkpoints in the spec.`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
  const least = Math.min(...drawn.map(({ all }) => all.runs.length));
  return {
    kind: "training",
    title: parts[0] === undefined ? "Checkpoints of training" : "Training",
    note: noteOf(
      bandSentence(grouping.groups),
      leftOutSentence(first.all, "infinite from there on"),
      togetherSentence(grouping),
      sampleSentence(set, least),
    ),
    panels: drawn.map(({ panel }) => panel),
  };
}

/** The kept losses, undefined where none were. */
async function losses(set: RunSet, { groups }: Grouping): Promise<Drawn | undefined> {
  const steps = set.thinned(stepsOf(set.lossGrids));
  if (steps.length === 0) return undefined;
  const columns = steps.map((step): Column => ({ from: "history", step }));
  const all = counted(set, await set.numbers(columns), { better: "low", isAsked: () => true });
  const lines = groups.map(({ label, runs }): Line => {
    return { mark: "line", label: label === "" ? "training loss" : label, points: bandPoints(all, runs, steps) };
  });
  const scale = rangeScale(lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return {
    all,
    panel: { x: { label: "optimizer steps", scale: "linear" }, y: { label: "training loss", scale }, layers: lines },
  };
}

/** Fewer steps that all runs have tell less than all steps that some have. */
const FEWEST_COMMON = 16;

/** Steps of which every run that got there kept a loss, so that medians are not of other runs at every other step. */
function stepsOf(grids: readonly LossGrid[]): number[] {
  const last = Math.max(0, ...grids.map(({ every, count }) => every * (count - 1)));
  const common = grids.reduce((every, grid) => leastCommonMultiple(every, grid.every), 1);
  if (grids.length > 0 && last / common >= FEWEST_COMMON) {
    return Array.from({ length: Math.floor(last / common) + 1 }, (_, i) => i * common);
  }
  const all = grids.flatMap(({ every, count }) => Array.from({ length: count }, (_, i) => i * every));
  return [...new Set(all)].sort((a, b) => a - b);
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}

/** A metric at the longest length of an evaluation, at checkpoints and at the end; undefined without a checkpoint. */
async function checkpoints(
  set: RunSet,
  { groups }: Grouping,
  { asked, metric: named }: { asked: string | undefined; metric: string | undefined },
): Promise<Drawn | undefined> {
  const suits = ({ steps, statistics, lengths }: RunEvaluation): boolean =>
    steps.length > 0 && statistics.length > 0 && lengths.length > 0;
  const isWanted = asked !== undefined || named !== undefined;
  if (!isWanted && !set.evaluations.some(suits)) return undefined;
  const evaluation = chosenEvaluation(set, asked, suits);
  const { name, lengths } = evaluation;
  const { metric, statistic } = chosenMetric(set, evaluation, named);
  const length = lengths.at(-1)!;
  const end = await endOf(set);
  const early = evaluation.steps.filter((step) => end === undefined || step < end);
  const measured = { from: "metric", evaluation: name, metric, statistic, length } as const;
  const columns: Column[] = early.map((step) => ({ ...measured, step }));
  if (end !== undefined) columns.push({ ...measured, step: undefined });
  if (columns.length === 0) return undefined;
  const steps = end === undefined ? early : [...early, end];
  const better = betterOf(metric);
  const isAsked = (run: number): boolean => set.evaluates(run, name);
  const all = counted(set, await set.numbers(columns), { better, isAsked });
  const lines = groups.map(({ label, runs }): Line => {
    return { mark: "line", label: label === "" ? words(metric) : label, points: bandPoints(all, runs, steps) };
  });
  const heights = lines.flatMap(({ points }) => points.map(({ y }) => y));
  return {
    all,
    panel: {
      x: { label: "optimizer steps", scale: "linear" },
      y: {
        label: `${words(metric)} at length ${length} (${name})`,
        scale: better === "low" ? rangeScale(heights) : "linear",
        ...reachOf(metric),
      },
      layers: lines,
    },
  };
}

/** The steps of all runs that are done, undefined where they differ. */
async function endOf(set: RunSet): Promise<number | undefined> {
  const cells = await set.column("steps");
  const steps = new Set<number>();
  for (let run = 0; run < set.count; run++) if (set.status(run) === "done") steps.add(numberAt(cells, run));
  return steps.size === 1 ? [...steps][0] : undefined;
}
