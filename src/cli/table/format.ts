import type { Criterion, Metric, ResolvedTask, Statistic } from "../../tasks/index.js";

/** `first failure` for firstFailure. */
export function metricWords(metric: Metric): string {
  return metric.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What a column's numbers are, where its heading does not say enough. */
export const metricMeanings: Partial<Record<Metric, string>> = {
  normalizedError: "length of the error vector over length of the target vector",
  tokenAccuracy: "share of the scored steps that are right",
  sequenceAccuracy: "share of the sequences with every scored step right",
  firstFailure: "first wrong step, counted from 0; the length where none is wrong",
};

export const statisticWords: Record<Statistic, string> = {
  mean: "mean",
  median: "median",
  q05: "5 %",
  q25: "25 %",
  q75: "75 %",
  q95: "95 %",
};

/** A metric's value for people; accuracies never round up to 100 %. */
export function showMetric(metric: Metric, value: number | null): string {
  if (value === null) return "-";
  if (isShare(metric)) return showShare(value);
  return metric === "firstFailure" ? value.toFixed(1) : showNumber(value);
}

function isShare(metric: Metric): boolean {
  return metric.endsWith("Accuracy");
}

/** `99.97 %` */
function showShare(share: number): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  return `${Math.min(99.99, 100 * share).toFixed(2)} %`;
}

/** Three digits, as a decimal where that is short. */
export function showNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size < 1e-3 || size >= 1e5) return value.toExponential(2);
  return size >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** `mean sequence accuracy of at least 100 %` */
export function showCriterion({ metric, statistic, atMost, atLeast }: Criterion): string {
  const bound = atLeast ?? atMost ?? NaN;
  const relation = atLeast === undefined ? "at most" : "at least";
  return `${statisticWords[statistic]} ${metricWords(metric)} of ${relation} ${isShare(metric) ? showMetric(metric, bound) : bound}`;
}

/** `2.35 s`, `4 min 5 s`, `3 h 20 min`, `162 days 5 h` */
export function showSeconds(seconds: number): string {
  if (seconds < 99.95) return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  const inTwo = (count: number, each: number, [unit, rest]: readonly [string, string]): string =>
    `${Math.floor(count / each)} ${unit} ${count % each} ${rest}`;
  if (seconds < 2 * 3600) return inTwo(Math.round(seconds), 60, ["min", "s"]);
  if (seconds < 48 * 3600) return inTwo(Math.round(seconds / 60), 60, ["h", "min"]);
  return inTwo(Math.round(seconds / 3600), 24, ["days", "h"]);
}

/** Fields of tasks that say which sequences they make. */
const choices = ["module", "file", "part", "sampler", "split", "delay"];

/** `dyck1 (sampler zigzag)` */
export function showTask({ kind, spec }: Pick<ResolvedTask, "kind" | "spec">): string {
  const made = choices.flatMap((field) => {
    const value = spec[field];
    return typeof value === "string" || typeof value === "number" ? [`${field} ${value}`] : [];
  });
  if (spec["surrogate"] !== undefined) made.unshift("synthetic surrogate");
  return made.length === 0 ? kind : `${kind} (${made.join(", ")})`;
}
