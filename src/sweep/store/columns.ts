import { invalid, suggestion } from "../../core/index.js";
import { pathSteps } from "../../run/index.js";
import { knownMeasures, measureOf } from "../measures.js";
import type { Measure, Measures, ObjectiveNumber } from "../measures.js";
import type { CurveLayout } from "./curveLayout.js";

/** Where a column's value of a run comes from. */
export type Column =
  | Measure
  /** A field of the spec: of an axis where the run's sweep has one, else the base's, by the sweep's number. */
  | { from: "spec"; axis: string | undefined; bases: ReadonlyMap<number, unknown> };

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

/**
 * The column of a name: `model.hiddenSize`, and what `measureOf` names, such as `status`, `test.horizon` and
 * `test.loss.median@1000`. Throws OUTLAST_USAGE for a name that the store does not have.
 */
export function columnOf(name: string, names: Names): Column {
  const measures = measuresIn(names);
  const found = measureOf(name, measures);
  if (found?.measure !== undefined) return found.measure;
  const column = specColumn(name, names.sweeps);
  if (column !== undefined) return column;
  if (found !== undefined) throw invalid("OUTLAST_USAGE", `The column ${found.fault}`);
  const known = [...knownMeasures(measures), ...pathsIn(names)];
  throw invalid("OUTLAST_USAGE", `The store has no column ${name}: ${suggestion(name, known)}`);
}

function measuresIn({ layouts, objectives }: Names): Measures {
  const names = [...new Set(objectives.map(({ objective }) => objective))];
  const numbersOf = (name: string): string[] =>
    objectives.flatMap(({ objective, number }) => (objective === name ? [number] : []));
  return { evaluations: layouts, objectives: names.map((name) => ({ name, numbers: numbersOf(name) })) };
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

/** Paths of the specs that a store's runs are of. */
function pathsIn({ sweeps }: Names): string[] {
  return [...new Set([...sweeps.flatMap(({ axes }) => axes), ...sweeps.flatMap(({ base }) => leaves(base, ""))])];
}

function leaves(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === "" ? name : `${path}.${name}`));
}
