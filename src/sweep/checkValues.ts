import type { z } from "zod";
import { OutlastError, describe, parseAll, schemasAt } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { resolveRun, runSpecSchema } from "../run/index.js";
import type { ResolveOptions } from "../run/index.js";
import { strangePath } from "./checkPaths.js";
import { fault, placeOf } from "./fault.js";
import { examplesOf, spread } from "./plannedAxis.js";
import type { PlannedAxis } from "./plannedAxis.js";
import { specAt } from "./specAt.js";

/** Of each axis at most so many values are made runs of; their schema has looked at more. */
const MADE = 64;
/** A value that makes no run beside the first values of the others is tried beside at most so many of each other axis. */
const TRIED = 8;

/**
 * All that is wrong with the values of axes: paths that lead nowhere, values that the schema of their field refuses,
 * and values that make no run, whatever one other axis is. What two values contradict each other in shows at the points
 * that have both. `faulty` says that the sweep has faults already: gaps that only a faulty axis would have filled are
 * then no faults of their own.
 */
export function faultsOfValues(
  base: unknown,
  axes: readonly PlannedAxis[],
  faulty: boolean,
  options: ResolveOptions,
): SpecFault[] {
  const faults: SpecFault[] = [];
  const all = axes.map(({ axis }) => examplesOf(axis));
  const good = all.map((examples, i) => {
    const spec = specWith(base, axes, pointWith(axes, all, new Map([[i, examples[0]]])));
    if (typeof spec === "string") faults.push({ sentence: `${placeOf(axes[i]!.path)}: ${spec}`, path: "axes" });
    return typeof spec === "string" ? [] : goodValues(axes[i]!, examples, spec, faults);
  });
  const plain = faultOf(base, axes, pointWith(axes, good, new Map()), options);
  let possible = plain === undefined;
  for (const [i, values] of good.entries()) {
    for (const value of spread(values, MADE)) {
      const found = faultOf(base, axes, pointWith(axes, good, new Map([[i, value]])), options);
      possible ||= found === undefined;
      if (found === undefined || found === plain) continue;
      const beside = besides(good, i, value);
      if (beside.some((given) => faultOf(base, axes, pointWith(axes, good, given), options) === undefined)) continue;
      faults.push(fault(placeOf(axes[i]!.path), `cannot be ${describe(value)}: ${found}`));
    }
  }
  if (possible || faulty || faults.length > 0) return faults;
  return [{ sentence: `base: ${plain ?? ""}`, path: "base" }];
}

/** The values that the schema of an axis's field takes; null takes the field out, which is for the whole spec to judge. */
function goodValues(
  { path, steps }: PlannedAxis,
  examples: readonly unknown[],
  spec: unknown,
  faults: SpecFault[],
): unknown[] {
  const place = placeOf(path);
  const strange = strangePath(steps, spec);
  if (strange !== undefined) {
    faults.push(fault(place, strange));
    return [];
  }
  const schemas = schemasAt(runSpecSchema, steps, spec) as z.ZodType[];
  return examples.filter((value) => {
    const found = schemas.map((schema) => parseAll(schema, value, place).faults);
    if (value === null || found.length === 0 || found.some((own) => own.length === 0)) return true;
    faults.push(...found[0]!);
    return false;
  });
}

/** The spec of a point, or why it cannot be put together. */
function specWith(base: unknown, axes: readonly PlannedAxis[], values: readonly unknown[]): unknown {
  try {
    return specAt(base, axes, values);
  } catch (error) {
    if (error instanceof OutlastError) return error.message;
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
function faultOf(
  base: unknown,
  axes: readonly PlannedAxis[],
  values: readonly unknown[],
  options: ResolveOptions,
): string | undefined {
  try {
    resolveRun(specAt(base, axes, values), options);
    return undefined;
  } catch (error) {
    if (error instanceof OutlastError) return error.message;
    throw error;
  }
}
