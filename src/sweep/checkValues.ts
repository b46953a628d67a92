import { z } from "zod";
import { OutlastError, describe, parseAll, schemasAt } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { runSpecSchema } from "../run/index.js";
import { strangePath } from "./checkPaths.js";
import type { Runs } from "./fast/runs.js";
import { fault, placeOf } from "./fault.js";
import { examplesOf, spread } from "./plannedAxis.js";
import type { PlannedAxis } from "./plannedAxis.js";
import { specAt } from "./specAt.js";

/** Of each axis at most so many values are made runs of; their schema has looked at more. */
const MADE = 64;
/** A value that makes no run beside the first values of the others is tried beside so many of each other axis. */
const TRIED = 8;

/**
 * All that is wrong with the values of axes: paths that lead nowhere, values that the schema of their field refuses,
 * and values that make no run, whatever one other axis is. What two values contradict each other in shows at the points
 * that have both. `faulty` says that the sweep has faults already: gaps that only a faulty axis would have filled are
 * then no faults of their own.
 */
export function faultsOfValues(base: unknown, axes: readonly PlannedAxis[], runs: Runs, faulty: boolean): SpecFault[] {
  const faults: SpecFault[] = [];
  const all = axes.map(({ axis }) => examplesOf(axis));
  const good = all.map((_, i) => {
    const spec = axes[i]!.steps.length === 0 ? undefined : specOfAxis(base, axes, all, i, faults);
    if (spec === undefined) return [];
    // What has gaps that other axes fill is for the whole spec to judge.
    return axes.some((other) => isInside(other, axes[i]!)) ? all[i]! : goodValues(axes[i]!, all[i]!, spec, faults);
  });
  const plain = faultOf(runs, pointWith(axes, good, new Map()));
  let possible = plain === undefined;
  for (const [i, values] of good.entries()) {
    for (const value of spread(values, MADE)) {
      const found = faultOf(runs, pointWith(axes, good, new Map([[i, value]])));
      possible ||= found === undefined;
      if (found === undefined || found === plain) continue;
      const beside = besides(good, i, value);
      if (beside.some((given) => faultOf(runs, pointWith(axes, good, given)) === undefined)) continue;
      faults.push(fault(placeOf(axes[i]!.path), `cannot be ${describe(value)}: ${found}`));
    }
  }
  if (possible || faulty || faults.length > 0) return faults;
  return [{ sentence: `base: ${plain ?? ""}`, path: "base" }];
}

/** Whether an axis sets something inside of what another one sets. */
function isInside({ steps }: PlannedAxis, { steps: outer }: PlannedAxis): boolean {
  return steps.length > outer.length && outer.every((step, i) => step === steps[i]);
}

/** A spec in which an axis's field exists: that of the first values, or beside another value of one other axis. */
function specOfAxis(
  base: unknown,
  axes: readonly PlannedAxis[],
  all: readonly (readonly unknown[])[],
  own: number,
  faults: SpecFault[],
): unknown {
  const { path, steps } = axes[own]!;
  const first = all[own]![0];
  const at = (given: ReadonlyMap<number, unknown>): unknown => specWith(base, axes, pointWith(axes, all, given));
  const spec = at(new Map([[own, first]]));
  if (typeof spec === "string") {
    faults.push({ sentence: `${placeOf(path)}: ${spec}`, path: placeOf(path) });
    return undefined;
  }
  const strange = strangePath(steps, spec);
  if (strange === undefined) return spec;
  const elsewhere = besides(all, own, first).find((given) => strangePath(steps, at(given)) === undefined);
  const other = [...(elsewhere?.keys() ?? [])].find((axis) => axis !== own);
  if (elsewhere === undefined || other === undefined) {
    faults.push(fault(placeOf(path), strange));
    return undefined;
  }
  const where = `does not exist at every value of ${axes[other]!.path}: say in conditions where it does.`;
  faults.push(fault(placeOf(path), where));
  return at(elsewhere);
}

/** The values that the schema of an axis's field takes, and null, which takes the field out. */
function goodValues(
  { path, steps }: PlannedAxis,
  examples: readonly unknown[],
  spec: unknown,
  faults: SpecFault[],
): unknown[] {
  const schema = anyOf(schemasAt(runSpecSchema, steps, spec) as z.ZodType[]);
  return examples.filter((value) => {
    const found = value === null ? [] : parseAll(schema, value, placeOf(path)).faults;
    faults.push(...found);
    return found.length === 0;
  });
}

/** The schema of what one of several takes; names that they take are one list, of which messages know the nearest. */
function anyOf(schemas: readonly z.ZodType[]): z.ZodType {
  const [first = z.unknown(), ...others] = schemas;
  const names = schemas.flatMap(({ _zod: { values = [undefined] } }) => [...values]);
  if (others.length > 0 && names.every((name) => typeof name === "string")) return z.enum(names);
  return others.length === 0 ? first : z.union(schemas);
}

/** The spec of a point, or why it cannot be put together. */
function specWith(base: unknown, axes: readonly PlannedAxis[], values: readonly unknown[]): unknown {
  try {
    return specAt(base, axes, values);
  } catch (error) {
    if (error instanceof OutlastError && error.code !== "OUTLAST_NO_BINARY") return error.message;
    throw error;
  }
}

/** An axis's value together with one of each other axis. */
function besides(examples: readonly (readonly unknown[])[], own: number, value: unknown): Map<number, unknown>[] {
  return examples.flatMap((values, i) => {
    if (i === own) return [];
    const pair = (other: unknown): Map<number, unknown> => new Map([[own, value]]).set(i, other);
    return spread(values.slice(1), TRIED).map(pair);
  });
}

/** The point at which axes, by their numbers, exist and have given values, and the others their first ones. */
function pointWith(
  axes: readonly PlannedAxis[],
  examples: readonly (readonly unknown[])[],
  given: ReadonlyMap<number, unknown>,
): unknown[] {
  const wanted = new Map<number, unknown>();
  const want = (i: number, value: unknown): void => {
    if (wanted.has(i)) return;
    wanted.set(i, value);
    for (const { axis, allows } of axes[i]!.conditions) want(axis, examples[axis]!.find(allows));
  };
  given.forEach((value, i) => want(i, value));
  const values = new Array<unknown>(axes.length);
  const visited = new Set<number>();
  const visit = (i: number): void => {
    if (visited.has(i)) return;
    visited.add(i);
    for (const { axis } of axes[i]!.conditions) visit(axis);
    const exists = axes[i]!.conditions.every(({ axis, allows }) => values[axis] !== undefined && allows(values[axis]));
    if (exists) values[i] = wanted.has(i) ? wanted.get(i) : examples[i]![0];
  };
  axes.forEach((_, i) => visit(i));
  return values;
}

/** What is wrong with a point, or undefined where it makes a run. */
function faultOf(runs: Runs, values: readonly unknown[]): string | undefined {
  try {
    runs.key(values);
    return undefined;
  } catch (error) {
    if (error instanceof OutlastError && error.code !== "OUTLAST_NO_BINARY") return error.message;
    throw error;
  }
}
