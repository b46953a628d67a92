import type { Case } from "./cases.js";
import type { Dimension } from "./dimensions.js";
import type { Design } from "./draw/index.js";
import { Draws } from "./draws.js";
import type { PlannedAxis } from "./plannedAxis.js";

/** What the points of a sweep are made of. */
export interface PointSource {
  axes: readonly PlannedAxis[];
  dimensions: readonly Dimension[];
  cases: readonly Case[];
  count: number;
  /** The draws of the drawn axes, in their order. */
  design: Design | undefined;
}

/** The points of a sweep, each found from its index alone: none is kept. */
export class Points {
  readonly count: number;
  readonly #source: PointSource;
  /** Axes such that each comes after those that it asks about. */
  readonly #order: readonly number[];
  readonly #dimension: readonly number[];
  /** Of a drawn axis its number among the drawn ones. */
  readonly #coordinate: readonly number[];
  readonly #digits: Float64Array;
  readonly #draws: Draws | undefined;

  constructor(source: PointSource) {
    const { axes, dimensions, count, design } = source;
    this.#source = source;
    this.count = count;
    this.#order = upwards(axes);
    this.#dimension = axes.map((_, axis) => dimensions.findIndex((dimension) => dimension.axes.includes(axis)));
    this.#coordinate = axes.map((_, axis) => axes.slice(0, axis).filter((other) => other.axis.drawn).length);
    this.#digits = new Float64Array(dimensions.length);
    const drawn = axes.flatMap(({ axis }) => (axis.drawn ? [axis] : []));
    this.#draws = design && new Draws(drawn, design);
  }

  /** The value of each axis at a point, undefined where it does not exist there; `index` is from 0 to count - 1. */
  valuesAt(index: number): unknown[] {
    const { axes, dimensions } = this.#source;
    this.#findDigits(index);
    const values = new Array<unknown>(axes.length).fill(undefined);
    for (const i of this.#order) {
      const { axis, conditions } = axes[i]!;
      const d = this.#dimension[i]!;
      const digit = this.#digits[d]!;
      if (digit < 0 || !conditions.every((condition) => allowed(condition.allows, values[condition.axis]))) continue;
      if (axis.drawn) values[i] = this.#draws!.value(digit, this.#coordinate[i]!, dimensions[d]!.length);
      else values[i] = axis.at(digit);
    }
    return values;
  }

  /** The points at which some axes, by their numbers, have given places of theirs; no condition may name those. */
  indicesAt(places: ReadonlyMap<number, number>): number[] {
    const { cases, dimensions } = this.#source;
    const fixed = new Map([...places].map(([axis, place]) => [this.#dimension[axis]!, place]));
    return cases.flatMap(({ start, crossed }) => {
      let indices = [0];
      for (const d of crossed) {
        const { length } = dimensions[d]!;
        const own = fixed.get(d);
        const digits = own === undefined ? Array.from({ length }, (_, digit) => digit) : [own];
        indices = indices.flatMap((index) => digits.map((digit) => index * length + digit));
      }
      return indices.map((index) => start + index);
    });
  }

  #findDigits(index: number): void {
    const { cases, dimensions } = this.#source;
    const { start, digits, crossed } = cases.length === 1 ? cases[0]! : caseOf(cases, index);
    this.#digits.set(digits);
    let rest = index - start;
    for (let i = crossed.length - 1; i >= 0; i--) {
      const d = crossed[i]!;
      const { length } = dimensions[d]!;
      this.#digits[d] = rest % length;
      rest = Math.floor(rest / length);
    }
  }
}

function allowed(allows: (value: unknown) => boolean, value: unknown): boolean {
  return value !== undefined && allows(value);
}

/** The last case that starts at `index` or before it. */
function caseOf(cases: readonly Case[], index: number): Case {
  let [low, high] = [0, cases.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (cases[middle]!.start <= index) low = middle;
    else high = middle - 1;
  }
  return cases[low]!;
}

/** The axes such that each comes after those that it asks about. */
export function upwards(axes: readonly PlannedAxis[]): number[] {
  const order: number[] = [];
  const visit = (axis: number): void => {
    if (order.includes(axis)) return;
    for (const condition of axes[axis]!.conditions) visit(condition.axis);
    order.push(axis);
  };
  axes.forEach((_, axis) => visit(axis));
  return order;
}
