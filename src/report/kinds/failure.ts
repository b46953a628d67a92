import { failureHistogram } from "../../analysis/index.js";
import { invalid } from "../../core/index.js";
import type { Column } from "../../sweep/index.js";
import type { Bars, Figure, Line, Panel } from "../figure/figure.js";
import { groupRuns } from "../runs/groups.js";
import type { Grouping } from "../runs/groups.js";
import type { RunEvaluation, RunSet } from "../runs/runSet.js";
import { words } from "../runs/words.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { depthCurve } from "./shared/depth.js";
import { chosenEvaluation, chosenMetric, plannedOf } from "./shared/evaluation.js";
import { bandPoints, columnOfRuns, counted, reachOf } from "./shared/measured.js";
import type { Counted } from "./shared/measured.js";
import { inGroups, leftOutSentence, noteOf, sampleSentence, togetherSentence } from "./shared/notes.js";

/** Where runs first go wrong, over how deep the strings are there. */
export const failure = runsKind({
  name: "failure",
  about: "where in the longest sequences runs first go wrong, over the depth of the brackets or the accuracy",
  options: ["evaluation", "group"],
  draw,
});

const BINS = 30;
/** More histograms over one another could not be told apart. */
const MOST_GROUPS = 3;

async function draw(set: RunSet, { evaluation: asked, group }: KindOptions): Promise<Figure> {
  const evaluation = chosenEvaluation(set, asked, ({ metrics }) => metrics.includes("firstFailure"));
  const { name, lengths } = evaluation;
  const { metric, statistic } = chosenMetric(set, evaluation, "firstFailure");
  const length = lengths.at(-1)!;
  const grouping = await groupRuns(set, group, { most: MOST_GROUPS });
  const column: Column = { from: "metric", evaluation: name, step: undefined, metric, statistic, length };
  const isAsked = (run: number): boolean => set.evaluates(run, name);
  const all = counted(set, await set.numbers([column]), { better: "high", isAsked });
  const failuresOf = (runs: Int32Array): Float64Array =>
    columnOfRuns(all, runs, 0).filter((number) => !Number.isNaN(number));
  const groups = grouping.groups.map(({ label, runs }) => ({ label, failures: failuresOf(runs) }));
  const steps = groups.reduce(
    (most, { failures }) => failures.reduce((own, number) => Math.max(own, Math.ceil(number)), most),
    stepsAt(set, evaluation),
  );
  const width = Math.max(1, Math.ceil(steps / BINS));
  const drawn = groups.map(({ label, failures }) => {
    const { from, counts, never } = failureHistogram(Array.from(failures), { length: steps, width });
    const bars = from.map((start, i) => ({ from: start, to: Math.min(steps, start + width), height: counts[i]! }));
    const layer: Bars = { mark: "bars", label: label === "" ? "runs" : label, bars };
    return { layer, never, runs: failures.length };
  });
  const counts = drawn.map(({ runs }) => runs);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0)
    throw invalid("OUTLAST_USAGE", `None of the ${set.count} runs has a first failure at length ${length}.`);
  const never = drawn.reduce((sum, one) => sum + one.never, 0);
  const x = { label: "step of the sequence", scale: "linear" } as const;
  return {
    kind: "failure",
    title: `First failure in sequences of length ${length}`,
    note: noteOf(
      `${statistic === "mean" ? "Averages" : "Medians"} over the sequences of ${inGroups(counts, total)}; ${never} never failed.`,
      leftOutSentence(all, "failing at once"),
      togetherSentence(grouping),
      sampleSentence(set, all.runs.length),
    ),
    panels: [
      { x, y: { label: "runs that first fail there", scale: "linear" }, layers: drawn.map(({ layer }) => layer) },
      depthPanel(set, evaluation, x) ?? (await accuracyPanel(set, evaluation, grouping)),
    ],
  };
}

/** Steps of the longest sequences: some tasks read their answers from steps after the string. */
function stepsAt(set: RunSet, { name, lengths }: RunEvaluation): number {
  const { task } = plannedOf(set, name)?.planned ?? {};
  return task?.stepsOf?.(lengths.at(-1)!) ?? lengths.at(-1)!;
}

/** How deep the strings are, where they are of brackets. */
function depthPanel(set: RunSet, { name, lengths }: RunEvaluation, x: Panel["x"]): Panel | undefined {
  const found = plannedOf(set, name);
  const points = found && depthCurve(found.run, found.planned, lengths.at(-1)!);
  if (points === undefined) return undefined;
  const line: Line = { mark: "line", label: "depth", points };
  return { x, y: { label: "brackets open (mean of strings)", scale: "linear" }, layers: [line] };
}

/** How much is right at each length. */
async function accuracyPanel(set: RunSet, evaluation: RunEvaluation, { groups }: Grouping): Promise<Panel> {
  const { name, lengths, metrics } = evaluation;
  const wanted = (["tokenAccuracy", "sequenceAccuracy", "firstFailure"] as const).find((own) => metrics.includes(own));
  const { metric, statistic } = chosenMetric(set, evaluation, wanted);
  const places = set.thinned(lengths);
  const columns = places.map((length): Column => {
    return { from: "metric", evaluation: name, step: undefined, metric, statistic, length };
  });
  const isAsked = (run: number): boolean => set.evaluates(run, name);
  const all: Counted = counted(set, await set.numbers(columns), { better: "high", isAsked });
  const layers = groups.map(({ label, runs }): Line => {
    return { mark: "line", label: label === "" ? words(metric) : label, points: bandPoints(all, runs, places) };
  });
  const x = { label: "length (steps)", scale: "linear" } as const;
  const y = { label: `${words(metric)} at each length`, scale: "linear", ...reachOf(metric) } as const;
  return { x, y, layers };
}
