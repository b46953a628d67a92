import { z } from "zod";
import { OutlastError, describe, parseAll, schemasAt } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import { runSpecSchema } from "../run/index.js";
import { faultsOfPairs } from "./checkPairs.js";
import { strangePath } from "./checkPaths.js";
import type { Runs } from "./fast/runs.js";
import { fault, placeOf } from "./fault.js";
import { examplesOf, spread } from "./plannedAxis.js";
import type { PlannedAxis } from "./plannedAxis.js";
import { specAt } from "./specAt.js";
import { Trials, faultOf } from "./trials.js";
import type { Candidates, Given } from "./trials.js";

/** Of each axis at most so many values are made runs of; their schema has looked at more. */
const MADE = 64;

/**
 * All that is wrong with the values of axes: paths that lead nowhere, values that the schema of their field refuses,
 * values that make no run, whatever one other axis is, and values of two axes that make none together. What three
 * contradict each other in shows at the points that have them. `groups` are zipped axes. `faulty` says that the sweep
 * has faults already: gaps that only a faulty axis would have filled are then no faults of their own.
 */
export function faultsOfValues(
  base: unknown,
  axes: readonly PlannedAxis[],
  groups: readonly (readonly number[])[],
  runs: Runs,
  faulty: boolean,
): SpecFault[] {
  const faults: SpecFault[] = [];
  const all = axes.map(({ axis }) => examplesOf(axis));
  const any = new Trials(axes, groups, all.map(whole));
  const homeless: number[] = [];
  const good = axes.map((axis, i) => {
    const before = faults.length;
    const spec = axis.steps.length === 0 ? undefined : specOfAxis(base, any, i, faults);
    if (faults.length > before) homeless.push(i);
    if (spec === undefined) return { values: all[i]!, good: [] };
    // What has gaps that other axes fill is for the whole spec to judge.
    if (axes.some((other) => isInside(other, axis))) return whole(all[i]!);
    return { values: all[i]!, good: goodPlaces(axis, all[i]!, spec, faults) };
  });
  const trials = new Trials(axes, groups, good);
  const plain = faultOf(runs, trials.point(new Map()));
  const unable = axes.map(() => new Set<number>());
  let possible = plain === undefined;
  for (const [i, { path }] of axes.entries()) {
    const tried = spread(trials.placesOf(i), MADE).map((place) => {
      const given = new Map([[i, place]]);
      const point = trials.point(given);
      return { place, given, point, found: faultOf(runs, point) };
    });
    possible ||= tried.some(({ found }) => found === undefined);
    // What the first values have wrong is another axis's fault, unless another value of this one mends it; an axis that
    // lacks its field has been told of.
    const mends = homeless.length === 0 && tried.some(({ point, found }) => point !== undefined && found === undefined);
    for (const { place, given, found } of tried) {
      if (found === undefined || (found === plain && !mends)) continue;
      if (trials.besides(given).some((more) => faultOf(runs, trials.point(more)) === undefined)) continue;
      unable[i]!.add(place);
      faults.push(fault(placeOf(path), `cannot be ${describe(all[i]![place])}: ${found}`));
    }
  }
  // Beside what makes no run anywhere, others would seem to contradict it.
  const able = good.map(({ values, good }, i) => ({
    values,
    good: homeless.includes(i) ? [] : good.filter((place) => !unable[i]!.has(place)),
  }));
  if (possible) faults.push(...faultsOfPairs(new Trials(axes, groups, able), runs));
  if (possible || faulty || faults.length > 0) return faults;
  return [{ sentence: `base: ${plain ?? ""}`, path: "base" }];
}

function whole(values: readonly unknown[]): Candidates {
  return { values, good: [...values.keys()] };
}

/** Whether an axis sets something inside of what another one sets. */
function isInside({ steps }: PlannedAxis, { steps: outer }: PlannedAxis): boolean {
  return steps.length > outer.length && outer.every((step, i) => step === steps[i]);
}

/** A spec in which an axis's field exists: that of the first values, or beside another value of one other axis. */
function specOfAxis(base: unknown, trials: Trials, own: number, faults: SpecFault[]): unknown {
  const { axes } = trials;
  const { path, steps } = axes[own]!;
  const at = (given: Given): unknown => specWith(base, axes, trials.point(given) ?? trials.point(new Map())!);
  const first = new Map([[own, 0]]);
  const spec = at(first);
  if (typeof spec === "string") {
    faults.push({ sentence: `${placeOf(path)}: ${spec}`, path: placeOf(path) });
    return undefined;
  }
  const strange = strangePath(steps, spec);
  if (strange === undefined) return spec;
  const elsewhere = trials.besides(first).find((given) => strangePath(steps, at(given)) === undefined);
  const other = [...(elsewhere?.keys() ?? [])].find((axis) => axis !== own);
  if (elsewhere === undefined || other === undefined) {
    faults.push(fault(placeOf(path), strange));
    return undefined;
  }
  const where = `does not exist at every value of ${axes[other]!.path}: say in conditions where it does.`;
  faults.push(fault(placeOf(path), where));
  return at(elsewhere);
}

/** The places of the values that the schema of an axis's field takes, and of null, which takes the field out. */
function goodPlaces(
  { path, steps }: PlannedAxis,
  examples: readonly unknown[],
  spec: unknown,
  faults: SpecFault[],
): number[] {
  const schema = anyOf(schemasAt(runSpecSchema, steps, spec) as z.ZodType[]);
  return examples.flatMap((value, place) => {
    const found = value === null ? [] : parseAll(schema, value, placeOf(path)).faults;
    faults.push(...found);
    return found.length === 0 ? [place] : [];
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
