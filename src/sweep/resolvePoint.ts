import { applyValues, resolveRun } from "../run/index.js";
import type { ResolveOptions, ResolvedRun } from "../run/index.js";
import type { PlannedAxis } from "./plannedAxis.js";

/** A sweep's base with the values of a point, one an axis, in the axes' order; undefined leaves the base as it is. */
export function specAt(base: unknown, axes: readonly PlannedAxis[], values: readonly unknown[]): unknown {
  const settings = axes.flatMap(({ path }, i) => (values[i] === undefined ? [] : [{ path, value: values[i] }]));
  return applyValues(base, settings);
}

/** The run of a point, made from its whole spec. Throws as `resolveRun` does. */
export function resolvePoint(
  base: unknown,
  axes: readonly PlannedAxis[],
  values: readonly unknown[],
  options: ResolveOptions,
): ResolvedRun {
  return resolveRun(specAt(base, axes, values), options);
}
