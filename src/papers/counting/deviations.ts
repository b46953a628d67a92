import { regression } from "../../analysis/index.js";
import type { Regression } from "../../analysis/index.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";
import type { Table } from "../table.js";
import { minusLog } from "./draw.js";
import { isTrained, mostRuns, trainedLoss } from "./select.js";

/** How far a ReLU's weights are from exact ones, each alone and both. */
const deviations = {
  ratioDeviation: "|a/b + 1|",
  uDeviation: "|u - 1|",
  deviation: "distance of (a/b, u) from (-1, 1)",
} as const;

/** What it is regressed on. */
const regressors = {
  trainLoss: "-ln(mean training loss)",
  validationLoss: "-ln(mean validation loss)",
  longLoss: "-ln(mean loss of 52 to 100 symbols)",
  thousandFpf: "average first failure on 1000 symbols",
} as const;

type Deviation = keyof typeof deviations;
type Regressor = keyof typeof regressors;

/** Where it has learnt nothing, a unit's weights are anywhere: those that come below the authors' bound alone. */
function trained(results: readonly PaperResult[]): PaperResult[] {
  return mostRuns(results, "relu").filter(isTrained);
}

/** Least squares over runs; undefined of fewer than three, or where all are alike. */
function lineOf(runs: readonly PaperResult[], deviation: Deviation, on: Regressor): Regression | undefined {
  const known = runs.flatMap(({ measures }) => {
    const [x, y] = [measures[on] ?? null, measures[deviation] ?? null];
    return x === null || y === null ? [] : [{ x: on === "thousandFpf" ? x : minusLog(x), y }];
  });
  const [x, y] = [known.map((point) => point.x), known.map((point) => point.y)];
  const varied = [x, y].every((numbers) => new Set(numbers).size > 1);
  return known.length > 2 && varied ? regression(x, y) : undefined;
}

export function deviationTable(results: readonly PaperResult[]): Table {
  const runs = trained(results);
  return {
    name: "relu-deviations",
    title: `ReLU: deviations of the weights from exact ones, regressed over the runs of a training loss <= ${trainedLoss.relu}`,
    columns: ["deviation", "regressed on", "runs", "slope", "intercept", "r", "r2", "p"],
    rows: Object.entries(deviations).flatMap(([deviation, what]) =>
      Object.entries(regressors).flatMap(([regressor, on]) => {
        const line = lineOf(runs, deviation as Deviation, regressor as Regressor);
        return line === undefined ? [] : [[what, on, line.points, line.slope, line.intercept, line.r, line.r2, line.p]];
      }),
    ),
    printed: true,
  };
}

/** How many runs it takes to say whether there is a correlation of a half. */
const ENOUGH = 30;

export function deviationClaims(results: readonly PaperResult[]): Claim[] {
  const runs = trained(results);
  const line = lineOf(runs, "deviation", "validationLoss");
  if (line === undefined || line.points < ENOUGH) return [];
  const alone = (["ratioDeviation", "uDeviation"] as const).map((name) => {
    const { r, p } = lineOf(runs, name, "validationLoss") ?? { r: NaN, p: NaN };
    return `of ${deviations[name]} alone r ${show(r)}, p ${show(p)}`;
  });
  const failures = lineOf(runs, "deviation", "thousandFpf");
  return [
    {
      kind: "re-creation",
      sentence:
        "ReLU: the lower a trained unit's mean validation loss, the nearer its weights are to exact ones, though the loss says little of how near.",
      measured:
        `distance of (a/b, u) from (-1, 1) on -ln(loss): slope ${show(line.slope)}, r ${show(line.r)}, p ${show(line.p)}, ` +
        `${line.points} runs; ${alone.join("; ")}; on the average first failure r ${show(failures?.r ?? NaN)}`,
      tolerance: "r < 0, p < 0.001, r^2 < 1/2",
      holds: line.r < 0 && line.p < 0.001 && line.r2 < 0.5,
    },
  ];
}
