import { canonicalJson, describe, invalid } from "../../core/index.js";
import { dimensionsOf } from "../dimensions.js";
import type { Dimension } from "../dimensions.js";
import { placeOf } from "../fault.js";
import { examplesOf } from "../plannedAxis.js";
import { upwards } from "../points.js";
import type { Sweep } from "../sweep.js";

/** A coordinate of a search: an axis, or several that are zipped. */
export interface SearchDimension {
  /** Its first axis. */
  readonly name: string;
  /** Its axes by their numbers. */
  readonly axes: readonly number[];
  /** How many values there are, of equal shares of [0, 1]; undefined for a continuum. */
  readonly cells: number | undefined;
  /** Whether neighbours are alike. */
  readonly ordered: boolean;
}

/** A point of the space: what was drawn, and what it says. */
export interface Place {
  /** Of each dimension the share at which its value lies, the middle one of its cell; NaN where it does not exist. */
  readonly shares: Float64Array;
  /** Of each axis its value; undefined where it does not exist, and for seeds. */
  readonly values: readonly unknown[];
}

/** What a study searches: the axes of a sweep but for its seeds, which are what a trial is repeated with. */
export class Space {
  readonly dimensions: readonly SearchDimension[];
  /** Runs of a trial: one for each combination of seeds. */
  readonly repeats: number;
  readonly #sweep: Sweep;
  readonly #seeds: readonly Dimension[];
  /** Axes such that each comes after those that it asks about. */
  readonly #order: readonly number[];
  /** The dimension of each axis; -1 for seeds. */
  readonly #dimension: readonly number[];

