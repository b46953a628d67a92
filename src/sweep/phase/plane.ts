import { describe, invalid } from "../../core/index.js";
import { applyValues } from "../../run/index.js";
import type { ResolvedRunSpec } from "../../run/index.js";
import { makeAxis } from "../axes/index.js";
import { examplesOf } from "../plannedAxis.js";
import { refuseHalving } from "../halving/halving.js";
import { withoutIdleDraw } from "../idleDraw.js";
import { prepareSweep } from "../prepare.js";
import { sameSteps } from "../set.js";
import type { Sweep } from "../sweep.js";
import { sideOf } from "./axis.js";
import type { Side } from "./axis.js";
import { criterionOf } from "./criterion.js";
import type { Criterion } from "./criterion.js";
import type { PlaneOptions } from "./options.js";

/** A first round of more runs is most likely a slip of the pen. */
const MOST_RUNS = 100_000_000;
/** A point that makes a run is looked for among so many. */
const LOOKED_AT = 10_000;

interface Outline {
  name?: unknown;
  base?: unknown;
  axes?: Record<string, unknown>;
  zip?: unknown;
  conditions?: unknown;
}

/** What a diagram is of: a plane of two numbers, and the sweep that its whole grid would be. */
export interface Plane extends Pick<PlaneOptions, "coarse" | "share"> {
  x: Side;
  y: Side;
  sweep: Sweep;
  criterion: Criterion;
  /** The points of the sweep at a point of the plane, x + width * y: its runs under all other axes. */
  runsAt: (point: number) => number[];
}

/** A run's spec as the sweep that it alone is; a sweep's spec as it is. Throws OUTLAST_INVALID_SPEC. */
export function sweepOfSpec(spec: unknown, name: string): object {
  if (typeof spec !== "object" || spec === null) {
    throw invalid("OUTLAST_INVALID_SPEC", `The spec must be that of a run or of a sweep, got ${describe(spec)}.`);
  }
  return "base" in spec ? spec : { name, base: spec, axes: {} };
}

/**
 * Checks a spec, of a run or of a sweep whose other axes (seeds, say) are crossed with the plane. Throws
 * OUTLAST_INVALID_SPEC with all faults, as a sweep does.
 */
export function preparePlane(input: unknown, options: PlaneOptions): Plane {
  const { name, resolution, coarse, share, success, yes, baseDir } = options;
  const spec = sweepOfSpec(input, name) as Outline;
  checkPaths(spec, options);
  const given: unknown = spec.axes ?? {};
  // As a sweep says it: entries of what is no object would be axes of their own.
  if (typeof given !== "object" || Array.isArray(given)) prepareSweep(spec, { yes: true, baseDir });
  const others = Object.entries(spec.axes ?? {}).filter(
    ([path]) => !sameSteps(path, options.x.path) && !sameSteps(path, options.y.path),
  );
  const example = exampleOf(spec.base, others, options);
  const [x, y] = [options.x, options.y].map((axis) => sideOf(axis, resolution, example, baseDir)) as [Side, Side];
  const axes = { ...Object.fromEntries(others), [x.path]: x.spec, [y.path]: y.spec };
  const sweep = prepareSweep(withoutIdleDraw({ ...spec, axes }, spec.axes), { yes: true, baseDir });
  refuseHalving(sweep.spec, "a phase diagram");
  const [width, height] = [x.values.length, y.values.length];
  const cells = (length: number): number => Math.min(coarse, length - 1) + 1;
  const first = (sweep.count / (width * height)) * cells(width) * cells(height);
  if (first > MOST_RUNS && !yes) {
    const sentence = `The first round has ${first} runs: say yes to more than ${MOST_RUNS}, or leave axes out.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, "axes");
  }
  const [across, up] = [x, y].map(({ path }) => sweep.paths.indexOf(path)) as [number, number];
  const runsAt = (point: number): number[] =>
    sweep.indicesAt(new Map([[across, point % width]]).set(up, Math.floor(point / width)));
  const criterion = criterionOf(success, someRun(sweep));
  return { x, y, sweep, criterion, coarse, share, runsAt };
}

/** Throws OUTLAST_INVALID_SPEC where the sides are one field, or go together with other axes of the sweep. */
function checkPaths({ zip, conditions }: Outline, { x, y }: PlaneOptions): void {
  if (sameSteps(x.path, y.path)) {
    throw invalid("OUTLAST_INVALID_SPEC", `x and y must be two fields, and both are ${x.path}.`, "y.path");
  }
  const zipped = Array.isArray(zip) ? zip.flat() : [];
  const asked = Object.entries((conditions ?? {}) as Record<string, object>).flatMap(([path, others]) => {
    return [path, ...Object.keys(others ?? {})];
  });
  for (const [side, { path }] of Object.entries({ x, y })) {
    const where = Object.entries({ zip: zipped, conditions: asked }).find(([, paths]) =>
      paths.some((other) => sameSteps(String(other), path)),
    );
    if (where === undefined) continue;
    const sentence = `${side} must be a field that every point has by itself, and ${where[0]} names ${path}: take it out.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${side}.path`);
  }
}

/** A run's spec to look fields up in: the base with the first values of all axes, as far as they can be set. */
function exampleOf(base: unknown, others: readonly [string, unknown][], { x, y }: PlaneOptions): unknown {
  const first = others.flatMap(([path, spec]) => {
    const { axis } = makeAxis(spec, path);
    return axis === undefined ? [] : [{ path, value: examplesOf(axis)[0] }];
  });
  const sides = [x, y].map(({ path, from }) => ({ path, value: from }));
  try {
    return applyValues(base, [...first, ...sides]);
  } catch {
    return base; // what is wrong with it is for the sweep to say
  }
}

/** The spec of the first point that makes a run. */
function someRun(sweep: Sweep): ResolvedRunSpec | undefined {
  for (let index = 0; index < Math.min(sweep.count, LOOKED_AT); index++) {
    try {
      return sweep.run(index).spec;
    } catch {
      continue;
    }
  }
  return undefined;
}
