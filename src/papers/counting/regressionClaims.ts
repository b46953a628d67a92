import { lossRegression, regression } from "../../analysis/index.js";
import type { Interval, LossRegression, Regression, Share } from "../../analysis/index.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import { epochsOf } from "./chosen.js";
import { minusLog, names } from "./draw.js";
import { checkpointsOf, isTrained, keptRuns, runsOf } from "./select.js";
import { STUDY_EPOCHS } from "./runs.js";
import type { Checkpoint } from "./select.js";
import { countingCells } from "./setting.js";
import type { CountingCell } from "./setting.js";
import { shareAmong, showShare } from "./statistics.js";

/** Average first failures against -ln(mean validation loss): the authors' ten runs a cell, then many seeds. */
export function regressionClaims(results: readonly PaperResult[]): Claim[] {
  return [
    ...countingCells.flatMap((cell) => ofKeptRuns(results, cell)),
    ...countingCells.flatMap((cell) => ofSeeds(results, cell)),
  ];
}

/** Fewer runs say nothing. */
const ENOUGH = 10;

function ofKeptRuns(results: readonly PaperResult[], cell: CountingCell): Claim[] {
  const runs = keptRuns(results, cell);
  if (runs.length < ENOUGH) return [];
  const { r, p, slope, intervals } = lossRegression(checkpointsOf(runs));
  const correlations = (["trainLoss", "longLoss"] as const).map((set) =>
    show(lineOf(checkpointsOf(runs, set))?.r ?? NaN),
  );
  return [
    {
      kind: "re-creation",
      sentence: `${names[cell]}: at six epochs of ten runs the average first failure on 1000 symbols rises with -ln(mean validation loss).`,
      measured: `slope ${show(slope)} (${range(intervals.slope)}), r ${show(r)} (${range(intervals.r)}), intervals by runs; p ${show(p)} if all 60 were independent; r ${correlations[0]!} of the training loss, ${correlations[1]!} of the long strings'`,
      tolerance: "r > 0, its interval too",
      holds: intervals.r.low > 0,
    },
  ];
}

/** The start is one of the six epochs, as in the authors' analysis, and much of the rise is that from there. */
function ofSeeds(results: readonly PaperResult[], cell: CountingCell): Claim[] {
  const runs = runsOf(results, "seeds", cell).filter((result) => epochsOf(result).length > 1);
  if (runs.length < ENOUGH) return [];
  const share = risingOf(runs.map((run) => lineOf(checkpointsOf([run]))));
  const trained = risingOf(runs.filter(isTrained).map((run) => lineOf(checkpointsOf([run]))));
  const pooled = pooledOf(checkpointsOf(runs));
  const [, ...later] = STUDY_EPOCHS;
  const since = (of: readonly PaperResult[]): Checkpoint[] => checkpointsOf(of, "validationLoss", later);
  // Where a first failure stays what it is after the start, no line can say more.
  const changing = risingOf(runs.map((run) => lineOf(since([run]))).filter((own) => own !== undefined));
  return [
    {
      kind: "re-creation",
      sentence: `${names[cell]}: over six epochs the average first failure on 1000 symbols rises with -ln(mean validation loss), in most runs, without the start too, and over all.`,
      measured:
        `rises in ${showShare(share)}, of those trained in ${showShare(trained)}; over all ${showLine(pooled)}; ` +
        `without the start in ${showShare(changing)} that change, over all ${showLine(pooledOf(since(runs)))}`,
      tolerance: "intervals of both shares above 1/2, with the start and without, that of the slope over all above 0",
      holds: share.low > 0.5 && changing.low > 0.5 && pooled !== undefined && pooled.intervals.slope.low > 0,
    },
  ];
}

/** How many lines rise; a run that has none does not. */
function risingOf(lines: readonly (Regression | undefined)[]): Share {
  return shareAmong(lines.filter((own) => own !== undefined && own.slope > 0).length, lines.length);
}

/** Undefined where the loss or the first failure does not change, or too few epochs came about. */
function lineOf(points: readonly Checkpoint[]): Regression | undefined {
  return changes(points)
    ? regression(
        points.map(({ loss }) => minusLog(loss)),
        points.map(({ firstFailure }) => firstFailure),
      )
    : undefined;
}

function pooledOf(points: readonly Checkpoint[]): LossRegression | undefined {
  return changes(points) ? lossRegression(points) : undefined;
}

function changes(points: readonly Checkpoint[]): boolean {
  return (["loss", "firstFailure"] as const).every((field) => new Set(points.map((point) => point[field])).size > 1);
}

function showLine(line: LossRegression | undefined): string {
  if (line === undefined) return "no slope";
  const { slope, r, intervals } = line;
  return `slope ${show(slope)} (${range(intervals.slope)} by runs), r ${show(r)} (${range(intervals.r)})`;
}

function range({ low, high }: Interval): string {
  return `${show(low)} to ${show(high)}`;
}
