import type { Criterion, Metric, ResolvedTask, Statistic } from "../../tasks/index.js";

/** What people call the metrics. */
export const metricWords: Record<Metric, string> = {
  loss: "loss",
  normalizedError: "normalized error",
  tokenAccuracy: "token accuracy",
  sequenceAccuracy: "sequence accuracy",
  firstFailure: "first failure",
};

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
  if (metric === "tokenAccuracy" || metric === "sequenceAccuracy") return showShare(value);
  return metric === "firstFailure" ? value.toFixed(1) : showNumber(value);
}

/** `99.97 %` */
function showShare(share: number): string {
  return `${Number((Math.floor(share * 1e4 + 1e-9) / 100).toFixed(2))} %`;
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
  const isShare = metric === "tokenAccuracy" || metric === "sequenceAccuracy";
  return `${statisticWords[statistic]} ${metricWords[metric]} of ${relation} ${isShare ? showMetric(metric, bound) : bound}`;
}

/** 12.3 s, 4 min 5 s */
export function showSeconds(seconds: number): string {
  if (seconds < 100) return `${showNumber(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `dyck1 (sampler zigzag)`: a task and those of its choices that say which sequences it makes. */
export function showTask({ kind, spec }: Pick<ResolvedTask, "kind" | "spec">): string {
  const choices = taskChoices.flatMap((field) => {
    const value = spec[field];
    return typeof value === "string" || typeof value === "number" ? [`${field} ${value}`] : [];
  });
  return choices.length === 0 ? kind : `${kind} (${choices.join(", ")})`;
}

const taskChoices = ["file", "sampler", "split", "delay"];
