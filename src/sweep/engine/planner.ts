import type { ResolvedRun } from "../../run/index.js";
import { cpuPacking } from "./packing.js";
import type { Packing } from "./packing.js";

/** A point of a sweep that is to be computed. */
export interface Point {
  index: number;
  /** Points of one group go into one job: equal shapes, and numbers of steps within a factor of 2. */
  group: string;
  ready: ResolvedRun;
}

/** Points of one group that one thread computes as one job, or, of whatever groups, brackets of successive halving. */
export interface Chunk {
  group: string;
  points: Point[];
  brackets?: Bracket[];
}

/** Points whose runs are compared with each other. */
export interface Bracket {
  points: Point[];
  /** Keys of which the store has the run: they are only there to be compared with. */
  whole: ReadonlySet<string>;
}

/** What a job of a group took. */
export interface Measured {
  seconds: number;
  /** Runs that a thread trains at a time: fewer take as long. */
  sideBySide: number;
}

/** A pilot says little of a chunk that is very much larger: it grows in steps of at most this factor. */
const LARGEST_GROWTH = 32;

/** What is remembered of groups that have nothing waiting: a bound on memory, not one that a sweep meets. */
const MOST_COSTS = 10_000;

interface Group {
  points: Point[];
  /** When it last gave a chunk, in chunks. */
  turn: number;
  /** Runs of a chunk, at most. */
  readonly most: number;
}

/** Of a group's newest measurement: seconds for as many runs as a thread trains at a time, and how many those were. */
interface Cost {
  seconds: number;
  packs: number;
  sideBySide: number;
}

/** What is known of groups, by their names. */
export type Costs = Map<string, Cost>;

/** Whether more points will come, there is no room for more, or there are no more. */
export type Supply = "flowing" | "full" | "ended";

/**
 * Makes chunks of the points that wait. The first chunk of a group is one run, whose time says how many the next take;
 * groups take turns, so that long shapes and short ones are done side by side and the time that is left can be told.
 */
export class Planner {
  readonly #groups = new Map<string, Group>();
  readonly #costs: Costs;
  readonly #workers: number;
  readonly #packing: Packing;
  #waiting = 0;
  #turns = 0;

  /** `workers` chunks are under way at a time; `costs` is what is known before, and learns with this one. */
  constructor(workers: number, costs: Costs = new Map(), packing: Packing = cpuPacking) {
    this.#workers = workers;
    this.#costs = costs;
    this.#packing = packing;
  }

  /** Whether no more points should wait. */
  get isFull(): boolean {
    return this.#waiting >= this.#packing.waiting;
  }

  /** Points that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  add(point: Point): void {
    const group = this.#groups.get(point.group);
    if (group !== undefined) group.points.push(point);
    else this.#groups.set(point.group, { points: [point], turn: this.#turns, most: this.#packing.most(point.ready) });
    this.#waiting++;
  }

  /**
   * The next chunk: of the groups that have a whole one, the one that has waited longest; in the end what is left is
   * whole. Where none has, undefined while more points are to come, and the fullest group's when there is no room.
   */
  take(supply: Supply): Chunk | undefined {
    let chosen: { name: string; turn: number; size: number } | undefined;
    let fullest: { name: string; size: number } | undefined;
    for (const [name, group] of this.#groups) {
      const { points, turn } = group;
      const size = this.#sizeOf(name, group, supply);
      const isWhole = points.length >= size || supply === "ended";
      if (isWhole && (chosen === undefined || turn < chosen.turn)) chosen = { name, turn, size };
      if (fullest === undefined || points.length > fullest.size) fullest = { name, size: points.length };
    }
    const next = chosen ?? (supply === "full" ? fullest : undefined);
    return next && this.#remove(next.name, next.size);
  }

  /** Takes note of what a chunk took. */
  learn({ group, points }: Chunk, { seconds, sideBySide }: Measured): void {
    const packs = Math.ceil(points.length / sideBySide);
    this.#costs.delete(group);
    this.#costs.set(group, { seconds: seconds / packs, packs, sideBySide });
    if (this.#costs.size > MOST_COSTS) this.#costs.delete(this.#costs.keys().next().value!);
  }

  /** Runs that last for about as long as a chunk should; of a group's last points an equal share for each worker. */
  #sizeOf(name: string, { points, most }: Group, supply: Supply): number {
    const { first, seconds: target } = this.#packing;
    const cost = this.#costs.get(name);
    if (cost === undefined) return Math.min(first, most);
    const { seconds, packs, sideBySide } = cost;
    const wanted = Math.min(target / seconds, packs * LARGEST_GROWTH, most / sideBySide);
    const share = supply === "ended" ? Math.ceil(points.length / this.#workers / sideBySide) : Infinity;
    return Math.min(most, Math.max(1, Math.min(Math.floor(wanted), share)) * sideBySide);
  }

  #remove(name: string, size: number): Chunk {
    const group = this.#groups.get(name)!;
    const points = group.points.splice(0, size);
    group.turn = ++this.#turns;
    if (group.points.length === 0) this.#groups.delete(name);
    this.#waiting -= points.length;
    return { group: name, points };
  }
}
