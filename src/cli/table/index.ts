import { showRange } from "../../evaluate/index.js";
import type { ResolvedRun, RunRecord } from "../../run/index.js";
import { metricNames } from "../../tasks/index.js";
import type { ResolvedTask } from "../../tasks/index.js";
import type { Styles } from "../styles.js";
import { curveTable } from "./curve.js";
import { metricMeanings, metricWords, showNumber, showSeconds, showTask } from "./format.js";

/** A record for people: what ran, a table for every curve, and what the words mean. */
export function recordTable(record: RunRecord, ready: ResolvedRun, name: string, styles: Styles): string {
  const { evaluate } = record.result;
  const steps = new Set(evaluate.map(({ step }) => step));
  const lines = titleLines(record, ready, name, styles);
  let shownStep: number | null = null;
  for (const curve of evaluate) {
    const place = ready.spec.evaluate.findIndex((entry) => entry.name === curve.name);
    const evaluation = ready.evaluations[place];
    if (evaluation === undefined) continue;
    if (steps.size > 1 && curve.step !== shownStep) {
      shownStep = curve.step;
      lines.push("", styles.bold(`After ${shownStep ?? 0} steps`));
    }
    lines.push("", ...curveTable(curve, evaluation, ready.task.trainingLengths, styles));
  }
  lines.push(...objectiveLines(record.result));
  const legend = legendLines(record, ready);
  if (legend.length > 0) lines.push("", ...legend.map(styles.dim));
  return `${lines.join("\n")}\n`;
}

/** `memory: mean 0.0312, worst 0.4` */
function objectiveLines({ objectives = {} }: RunRecord["result"]): string[] {
  const lines = Object.entries(objectives).map(([name, numbers]) => {
    const shown = Object.entries(numbers).map(([number, value]) => `${number} ${value === null ? "-" : showNumber(value)}`); // prettier-ignore
    return `${name}: ${shown.join(", ")}`;
  });
  return lines.length === 0 ? [] : ["", ...lines];
}

function titleLines(record: RunRecord, { task, spec }: ResolvedRun, name: string, styles: Styles): string[] {
  const { key, result, provenance } = record;
  const { cell, hiddenSize, layers } = spec.model;
  const model = [cell, `hidden size ${hiddenSize}`, ...(layers > 1 ? [`${layers} layers`] : [])].join(", ");
  const sequences = task.sequences === "fresh" ? "fresh sequences" : `${task.sequences} sequences`;
  const lengths = `${isExact(task) ? "length" : "lengths"} ${showRange(task.trainingLengths)}`;
  const { train, evaluate } = provenance.seconds;
  const last = result.losses.loss.findLast((loss) => loss !== null) ?? null;
  const loss = last === null ? "" : `; last loss kept ${showNumber(last)}`;
  return [
    `${styles.bold(name)}: ${model}, trained on ${sequences} of ${showTask(task)}, ${lengths}`,
    `seed ${spec.seed}, key ${key.slice(0, 16)}, ${statusWords(result)}`,
    `training took ${showSeconds(train)}, evaluation ${showSeconds(evaluate)}${loss}`,
  ];
}

function isExact({ trainingLengths: { from, to } }: ResolvedTask): boolean {
  return from === to;
}

function statusWords({ status, steps }: RunRecord["result"]): string {
  if (status === "done") return `${steps} optimizer steps`;
  if (status === "stopped") return `stopped after ${steps} optimizer steps`;
  return `diverged: the loss after ${steps} optimizer steps was not finite`;
}

function legendLines({ result }: RunRecord, { task }: ResolvedRun): string[] {
  if (result.evaluate.length === 0) return [];
  const used = metricNames.filter((metric) => result.evaluate.some((curve) => curve.metrics[metric] !== undefined));
  const meanings = used.flatMap((metric) => {
    const meaning = metricMeanings[metric];
    return meaning === undefined ? [] : [`${metricWords(metric)}: ${meaning}`];
  });
  return [`* within the lengths trained on, ${showRange(task.trainingLengths)}`, ...meanings];
}
