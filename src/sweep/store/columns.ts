import { invalid, suggestion } from "../../core/index.js";
import { pathSteps } from "../../run/index.js";
import { metricNames, statisticNames } from "../../tasks/index.js";
import type { ObjectiveNumber } from "../objectiveNumber.js";
import type { CurveLayout } from "./curveLayout.js";

/** A number or text of a run's own row. */
export const fields = ["key", "point", "status", "steps", "loss", "error"] as const;

/** Where a column's value of a run comes from. */
export type Column =
  | { from: "run"; field: (typeof fields)[number] }
  /** A field of the spec: of an axis where the run's sweep has one, else the base's, by the sweep's number. */
  | { from: "spec"; axis: string | undefined; bases: ReadonlyMap<number, unknown> }
  | { from: "curve"; evaluation: string; step: number | undefined; read: "horizon" | "success" }
  | {
      from: "metric";
      evaluation: string;
      step: number | undefined;
      metric: string;
      statistic: string;
      length: number;
    }
  /** A number of an objective's. */
  | ({ from: "objective" } & ObjectiveNumber)
  /** The loss that was kept of before a step of training. */
  | { from: "history"; step: number };

/** A sweep that runs of a store are from. */
export interface StoredSweep {
  id: number;
  base: unknown;
  axes: readonly string[];
}

/** What the names of columns are found among. */
export interface Names {
  sweeps: readonly StoredSweep[];
  layouts: readonly CurveLayout[];
  /** Each number of each objective. */
  objectives: readonly ObjectiveNumber[];
}

const curveName = /^(.+?)(?:\[(\d+)\])?\.(horizon|success)$/;
const metricName = new RegExp(
  `^(.+?)(?:\\[(\\d+)\\])?\\.(${metricNames.join("|")})(?:\\.(${statisticNames.join("|")}))?@(\\d+)$`,
);

/**
 * The column of a name: `status`, `model.hiddenSize`, `test.horizon`, `test.loss.median@1000` (the mean where no
 * statistic is named), `test[50].horizon` (of the checkpoint after 50 steps), `memory.value` (of an objective). Throws
 * OUTLAST_USAGE for a name that the store does not have.
 */
export function columnOf(name: string, names: Names): Column {
  const found = findColumn(name, names);
  if (found !== undefined) return found;
  throw invalid("OUTLAST_USAGE", `The store has no column ${name}: ${suggestion(name, knownNames(names))}`);
}

/** The same, undefined for a name that there is not. */
export function findColumn(name: string, names: Names): Column | undefined {
  const field = fields.find((candidate) => candidate === name);
  if (field !== undefined) return { from: "run", field };
  const [, ofCurve = "", step, read] = curveName.exec(name) ?? [];
  if (read !== undefined && isEvaluation(ofCurve, names)) {
    return { from: "curve", evaluation: ofCurve, step: stepOf(step), read: read as "horizon" | "success" };
  }
  const [, ofMetric = "", at, metric, statistic = "mean", length] = metricName.exec(name) ?? [];
  if (metric !== undefined && isEvaluation(ofMetric, names)) {
    return { from: "metric", evaluation: ofMetric, step: stepOf(at), metric, statistic, length: Number(length) };
  }
  const measured = names.objectives.find((own) => objectiveColumn(own) === name);
  if (measured !== undefined) return { from: "objective", ...measured };
  return specColumn(name, names.sweeps);
}

function isEvaluation(name: string, { layouts }: Names): boolean {
  return layouts.some((layout) => layout.name === name);
}

/** `memory.value` */
export function objectiveColumn({ objective, number }: ObjectiveNumber): string {
  return `${objective}.${number}`;
}

function stepOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** Undefined where no sweep of the store has the path. */
function specColumn(name: string, sweeps: readonly StoredSweep[]): Column | undefined {
  const steps = pathSteps(name);
  if (steps === undefined) return undefined;
  const axis = sweeps.flatMap(({ axes }) => axes).find((path) => isSame(pathSteps(path), steps));
  const bases = new Map(sweeps.map(({ id, base }) => [id, fieldAt(base, steps)]));
  const isThere = axis !== undefined || [...bases.values()].some((value) => value !== undefined);
  return isThere ? { from: "spec", axis, bases } : undefined;
}

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((step, i) => step === b[i]);
}

function fieldAt(spec: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((inner, step) => {
    return typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
      ? (inner as Record<string, unknown>)[step]
      : undefined;
  }, spec);
}

/** Names to choose from, for people who mistyped one. */
export function knownNames({ sweeps, layouts, objectives }: Names): string[] {
  const axes = sweeps.flatMap((sweep) => sweep.axes);
  const evaluations = layouts.flatMap(({ name, metrics, lengths }) => {
    const longest = lengths.at(-1);
    const measured = longest === undefined ? [] : metrics.map((metric) => `${name}.${metric}@${longest}`);
    return [`${name}.horizon`, `${name}.success`, ...measured];
  });
  const bases = sweeps.flatMap(({ base }) => leaves(base));
  return [...new Set([...fields, ...axes, ...evaluations, ...objectives.map(objectiveColumn), ...bases])];
}

/** Paths of the fields that have none themselves; `path` is that of the value. */
export function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`));
}
