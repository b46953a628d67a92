import { suggestion } from "../core/index.js";
import { rangeOf } from "../evaluate/index.js";
import type { ResolvedRunSpec } from "../run/index.js";
import { statisticNames } from "../tasks/index.js";

/** A number or text of a run itself. */
export const fields = ["key", "point", "status", "steps", "loss", "error"] as const;

/** Numbers that a sentence names one by one, at most. */
const MOST_SHOWN = 8;

/** A number of one of a spec's objectives. */
export interface ObjectiveNumber {
  objective: string;
  number: string;
}

/** What a run came to, as a store knows where it is. */
export type Measure =
  | { from: "run"; field: (typeof fields)[number] }
  | { from: "curve"; evaluation: string; step: number | undefined; read: "horizon" | "success" }
  | {
      from: "metric";
      evaluation: string;
      step: number | undefined;
      metric: string;
      statistic: string;
      length: number;
    }
  | ({ from: "objective" } & ObjectiveNumber);

/** An evaluation, as its numbers are named. */
interface MeasuredEvaluation {
  name: string;
  lengths: readonly number[];
  metrics: readonly string[];
  /** Those that are kept. */
  statistics: readonly string[];
  /** Steps after which it is done too; undefined where nobody knows. */
  checkpoints?: readonly number[] | undefined;
}

/** What runs measure. */
export interface Measures {
  /** The first one first; those of one name are parts of one. */
  evaluations: readonly MeasuredEvaluation[];
  /** With their numbers, where those are known before a run says them. */
  objectives: readonly { name: string; numbers?: readonly string[] | undefined }[];
}

/** A measure, with all that its name says, or what is wrong with the name: the end of a sentence. */
type Found = { name: string; measure: Measure; fault?: never } | { fault: string; measure?: never };

/** What the runs of a spec measure. */
export function measuresOf({ evaluate, checkpoints, objectives = [] }: ResolvedRunSpec): Measures {
  const evaluations = evaluate.map(({ name, lengths, metrics = [] }) => ({
    name,
    lengths: lengths.map((length) => rangeOf(length).to),
    metrics,
    statistics: statisticNames,
    checkpoints,
  }));
  return { evaluations, objectives: objectives.map(({ name }) => ({ name })) };
}

/**
 * What a name means among measures: `loss` (the last one of training) and other fields of a run; `test.horizon`,
 * `test.success`, `test.loss.median@1000` (the mean where no statistic is named, the longest length where none is);
 * `test[50].horizon`, after 50 steps; `horizon` and `success`, of the first evaluation; `memory.value`, of an
 * objective. Undefined for a name that begins with none of theirs.
 */
export function measureOf(text: string, measures: Measures): Found | undefined {
  const field = fields.find((candidate) => candidate === text);
  if (field !== undefined) return { name: text, measure: { from: "run", field } };
  const { evaluations, objectives } = measures;
  const [first] = evaluations;
  if (first !== undefined && isRead(text)) return curveOf(first.name, undefined, text);
  const evaluation = longest(evaluations, (name) => [".", "["].includes(after(text, name).charAt(0)));
  const objective = longest(objectives, (name) => /^\../.test(after(text, name)));
  if (evaluation !== undefined && evaluation.length >= (objective?.length ?? 0)) {
    return ofEvaluation(text, united(evaluation, evaluations));
  }
  if (objective !== undefined)
    return ofObjective(
      text,
      objectives.find(({ name }) => name === objective)!,
    );
  return undefined;
}

/** What is wrong with a name that means nothing among measures: the end of a sentence. */
export function unknownMeasure(text: string, measures: Measures): string {
  const hint = suggestion(text.replace(/@\d+$/, ""), knownMeasures(measures));
  return `is nothing that a run comes to, got ${JSON.stringify(text)}: ${hint}`;
}

/** Names to choose from, for people who mistyped one. */
export function knownMeasures({ evaluations, objectives }: Measures): string[] {
  const curves = evaluations.flatMap(({ name, metrics }) =>
    ["horizon", "success", ...metrics].map((read) => `${name}.${read}`),
  );
  const own = objectives.flatMap(({ name, numbers = [] }) => numbers.map((number) => `${name}.${number}`));
  return [...new Set([...fields, ...curves, ...own])];
}

type Named = { readonly name: string };

