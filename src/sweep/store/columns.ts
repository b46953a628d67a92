import { invalid, suggestion } from "../../core/index.js";
import { pathSteps } from "../../run/index.js";
import { knownMeasures, measureOf } from "../measures.js";
import type { Measure, Measures, ObjectiveNumber } from "../measures.js";
import type { CurveLayout } from "./curveLayout.js";

/** Where a column's value of a run comes from. */
export type Column =
  | Measure
  /** A field of the spec: of an axis where the run's sweep has one, else the base's, by the sweep's number. */
  | { from: "spec"; axis: string | undefined; bases: ReadonlyMap<number, unknown> }
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
  /** Steps after which there are curves, by evaluation; absent where nobody asked for them. */
  curveSteps?: readonly (readonly [evaluation: string, step: number])[];
}

/**
 * The column of a name: `model.hiddenSize`, and what `measureOf` names, such as `status`, `test.horizon` and
 * `test.loss.median@1000`. Of an evaluation `train`, `train.loss` is the spec's field, and `train.loss.mean` its own.
 * Throws OUTLAST_USAGE for a name that the store does not have.
 */
export function columnOf(name: string, names: Names): Column {
  const column = findColumn(name, names);
  if (column !== undefined) return column;
  const found = measureOf(name, measuresIn(names));
  if (found !== undefined) throw invalid("OUTLAST_USAGE", `The column ${found.fault}`);
  throw invalid("OUTLAST_USAGE", `The store has no column ${name}: ${suggestion(name, knownNames(names))}`);
}

/** The same, undefined for a name that there is not. */
export function findColumn(name: string, names: Names): Column | undefined {
  const measure = measureOf(name, measuresIn(names))?.measure;
  const isHiding = measure === undefined || measure.from === "metric";
  return (isHiding ? specColumn(name, names.sweeps) : undefined) ?? measure;
}

/**
 * A column's name as a table shows it: with all that it says where a name without a length takes the longest one, and
 * runs differ in that.
 */
export function shownName(name: string, names: Names): string {
  const found = measureOf(name, measuresIn(names));
  const column = findColumn(name, names);
  if (found?.measure === undefined || column?.from !== "metric" || name.includes("@")) return name;
  const own = names.layouts.filter((layout) => layout.name === column.evaluation);
  return new Set(own.map(({ lengths }) => lengths.at(-1))).size > 1 ? found.name : name;
}

function measuresIn({ layouts, objectives, curveSteps }: Names): Measures {
  const names = [...new Set(objectives.map(({ objective }) => objective))];
  const numbersOf = (name: string): string[] =>
    objectives.flatMap(({ objective, number }) => (objective === name ? [number] : []));
  const evaluations = layouts.map((layout) => {
    const steps = curveSteps?.flatMap(([evaluation, step]) => (evaluation === layout.name ? [step] : []));
    return { ...layout, checkpoints: steps };
  });
  return { evaluations, objectives: names.map((name) => ({ name, numbers: numbersOf(name) })) };
}

/** `memory.value` */
export function objectiveColumn({ objective, number }: ObjectiveNumber): string {
  return `${objective}.${number}`;
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
export function knownNames(names: Names): string[] {
  const paths = names.sweeps.flatMap(({ axes, base }) => [...axes, ...leaves(base)]);
  return [...new Set([...knownMeasures(measuresIn(names)), ...paths])];
}

/** Paths of the fields that have none themselves; `path` is that of the value. */
export function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`));
}
