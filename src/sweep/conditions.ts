import { canonicalJson, describe, nearest, suggestion } from "../core/index.js";
import type { SpecFault } from "../core/index.js";
import type { Axis } from "./axes/index.js";
import { fault, placeOf } from "./fault.js";
import { examplesOf } from "./plannedAxis.js";
import type { Condition } from "./plannedAxis.js";
import type { CheckedSweepSpec } from "./spec.js";

/** The conditions of every axis by its number; `axes` are in the spec's order. Adds what is wrong to `faults`. */
export function conditionsOf(
  conditions: CheckedSweepSpec["conditions"],
  axes: readonly { path: string; axis: Axis }[],
  faults: SpecFault[],
): Condition[][] {
  const paths = axes.map(({ path }) => path);
  const found = paths.map((): Condition[] => []);
  const indexOf = (path: string, place: string): number => {
    const index = paths.indexOf(path);
    if (index < 0) faults.push(fault(place, `names no axis: ${suggestion(path, paths)}`));
    return index;
  };
  for (const [path, others] of Object.entries(conditions)) {
    const place = placeOf(path, "conditions");
    const own = indexOf(path, place);
    for (const [other, value] of Object.entries(others)) {
      const axis = indexOf(other, `${place}[${JSON.stringify(other)}]`);
      if (own < 0 || axis < 0) continue;
      const values = Array.isArray(value) ? value : [value];
      faults.push(...strangers(values, axes[axis]!.axis, `${place}[${JSON.stringify(other)}]`));
      found[own]!.push({ axis, allows: oneOf(values) });
    }
  }
  checkCircles(found, paths, faults);
  return found;
}

/** Whether a value is among some, equal as JSON. */
function oneOf(values: readonly unknown[]): (value: unknown) => boolean {
  const texts = new Set(values.map(canonicalJson));
  const simple = new Set(values.filter((value) => typeof value !== "object"));
  return (value) => (typeof value === "object" ? texts.has(canonicalJson(value)) : simple.has(value));
}

/** Values that the axis never has: most likely a slip of the pen. */
function strangers(values: readonly unknown[], axis: Axis, place: string): SpecFault[] {
  const known = examplesOf(axis);
  if (axis.drawn ? !axis.complete : known.length < axis.length) return [];
  const texts = new Set(known.map(canonicalJson));
  const unknown = values.filter((value) => !texts.has(canonicalJson(value)));
  const hint = (value: unknown): string => {
    const close = typeof value === "string" ? nearest(value, known.map(String)) : undefined;
    return close === undefined ? "." : `: did you mean "${close}"?`;
  };
  return unknown.map((value) => fault(place, `is never ${describe(value)}${hint(value)}`));
}

/** Adds a fault for axes whose conditions ask about each other in a circle. */
function checkCircles(conditions: readonly Condition[][], paths: readonly string[], faults: SpecFault[]): void {
  const settled = new Set<number>();
  const circular = (axis: number, above: readonly number[]): boolean => {
    if (above.includes(axis)) return true;
    if (settled.has(axis)) return false;
    settled.add(axis);
    return conditions[axis]!.some((condition) => circular(condition.axis, [...above, axis]));
  };
  const first = paths.findIndex((_, axis) => circular(axis, []));
  if (first < 0) return;
  faults.push(fault(placeOf(paths[first]!, "conditions"), "asks about axes that ask about it: leave one of them out."));
}
