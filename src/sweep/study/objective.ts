import { z } from "zod";
import { OutlastError, invalid, suggestion } from "../../core/index.js";
import type { ResolvedRun, ResolvedRunSpec } from "../../run/index.js";
import { statisticNames } from "../../tasks/index.js";
import { objectiveNumberOf } from "../objectiveNumber.js";
import type { Column } from "../store/columns.js";
import type { Sweep } from "../sweep.js";

type Goal = "minimize" | "maximize";

const what = z.string().min(1).optional();

/**
 * What a study wants of a run, named as in `query`: `loss` (the last one of training), `horizon` (of the first
 * evaluation), `test.horizon`, `test.loss.median@1000` (of a metric the mean where no statistic is named, at the
 * longest tested length where none is), `memory.value` (of an objective).
 */
export const objectiveSchema = z
  .strictObject({ minimize: what, maximize: what })
  .refine(({ minimize, maximize }) => (minimize === undefined) !== (maximize === undefined), {
    message: "must have one of minimize and maximize, and not both.",
  });

/** What a study looks for: what is to be least, or most. */
export type ObjectiveSpec = z.input<typeof objectiveSchema>;

/** An objective whose names were found. */
export interface Objective {
  readonly goal: Goal;
  /** With all that it says: `test.loss.mean@1000`. */
  readonly name: string;
  /** Where the store has it. */
  readonly column: Column;
}

type Measures = Pick<ResolvedRunSpec, "evaluate" | "objectives">;

/** Points of a sweep that are tried until one makes a run. */
const MOST_TRIED = 64;

/**
 * The objective of a study, by default the first evaluation's horizon, to be maximized, or the last loss where there is
 * no evaluation. Throws OUTLAST_INVALID_SPEC for a name that the sweep's runs do not have.
 */
export function objectiveOf(spec: ObjectiveSpec | undefined, sweep: Sweep): Objective {
  const run = firstRun(sweep).spec;
  const given: ObjectiveSpec = spec ?? (run.evaluate.length > 0 ? { maximize: "horizon" } : { minimize: "loss" });
  const goal: Goal = given.minimize === undefined ? "maximize" : "minimize";
  return { goal, ...named(given[goal] ?? "", run, `objective.${goal}`) };
}

/** A run that says which evaluations there are. */
function firstRun(sweep: Sweep): ResolvedRun {
  for (let index = 0; ; index++) {
    try {
      return sweep.run(index);
    } catch (error) {
      const isLast = index + 1 >= Math.min(sweep.count, MOST_TRIED);
      if (isLast || !(error instanceof OutlastError)) throw error;
    }
  }
}

function named(text: string, { evaluate: evaluations, objectives }: Measures, path: string): Omit<Objective, "goal"> {
  const measured = objectiveNumberOf(text, objectives);
  if (measured !== undefined) return { name: text, column: { from: "objective", ...measured } };
  if (text === "loss") return { name: text, column: { from: "run", field: "loss" } };
  const [first] = evaluations;
  if (text === "horizon" && first !== undefined) return horizonOf(first.name);
  const evaluation = evaluations
    .filter(({ name }) => text.startsWith(`${name}.`))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (evaluation === undefined) {
    const known = evaluations.flatMap(({ name, metrics = [] }) => [
      `${name}.horizon`,
      ...metrics.map((metric) => `${name}.${metric}`),
    ]);
    const rest = text.replace(/@\d+$/, "");
    throw refuse(path, `is nothing that a run comes to, got "${text}": ${suggestion(rest, ["loss", ...known])}`);
  }
  const rest = text.slice(evaluation.name.length + 1);
  return rest === "horizon" ? horizonOf(evaluation.name) : metricOf(rest, evaluation, path);
}

function horizonOf(evaluation: string): Omit<Objective, "goal"> {
  return { name: `${evaluation}.horizon`, column: { from: "curve", evaluation, step: undefined, read: "horizon" } };
}

/** `loss`, `loss.median`, `loss@1000`, `loss.median@1000` */
function metricOf(
  text: string,
  evaluation: ResolvedRunSpec["evaluate"][number],
  path: string,
): Omit<Objective, "goal"> {
  const { name, metrics = [] } = evaluation;
  const lengths = evaluation.lengths.map((length) => (typeof length === "number" ? length : length[1]));
  const [, metric = "", statistic = "mean", at] = /^([^.@]*)(?:\.([^.@]*))?(?:@(\d+))?$/.exec(text) ?? [];
  if (!(metrics as readonly string[]).includes(metric)) {
    const known = ["horizon", ...metrics];
    throw refuse(path, `names no metric of the evaluation ${name}, got "${text}": ${suggestion(metric, known)}`);
  }
  if (!(statisticNames as readonly string[]).includes(statistic)) {
    throw refuse(path, `names no statistic, got "${text}": ${suggestion(statistic, statisticNames)}`);
  }
  const length = at === undefined ? lengths.at(-1)! : Number(at);
  if (!lengths.includes(length)) {
    const known = [lengths[0]!, lengths.at(-1)!].join(" to ");
    throw refuse(
      path,
      `names a length that ${name} does not test, got "${text}": it tests ${lengths.length}, ${known}.`,
    );
  }
  const full = `${name}.${metric}.${statistic}@${length}`;
  return { name: full, column: { from: "metric", evaluation: name, step: undefined, metric, statistic, length } };
}

function refuse(path: string, sentence: string): OutlastError {
  return invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
}