/** Of the names that begin a text the longest. */
function longest(list: readonly Named[], begins: (name: string) => boolean): string | undefined {
  const [first] = list.filter(({ name }) => begins(name)).sort((a, b) => b.name.length - a.name.length);
  return first?.name;
}

/** What stands behind a name with which a text begins. */
function after(text: string, name: string): string {
  return text.startsWith(name) ? text.slice(name.length) : "";
}

/** An evaluation of which runs of different specs measure different parts. */
function united(evaluation: string, all: readonly MeasuredEvaluation[]): MeasuredEvaluation {
  const own = all.filter(({ name }) => name === evaluation);
  const list = <T>(of: (part: MeasuredEvaluation) => readonly T[]): T[] => [...new Set(own.flatMap(of))];
  return {
    name: evaluation,
    lengths: list(({ lengths }) => lengths).sort((a, b) => a - b),
    metrics: list(({ metrics }) => metrics),
    statistics: list(({ statistics }) => statistics),
    checkpoints: own.every(({ checkpoints }) => checkpoints !== undefined)
      ? list(({ checkpoints = [] }) => checkpoints).sort((a, b) => a - b)
      : undefined,
  };
}

/** `test.horizon`, `test.loss`, `test[50].loss.median@1000` */
function ofEvaluation(text: string, evaluation: MeasuredEvaluation): Found {
  const { name, lengths, metrics, statistics, checkpoints } = evaluation;
  const got = `got ${JSON.stringify(text)}`;
  const [, at, what = ""] = /^(?:\[(\d+)\])?\.(.*)$/s.exec(after(text, name)) ?? [];
  const step = at === undefined ? undefined : Number(at);
  if (step !== undefined && checkpoints?.includes(step) === false) {
    const known = checkpoints.length === 0 ? "there is none" : `they are after ${showNumbers(checkpoints)} steps`;
    return { fault: `names a checkpoint that there is not, ${got}: ${known}.` };
  }
  if (isRead(what)) return curveOf(name, step, what);
  const [, metric = "", statistic = "mean", wanted] = /^([^.@]*)(?:\.([^.@]*))?(?:@(\d+))?$/.exec(what) ?? [];
  if (!metrics.includes(metric)) {
    const hint = suggestion(metric, ["horizon", "success", ...metrics]);
    return { fault: `names no metric of the evaluation ${name}, ${got}: ${hint}` };
  }
  const isStatistic = (statisticNames as readonly string[]).includes(statistic);
  if (isStatistic && !statistics.includes(statistic)) {
    const kept = statistics.length === 0 ? "no curves" : statistics.join(", ");
    const what = `${name}.${metric}.${statistic}`;
    return { fault: `asks for ${what}, which the store does not keep, ${got}: it keeps ${kept} (see --keep).` };
  }
  if (!isStatistic) {
    return { fault: `names no statistic that there is of ${name}, ${got}: ${suggestion(statistic, statistics)}` };
  }
  const length = wanted === undefined ? lengths.at(-1)! : Number(wanted);
  if (!lengths.includes(length)) {
    return { fault: `names a length that ${name} does not test, ${got}: it tests ${showNumbers(lengths)}.` };
  }
  const full = `${prefixOf(name, step)}.${metric}.${statistic}@${length}`;
  return { name: full, measure: { from: "metric", evaluation: name, step, metric, statistic, length } };
}

function ofObjective(text: string, { name, numbers }: Measures["objectives"][number]): Found {
  const number = after(text, name).slice(1);
  if (numbers?.includes(number) === false) {
    const hint = suggestion(number, numbers);
    return { fault: `names no number of the objective ${name}, got ${JSON.stringify(text)}: ${hint}` };
  }
  return { name: text, measure: { from: "objective", objective: name, number } };
}

function curveOf(evaluation: string, step: number | undefined, read: "horizon" | "success"): Found {
  return { name: `${prefixOf(evaluation, step)}.${read}`, measure: { from: "curve", evaluation, step, read } };
}

function isRead(text: string): text is "horizon" | "success" {
  return text === "horizon" || text === "success";
}

function prefixOf(evaluation: string, step: number | undefined): string {
  return step === undefined ? evaluation : `${evaluation}[${step}]`;
}

/** All of a few numbers, and of more how many there are. */
function showNumbers(numbers: readonly number[]): string {
  if (numbers.length <= MOST_SHOWN) return numbers.join(", ");
  return `${numbers.length}, from ${numbers[0]!} to ${numbers.at(-1)!}`;
}
