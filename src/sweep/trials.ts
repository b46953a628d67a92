import { OutlastError } from "../core/index.js";
import type { Runs } from "./fast/runs.js";
import { spread } from "./plannedAxis.js";
import type { Condition, PlannedAxis } from "./plannedAxis.js";

/** Beside values that make no run, so many of each other axis are tried. */
const TRIED = 8;

/** Values that stand for an axis, and the places of those that its field takes. */
export interface Candidates {
  readonly values: readonly unknown[];
  readonly good: readonly number[];
}

/** Axes, by their numbers, that have the candidates at given places. */
export type Given = ReadonlyMap<number, number>;

/** Points that are put together to see whether they make runs. */
export class Trials {
  readonly axes: readonly PlannedAxis[];
  readonly candidates: readonly Candidates[];
  /** The axes that each one is zipped with, itself among them. */
  readonly #mates: readonly (readonly number[])[];
  /** The places of each axis's good candidates, where those that it is zipped with have good ones too. */
  readonly #places: readonly (readonly number[])[];

  /** `groups` are zipped axes. */
  constructor(axes: readonly PlannedAxis[], groups: readonly (readonly number[])[], candidates: readonly Candidates[]) {
    this.axes = axes;
    this.candidates = candidates;
    this.#mates = axes.map((_, i) => groups.find((group) => group.includes(i)) ?? [i]);
    const good = candidates.map((own) => new Set(own.good));
    this.#places = candidates.map((own, i) =>
      own.good.filter((place) => this.#mates[i]!.every((mate) => good[mate]!.has(place))),
    );
  }

  matesOf(axis: number): readonly number[] {
    return this.#mates[axis]!;
  }

  placesOf(axis: number): readonly number[] {
    return this.#places[axis]!;
  }

  valueOf(axis: number, place: number): unknown {
    return this.candidates[axis]!.values[place];
  }

  /**
   * The values of the point at which axes exist and have given candidates, what is zipped with them has the ones beside
   * them, and the others have their first ones; undefined for an axis that does not exist there. There is no such point
   * where conditions keep the given axes apart.
   */
  point(given: Given): unknown[] | undefined {
    const wanted = new Map<number, number | undefined>();
    const want = (axis: number, place: number | undefined): void => {
      if (wanted.has(axis)) return;
      wanted.set(axis, place);
      expand(axis, place);
    };
    const expand = (axis: number, place: number | undefined): void => {
      for (const mate of this.#mates[axis]!) want(mate, place);
      for (const condition of this.axes[axis]!.conditions) want(condition.axis, this.#allowed(condition));
    };
    given.forEach((place, axis) => wanted.set(axis, place));
    given.forEach((place, axis) => expand(axis, place));
    const values = new Array<unknown>(this.axes.length);
    const [visited, present] = [new Set<number>(), new Set<number>()];
    const visit = (axis: number): void => {
      if (visited.has(axis)) return;
      visited.add(axis);
      const { conditions } = this.axes[axis]!;
      for (const condition of conditions) visit(condition.axis);
      if (!conditions.every((condition) => present.has(condition.axis) && condition.allows(values[condition.axis])))
        return;
      const place = wanted.has(axis) ? wanted.get(axis) : this.#places[axis]![0];
      if (place === undefined) return;
      present.add(axis);
      values[axis] = this.valueOf(axis, place);
    };
    this.axes.forEach((_, axis) => visit(axis));
    return [...given.keys()].every((axis) => present.has(axis)) ? values : undefined;
  }

  /** Given candidates together with some of each other axis, one axis at a time, where there are such points. */
  besides(given: Given): Given[] {
    const taken = new Set([...given.keys()].flatMap((axis) => this.#mates[axis]!));
    const others = this.axes.flatMap((_, axis) =>
      taken.has(axis)
        ? []
        : spread(this.#places[axis]!.slice(1), TRIED).map((place) => new Map(given).set(axis, place)),
    );
    return others.filter((more) => this.point(more) !== undefined);
  }

  #allowed({ axis, allows }: Condition): number | undefined {
    return this.#places[axis]!.find((place) => allows(this.valueOf(axis, place)));
  }
}

/** What is wrong with a point, or undefined where it makes a run, or is none. */
export function faultOf(runs: Runs, values: readonly unknown[] | undefined): string | undefined {
  try {
    if (values !== undefined) runs.key(values);
    return undefined;
  } catch (error) {
    if (error instanceof OutlastError && error.code !== "OUTLAST_NO_BINARY") return error.message;
    throw error;
  }
}
