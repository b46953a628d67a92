import type { Axis } from "./axes/index.js";

/** What another axis must be for an axis to exist. */
export interface Condition {
  /** The other axis, by its number. */
  readonly axis: number;
  readonly allows: (value: unknown) => boolean;
}

/** An axis with its place in the run's spec. */
export interface PlannedAxis {
  readonly path: string;
  /** The same as the names of nested fields. */
  readonly steps: readonly string[];
  readonly axis: Axis;
  /** All must hold, or the axis does not exist at a point; none for most axes. */
  readonly conditions: readonly Condition[];
}

/** A grid axis is looked at value by value up to so many; of a longer one so many are, its ends among them. */
const LOOKED_AT = 1000;

/** Values that stand for all of an axis. */
export function examplesOf(axis: Axis): unknown[] {
  if (axis.drawn) return [...axis.examples];
  return places(axis.length, LOOKED_AT).map((place) => axis.at(place));
}

/** At most `count` items of a list, its ends among them. */
export function spread<T>(list: readonly T[], count: number): T[] {
  return places(list.length, count).map((place) => list[place]!);
}

function places(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, k) => k);
  return Array.from({ length: most }, (_, k) => Math.round((k * (length - 1)) / (most - 1)));
}