  /** Throws OUTLAST_INVALID_SPEC where an axis exists only with some seeds. */
  constructor(sweep: Sweep) {
    const { spec, axes } = sweep;
    const all = dimensionsOf(spec, axes, []);
    const isSeed = ({ drawn, axes: own }: Dimension): boolean =>
      !drawn && own.every((axis) => ["seed", "seeds"].includes(axes[axis]!.steps[0]!));
    this.#sweep = sweep;
    this.#seeds = all.filter(isSeed);
    this.repeats = this.#seeds.reduce((product, { length }) => product * length, 1);
    this.dimensions = all
      .filter((dimension) => !isSeed(dimension))
      .flatMap((dimension) => (dimension.drawn ? dimension.axes.map((axis) => [axis]) : [dimension.axes]))
      .map((own) => this.#dimensionOf(own));
    this.#order = upwards(axes);
    this.#dimension = axes.map((_, axis) => this.dimensions.findIndex(({ axes: own }) => own.includes(axis)));
    this.#checkConditions();
  }

  /** The place at some shares, one a dimension. */
  at(shares: ArrayLike<number>): Place {
    const settled = Float64Array.from(this.dimensions, ({ cells }, d) => middleOf(shares[d]!, cells));
    const values = this.#walk((axis) => {
      const dimension = this.#dimension[axis]!;
      return dimension < 0 ? undefined : this.#valueAt(axis, settled[dimension]!);
    });
    return this.#existing(settled, values);
  }

  /** The place of values by path. Throws OUTLAST_INVALID_ARGUMENT, naming what is missing, too much or out of range. */
  of(given: Readonly<Record<string, unknown>>): Place {
    const { axes, paths } = this.#sweep;
    const searched = paths.filter((_, axis) => this.#dimension[axis]! >= 0);
    const stranger = Object.keys(given).find((path) => !searched.includes(path));
    if (stranger !== undefined) throw refuse(stranger, `is no axis of the search, which has ${searched.join(", ")}.`);
    const values = this.#walk((axis) => (this.#dimension[axis]! < 0 ? undefined : given[paths[axis]!]));
    const settled = Float64Array.from(this.dimensions, ({ axes: own }) => {
      const there = own.filter((axis) => this.#exists(axis, values));
      for (const axis of own) {
        const path = paths[axis]!;
        if (there.includes(axis) && values[axis] === undefined) throw refuse(path, "is missing.");
        if (!there.includes(axis) && given[path] !== undefined) {
          const others = axes[axis]!.conditions.map((condition) => paths[condition.axis]!);
          throw refuse(path, `does not exist with this value of ${others.join(", ")}: leave it out.`);
        }
      }
      return there.length === 0 ? NaN : this.#shareOf(there, values);
    });
    return this.#existing(settled, values);
  }

  /** What a place sets, by path. */
  set({ values }: Place): Record<string, unknown> {
    const entries = this.#sweep.paths.map((path, axis) => [path, values[axis]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  /** The values of a place's run, seeds included; `repeat` is from 0 to repeats - 1. */
  runValues({ values }: Place, repeat: number): unknown[] {
    const { axes } = this.#sweep;
    const digits = new Map<number, number>();
    let rest = repeat;
    for (const { axes: own, length } of this.#seeds.toReversed()) {
      for (const axis of own) digits.set(axis, rest % length);
      rest = Math.floor(rest / length);
    }
    return this.#walk((axis) => {
      const digit = digits.get(axis);
      const own = axes[axis]!.axis;
      return digit === undefined || own.drawn ? values[axis] : own.at(digit);
    });
  }

  /** One value an axis, undefined where its conditions do not hold. */
  #walk(valueOf: (axis: number) => unknown): unknown[] {
    const values = new Array<unknown>(this.#order.length).fill(undefined);
    for (const axis of this.#order) if (this.#exists(axis, values)) values[axis] = valueOf(axis);
    return values;
  }

  #exists(axis: number, values: readonly unknown[]): boolean {
    const { conditions } = this.#sweep.axes[axis]!;
    return conditions.every(({ axis: other, allows }) => values[other] !== undefined && allows(values[other]));
  }

  #existing(shares: Float64Array, values: readonly unknown[]): Place {
    const kept = this.dimensions.map(({ axes }, d) =>
      axes.some((axis) => values[axis] !== undefined) ? shares[d]! : NaN,
    );
    return { shares: Float64Array.from(kept), values };
  }

  #valueAt(axis: number, share: number): unknown {
    const own = this.#sweep.axes[axis]!.axis;
    return own.drawn ? own.from(share) : own.at(Math.min(own.length - 1, Math.floor(share * own.length)));
  }

  #shareOf(axes: readonly number[], values: readonly unknown[]): number {
    const [first] = axes as [number];
    const { axis: own, path } = this.#sweep.axes[first]!;
    if (own.drawn) {
      const share = own.shareOf(values[first]);
      if (share !== undefined) return share;
    } else {
      const texts = axes.map((axis) => canonicalJson(values[axis]));
      const isHere = (i: number): boolean =>
        axes.every((axis, k) => canonicalJson(this.#valueAt(axis, (i + 0.5) / own.length)) === texts[k]);
      for (let i = 0; i < own.length; i++) if (isHere(i)) return (i + 0.5) / own.length;
    }
    const came = axes.map((axis) => describe(values[axis])).join(", ");
    const others = axes.slice(1).map((axis) => this.#sweep.paths[axis]!);
    const known = examplesOf(own).map(describe);
    const list = own.ordered ? `from ${known[0]!} to ${known.at(-1)!}` : `among ${known.join(", ")}`;
    const zipped = others.length === 0 ? "" : ` and go together with ${others.join(", ")} as in the spec`;
    throw refuse(path, `must be ${list}${zipped}, got ${came}.`);
  }

  #dimensionOf(own: readonly number[]): SearchDimension {
    const axes = own.map((axis) => this.#sweep.axes[axis]!);
    const [{ path, axis: first }] = axes as [(typeof axes)[0]];
    const cells = first.drawn ? first.cells : first.length;
    return { name: path, axes: own, cells, ordered: axes.every(({ axis }) => axis.ordered) };
  }

  #checkConditions(): void {
    const { axes, paths } = this.#sweep;
    axes.forEach(({ conditions }, axis) => {
      const seed = conditions.find((condition) => this.#dimension[condition.axis]! < 0);
      if (seed === undefined || this.#dimension[axis]! < 0) return;
      const place = placeOf(paths[axis]!, "conditions");
      const sentence = `asks about ${paths[seed.axis]!}: in a search every trial is run with all seeds, so leave it out.`;
      throw invalid("OUTLAST_INVALID_SPEC", `${place} ${sentence}`, place);
    });
  }
}

/** The middle of the cell that a share lies in. */
function middleOf(share: number, cells: number | undefined): number {
  if (cells === undefined) return share;
  return (Math.min(cells - 1, Math.floor(share * cells)) + 0.5) / cells;
}

function refuse(path: string, sentence: string): Error {
  const place = placeOf(path, "values");
  return invalid("OUTLAST_INVALID_ARGUMENT", `${place} ${sentence}`, place);
}
