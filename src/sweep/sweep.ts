import { invalid } from "../core/index.js";
import type { ResolvedRun } from "../run/index.js";
import type { Runs } from "./fast/runs.js";
import type { PlannedAxis } from "./plannedAxis.js";
import type { CheckedSweepSpec } from "./spec.js";

/** Where a sweep's points come from. */
export interface PointList {
  readonly count: number;
  /** The value of each axis at a point, undefined where it does not exist there. */
  valuesAt(index: number): unknown[];
  /** The number by which a store knows a point; its index where there is none. */
  numberOf?(index: number): number;
  /** The points at which some axes have given places; only of lists that are made of axes. */
  indicesAt?(places: ReadonlyMap<number, number>): number[];
}

/** A sweep made ready: its points by index, each made when it is asked for. */
export class Sweep {
  /** How many points there are; several may be the same run. */
  readonly count: number;
  /** The paths of its axes. */
  readonly paths: readonly string[];
  readonly #points: PointList;
  readonly #runs: Runs;
  /** What was asked for last: its shape, run and key are often asked for together. */
  #last: { index: number; values: readonly unknown[] } = { index: NaN, values: [] };

  constructor(
    readonly spec: CheckedSweepSpec,
    readonly axes: readonly PlannedAxis[],
    points: PointList,
    runs: Runs,
  ) {
    this.#points = points;
    this.#runs = runs;
    this.count = points.count;
    this.paths = axes.map(({ path }) => path);
  }

  get name(): string {
    return this.spec.name;
  }

  /** The folder that relative file names start from. */
  get baseDir(): string {
    return this.#runs.baseDir;
  }

  /** The number by which a store knows a point. */
  numberOf(index: number): number {
    return this.#points.numberOf?.(index) ?? index;
  }

  /** A sweep over other points of the same axes. */
  withPoints(points: PointList): Sweep {
    return new Sweep(this.spec, this.axes, points, this.#runs);
  }

  /** What a point sets: the values of the axes that exist there, by path. */
  point(index: number): Record<string, unknown> {
    const values = this.#valuesAt(index);
    const set = this.paths.map((path, i) => [path, values[i]] as const).filter(([, value]) => value !== undefined);
    return Object.fromEntries(set);
  }

  /** The points at which some axes, by their numbers, have given places of theirs; no condition may name those. */
  indicesAt(places: ReadonlyMap<number, number>): number[] {
    return this.#points.indicesAt!(places);
  }

  /** The run of a point. Throws OUTLAST_INVALID_SPEC and the like where its values contradict each other. */
  run(index: number): ResolvedRun {
    return this.#runs.run(this.#valuesAt(index));
  }

  /** The key of a point's run, for less than the run. Throws as `run` does. */
  key(index: number): string {
    return this.#runs.key(this.#valuesAt(index));
  }

  /** A number that points share where their runs can be executed as one job, see `shapeOf`. Throws as `run` does. */
  shapeIndex(index: number): number {
    return this.#runs.shape(this.#valuesAt(index));
  }

  #valuesAt(index: number): readonly unknown[] {
    if (index === this.#last.index) return this.#last.values;
    if (Number.isInteger(index) && index >= 0 && index < this.count) {
      this.#last = { index, values: this.#points.valuesAt(index) };
      return this.#last.values;
    }
    const sentence = `index must be a whole number from 0 to ${this.count - 1}, got ${index}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "index");
  }
}
