import type { SpecFault } from "../core/index.js";
import type { Dimension } from "./dimensions.js";
import { fault, placeOf } from "./fault.js";
import type { PlannedAxis } from "./plannedAxis.js";

/** Conditions may tell apart at most so many combinations of the axes that they ask about. */
const MOST_CASES = 100_000;

/** Points that agree in all that conditions ask about: the digits of some dimensions, and those left to cross. */
export interface Case {
  /** Index of its first point. */
  readonly start: number;
  /** The digit of each dimension that conditions ask about, -1 where it does not exist; of others 0. */
  readonly digits: Int32Array;
  /** The dimensions that are crossed, the last one fastest. */
  readonly crossed: readonly number[];
}

/**
 * The cases in the order of their points, and how many points there are. Dimensions that conditions ask about are
 * outermost, a dimension none of whose axes exists counts once. Without conditions there is one case. Adds what is
 * wrong to `faults`.
 */
export function casesOf(
  dimensions: readonly Dimension[],
  axes: readonly PlannedAxis[],
  faults: SpecFault[],
): { cases: Case[]; count: number } {
  const places = placesOf(dimensions);
  const needs = dimensions.map((own, d) => [...new Set(own.axes.flatMap((axis) => outside(axes[axis]!, d, places)))]);
  const order = upwards(dimensions, needs, axes, faults);
  if (faults.length > 0) return { cases: [], count: 0 };
  const asked = order.filter((d) => needs.some((list) => list.includes(d)));
  const free = dimensions.map((_, d) => d).filter((d) => !asked.includes(d));
  const exists = (d: number, digits: Int32Array): boolean =>
    dimensions[d]!.axes.some((axis) => {
      const { conditions } = axes[axis]!;
      if (conditions.some((condition) => places[condition.axis] === d)) return false; // as the axis that it asks about
      return conditions.every((condition) => holds(condition.axis, condition.allows, digits));
    });
  const holds = (axis: number, allows: (value: unknown) => boolean, digits: Int32Array): boolean => {
    const digit = digits[places[axis]!]!;
    const { axis: values, conditions } = axes[axis]!;
    if (digit < 0 || values.drawn || !allows(values.at(digit))) return false;
    return conditions.every((condition) => holds(condition.axis, condition.allows, digits));
  };

  const cases: Case[] = [];
  let count = 0;
  const walk = (level: number, digits: Int32Array): void => {
    if (cases.length > MOST_CASES) return;
    const d = asked[level];
    if (d === undefined) {
      const crossed = free.filter((other) => exists(other, digits));
      const own = digits.slice();
      for (const other of free) if (!crossed.includes(other)) own[other] = -1;
      cases.push({ start: count, digits: own, crossed });
      count += crossed.reduce((product, other) => product * dimensions[other]!.length, 1);
      return;
    }
    const length = exists(d, digits) ? dimensions[d]!.length : 0;
    for (let digit = length === 0 ? -1 : 0; digit < length && cases.length <= MOST_CASES; digit++) {
      digits[d] = digit;
      walk(level + 1, digits);
    }
    digits[d] = 0;
  };
  walk(0, new Int32Array(dimensions.length));
  if (cases.length > MOST_CASES) {
    faults.push(fault("conditions", `ask about axes with more than ${MOST_CASES} combinations: ask about fewer.`));
  }
  return { cases, count };
}

/** The dimension of each axis. */
function placesOf(dimensions: readonly Dimension[]): number[] {
  const places: number[] = [];
  dimensions.forEach(({ axes }, d) => axes.forEach((axis) => (places[axis] = d)));
  return places;
}

/** The other dimensions that an axis asks about. */
function outside({ conditions }: PlannedAxis, own: number, places: readonly number[]): number[] {
  return conditions.map(({ axis }) => places[axis]!).filter((d) => d !== own);
}

/** The dimensions such that each comes after those that it asks about, as far as may be in their own order. */
function upwards(
  dimensions: readonly Dimension[],
  needs: readonly (readonly number[])[],
  axes: readonly PlannedAxis[],
  faults: SpecFault[],
): number[] {
  const name = (d: number): string => placeOf(axes[dimensions[d]!.axes[0]!]!.path, "conditions");
  const order: number[] = [];
  const left = new Set(dimensions.keys());
  while (left.size > 0) {
    const next = [...left].find((d) => needs[d]!.every((other) => !left.has(other)));
    if (next === undefined) {
      faults.push(fault(name([...left][0]!), "asks about axes that ask about it: leave one of the conditions out."));
      break;
    }
    left.delete(next);
    order.push(next);
  }
  dimensions.forEach(({ drawn }, d) => {
    if (drawn || !needs[d]!.some((other) => dimensions[other]!.drawn)) return;
    faults.push(fault(name(d), "asks about a drawn axis, so it must be drawn too: use choice, integers or uniform."));
  });
  return order;
}
