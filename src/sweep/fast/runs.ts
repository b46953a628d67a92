import { sha256Hex } from "../../core/index.js";
import { resolveRun, shapeOf } from "../../run/index.js";
import type { ResolveOptions, ResolvedRun } from "../../run/index.js";
import type { PlannedAxis } from "../plannedAxis.js";
import { specAt } from "../specAt.js";
import { Family } from "./family.js";
import { isFree } from "./free.js";

/** Families, and tasks made ready, that are kept at a time. */
const KEPT = 4096;

/** How the specs of a sweep are read: their tasks are made ready once for all runs that have them. */
type SharedOptions = ResolveOptions & { tasks: NonNullable<ResolveOptions["tasks"]> };

/** What is known of the runs with the same values but for free numbers. */
interface Known {
  family: Family | undefined;
  shape: number;
}

/**
 * The runs of a sweep's points, each the very one that `resolveRun` makes of the point's spec. Most are made from
 * another run of their family, at a hundredth of the cost: what is free in it cannot matter to the rest.
 */
export class Runs {
  readonly #base: unknown;
  readonly #axes: readonly PlannedAxis[];
  readonly #free: readonly boolean[];
  readonly #options: SharedOptions;
  readonly #known = new Map<string, Known>();
  readonly #shapes = new Map<string, number>();
  readonly #objects = new Map<unknown, number>();
  /** What was asked for last: a point's shape, run and key are often asked for together. */
  #last: { values: readonly unknown[]; known: Known } | undefined;

  constructor(base: unknown, axes: readonly PlannedAxis[], options: SharedOptions) {
    this.#base = base;
    this.#axes = axes;
    this.#free = axes.map(({ steps }) => isFree(steps));
    this.#options = options;
  }

  /** The folder that relative file names start from. */
  get baseDir(): string {
    return this.#options.baseDir ?? ".";
  }

  run(values: readonly unknown[]): ResolvedRun {
    return this.#knownOf(values).family?.run(values) ?? this.#resolve(values);
  }

  key(values: readonly unknown[]): string {
    return this.#knownOf(values).family?.key(values) ?? this.#resolve(values).key;
  }

  /** A number that runs share where they can be executed as one job; numbers count from 0 in the order of asking. */
  shape(values: readonly unknown[]): number {
    return this.#knownOf(values).shape;
  }

  #resolve(values: readonly unknown[]): ResolvedRun {
    return resolveRun(specAt(this.#base, this.#axes, values), this.#options);
  }

  #knownOf(values: readonly unknown[]): Known {
    const last = this.#last;
    if (last?.values === values) return last.known;
    const known = this.#lookedUp(values);
    this.#last = { values, known };
    return known;
  }

  #lookedUp(values: readonly unknown[]): Known {
    let name = "";
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      name += value !== undefined && this.#free[i] && typeof value === "number" ? "#" : this.#nameOf(value);
    }
    const found = this.#known.get(name);
    if (found !== undefined) return found;
    const made = this.#make(values);
    if (this.#known.size >= KEPT) {
      this.#known.clear();
      this.#options.tasks.clear();
    }
    this.#known.set(name, made);
    return made;
  }

  #make(values: readonly unknown[]): Known {
    const raw = specAt(this.#base, this.#axes, values);
    const run = resolveRun(raw, this.#options);
    const free = this.#axes.flatMap(({ steps }, axis) =>
      this.#free[axis] && typeof values[axis] === "number" ? [{ axis, steps }] : [],
    );
    const text = sha256Hex(shapeOf(run)); // as long for any shape
    const shape = this.#shapes.get(text) ?? this.#shapes.size;
    this.#shapes.set(text, shape);
    return { family: Family.of(run, raw, free), shape };
  }

  /** A text that tells a value from every other; objects of lists by their identity. */
  #nameOf(value: unknown): string {
    if (typeof value === "string") return `${value.length}"${value}`;
    if (typeof value !== "object" || value === null) return `${String(value)},`;
    const known = this.#objects.get(value) ?? this.#objects.size;
    this.#objects.set(value, known);
    return `@${known},`;
  }
}
