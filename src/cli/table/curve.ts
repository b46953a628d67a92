import { rangeOf, showRange } from "../../evaluate/index.js";
import type { Evaluation, ExtrapolationCurve } from "../../evaluate/index.js";
import { meets, metricNames } from "../../tasks/index.js";
import type { Metric, ResolvedTask, Statistic } from "../../tasks/index.js";
import type { Styles } from "../styles.js";
import { columns } from "./columns.js";
import { metricWords, showCriterion, showMetric, showTask, statisticWords } from "./format.js";
import { horizonSentence } from "./horizon.js";

/** One curve: a line for every length, what counts as success, and the horizon. */
export function curveTable(
  curve: ExtrapolationCurve,
  evaluation: Evaluation,
  trained: ResolvedTask["trainingLengths"],
  styles: Styles,
): string[] {
  const { success, task, sampling } = evaluation;
  const shown = metricNames.filter((metric) => curve.metrics[metric] !== undefined);
  const statistic = (metric: Metric): Statistic => (metric === success.metric ? success.statistic : "mean");
  const value = (metric: Metric, i: number): number | null => curve.metrics[metric]?.[statistic(metric)][i] ?? null;
  const fewer = curve.sequences.some((count) => count < evaluation.sequences);
  const rows = evaluation.lengths.map((length, i) => {
    const range = rangeOf(length);
    const mark = range.from >= trained.from && range.to <= trained.to ? " *" : "  ";
    const works = meets(success, value(success.metric, i)) ? "yes" : "no";
    const count = fewer ? [String(curve.sequences[i])] : [];
    return [
      `${showRange(range)}${mark}`,
      ...count,
      ...shown.map((metric) => showMetric(metric, value(metric, i))),
      works,
    ];
  });
  const [names = "", below = "", ...lines] = columns([
    ["length  ", ...(fewer ? ["sequences"] : []), ...shown.map((metric) => metricWords(metric)), "works"],
    ["", ...(fewer ? [""] : []), ...shown.map((metric) => statisticWords[statistic(metric)]), ""],
    ...rows,
  ]);
  const cut = sampling === "prefix" ? ", cut at each length" : "";
  const most = Math.max(...curve.sequences);
  const sequences = `${fewer ? "up to " : ""}${most} ${most === 1 ? "sequence" : "sequences"} of ${showTask(task)}`;
  return [
    `${styles.bold(curve.name)}: ${sequences}${cut}`,
    styles.dim(names),
    styles.dim(below),
    ...lines.map((line) => line.replace(/yes$/, styles.green("yes")).replace(/no$/, styles.red("no"))),
    `  ${styles.bold(horizonSentence(curve, evaluation))}`,
    styles.dim(`  works: ${showCriterion(success)}`),
  ];
}
