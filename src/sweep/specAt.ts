import { applyValues } from "../run/index.js";
import type { PlannedAxis } from "./plannedAxis.js";

/** A sweep's base with the values of a point, one an axis, in the axes' order; undefined leaves the base as it is. */
export function specAt(base: unknown, axes: readonly PlannedAxis[], values: readonly unknown[]): unknown {
  const settings = axes.flatMap(({ path }, i) => (values[i] === undefined ? [] : [{ path, value: values[i] }]));
  return applyValues(base, settings);
}
