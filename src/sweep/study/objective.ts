import { z } from "zod";
import { OutlastError, invalid } from "../../core/index.js";
import type { ResolvedRun, ResolvedRunSpec } from "../../run/index.js";
import { measureOf, measuresOf, unknownMeasure } from "../measures.js";
import type { Measure } from "../measures.js";
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
  readonly column: Measure;
}

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

function named(text: string, run: ResolvedRunSpec, path: string): Omit<Objective, "goal"> {
  const measures = measuresOf(run);
  const found = measureOf(text, measures);
  if (found?.measure === undefined) throw refuse(path, found?.fault ?? unknownMeasure(text, measures));
  if (isNumber(found.measure)) return { name: found.name, column: found.measure };
  throw refuse(path, `names no number that could be least or most, got "${text}": take loss, a horizon or a metric.`);
}

function isNumber(measure: Measure): boolean {
  if (measure.from === "run") return measure.field === "loss" || measure.field === "steps";
  return measure.from !== "curve" || measure.read === "horizon";
}

function refuse(path: string, sentence: string): OutlastError {
  return invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
}
