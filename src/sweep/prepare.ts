import { checkWritable, parseAll } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import type { RunModules } from "../run/index.js";
import { makeAxis } from "./axes/index.js";
import type { Axis } from "./axes/index.js";
import { casesOf } from "./cases.js";
import { stepsOfAxes } from "./checkPaths.js";
import { faultsOfValues } from "./checkValues.js";
import { conditionsOf } from "./conditions.js";
import { dimensionsOf } from "./dimensions.js";
import { makeDesign } from "./draw/index.js";
import { Runs } from "./fast/runs.js";
import { faultsError, placeOf } from "./fault.js";
import { faultsOfHalving } from "./halving/obstacles.js";
import type { PlannedAxis } from "./plannedAxis.js";
import { Points } from "./points.js";
import { outlineSchema } from "./spec.js";
import type { CheckedSweepSpec } from "./spec.js";
import { Sweep } from "./sweep.js";

/** More points than this are most likely a slip of the pen. */
const MOST_POINTS = 100_000_000;

export interface PrepareOptions {
  /** Whether more than 10^8 points are meant. */
  yes?: boolean | undefined;
  /** Folder that relative file names start from; the working directory by default. */
  baseDir?: string | undefined;
  /** How modules are read, see `resolveRun`. */
  modules?: RunModules | undefined;
}

/**
 * Checks a sweep's spec and makes its points ready to be asked for by index; no point is kept. Throws
 * OUTLAST_INVALID_SPEC with all faults, one a line: axes that are empty or lead nowhere, values that make no run,
 * lengths that cannot be zipped, more than 10^8 points without `yes`, runs that halving cannot compare, ...
 */
export function prepareSweep(input: unknown, { yes = false, baseDir, modules }: PrepareOptions = {}): Sweep {
  checkWritable(input, "the sweep"); // stores have it as text, what axes set in the base too
  const { data: spec, faults } = parseAll(outlineSchema, input, "", "the sweep");
  const made = axesOf(input);
  faults.push(...made.faults);
  if (spec === undefined) throw faultsError(faults);
  // Where an axis could not be made, what refers to it would seem to be wrong as well.
  const whole = made.faults.length === 0;
  const { conditions } = whole ? spec : { conditions: {} };
  const simple = whole ? made.axes : made.axes.filter(({ path }) => !(path in spec.conditions));
  const axes = plannedAxes(simple, conditions, faults);
  const dimensions = whole ? dimensionsOf(spec, axes, faults) : [];
  const { cases, count } = faults.length === 0 ? casesOf(dimensions, axes, faults) : { cases: [], count: 0 };
  faults.push(...tooMany(count, yes));
  const runs = new Runs(spec.base, axes, { baseDir, modules, tasks: new Map() });
  const isWhole = faults.length === 0;
  const groups = dimensions.filter(({ drawn }) => !drawn).map((dimension) => dimension.axes);
  faults.push(...faultsOfValues(spec.base, axes, groups, runs, !isWhole));
  if (!isWhole) throw faultsError(faults);
  const names = axes.filter(({ axis }) => axis.drawn).map(({ path }) => path);
  const design = spec.draw === undefined ? undefined : makeDesign(spec.draw, names, spec.seed);
  const sweep = new Sweep(spec, axes, new Points({ axes, dimensions, cases, count, design }), runs);
  if (spec.halving !== undefined) faults.push(...faultsOfHalving(sweep, spec.halving));
  if (faults.length > 0) throw faultsError(faults);
  return sweep;
}

/** The axes with their places in the run's spec and their conditions. Adds what is wrong to `faults`. */
function plannedAxes(
  axes: readonly { path: string; axis: Axis }[],
  conditions: CheckedSweepSpec["conditions"],
  faults: SpecFault[],
): PlannedAxis[] {
  const steps = stepsOfAxes(
    axes.map(({ path }) => path),
    faults,
  );
  const own = conditionsOf(conditions, axes, faults);
  return axes.map((axis, i) => ({ ...axis, steps: steps[i]!, conditions: own[i]! }));
}

/** The axes that could be made, and what is wrong with the others. */
function axesOf(spec: unknown): { axes: { path: string; axis: Axis }[]; faults: SpecFault[] } {
  const { axes } = (spec ?? {}) as { axes?: unknown };
  const entries = typeof axes === "object" && axes !== null ? Object.entries(axes) : [];
  const made = entries.map(([path, axis]) => ({ path, ...makeAxis(axis, placeOf(path)) }));
  return {
    axes: made.flatMap(({ path, axis }) => (axis === undefined ? [] : [{ path, axis }])),
    faults: made.flatMap(({ faults }) => faults),
  };
}

function tooMany(count: number, yes: boolean): SpecFault[] {
  if (count > Number.MAX_SAFE_INTEGER) {
    return [
      { sentence: `The sweep has about ${count.toPrecision(3)} points, more than can be counted.`, path: "axes" },
    ];
  }
  if (count <= MOST_POINTS || yes) return [];
  const sentence = `The sweep has ${count} points: say yes to more than ${MOST_POINTS}, or leave axes out.`;
  return [{ sentence, path: "axes" }];
}
