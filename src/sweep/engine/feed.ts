import type { ResolvedRun } from "../../run/index.js";
import { mostSteps } from "../../train/index.js";
import type { Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { isEnough } from "./enough.js";
import { Pace } from "./pace.js";
import type { Chunk, Planner, Point, Supply } from "./planner.js";
import { isInShard } from "./shard.js";
import type { Shard } from "./shard.js";

/** Points read at a time, whose keys the store is asked for together. */
const BURST = 256;
/** Places of the sweep that are read from in turn: shapes that lie far apart are done side by side. */
const PLACES = 16;

/** What is asked of a sweep here. */
export type PointSource = Pick<Sweep, "count" | "run" | "shapeIndex">;

/** How many points were read, and what became of those that need no work. */
export interface Seen {
  read: number;
  /** Of other shards. */
  others: number;
  /** The store had their runs. */
  had: number;
  /** Their runs are those of other points. */
  repeated: number;
}

/** What hands out chunks. */
export interface ChunkSource {
  readonly seen: Seen;
  /** Whether all points were read. */
  readonly ended: boolean;
  /** The next chunk; undefined when there is none any more. */
  next(): Promise<Chunk | undefined>;
  /** Forgets a key that the store has from now on, or that is given up. */
  release?(key: string): void;
  /** Reads no more. */
  stop(): Promise<void>;
}

interface FeedOptions {
  store: Pick<Store, "standings">;
  planner: Planner;
  shard: Shard;
  /** The points that are read, all by default. */
  points?: readonly number[] | undefined;
  /** Steps of a prefix that need no more work; undefined where only whole runs need none. */
  enough: number | undefined;
  /** Told of a point that is no run. */
  onBad: (index: number, error: unknown) => void;
}

/**
 * Reads a sweep's points, leaves out those of other shards, those whose runs the store has and those whose runs are
 * already to be done, and hands the others out in chunks.
 */
export class Feed implements ChunkSource {
  readonly seen: Seen = { read: 0, others: 0, had: 0, repeated: 0 };
  readonly #source: PointSource;
  readonly #options: FeedOptions;
  readonly #places: { next: number; end: number }[];
  /** Keys that wait, are being computed or are about to be stored. */
  readonly #pending = new Set<string>();
  readonly #pace = new Pace();
  #turn = 0;
  #reading: Promise<void> | undefined;
  #fault: { error: unknown } | undefined;

  constructor(source: PointSource, options: FeedOptions) {
    this.#source = source;
    this.#options = options;
    const count = options.points?.length ?? source.count;
    const size = Math.max(BURST, Math.ceil(count / PLACES));
    this.#places = Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
      next: i * size,
      end: Math.min((i + 1) * size, count),
    }));
  }

  /** Whether all points were read. */
  get ended(): boolean {
    return this.#places.length === 0;
  }

  /** The next chunk; undefined when there is none any more. */
  async next(): Promise<Chunk | undefined> {
    for (;;) {
      if (this.#fault !== undefined) throw this.#fault.error;
      const chunk = this.#options.planner.take(this.#supply());
      if (chunk === undefined && this.ended) return undefined;
      this.#readOn();
      if (chunk !== undefined) return chunk;
      await this.#reading;
    }
  }

  /** Forgets a key that the store has from now on, or that is given up. */
  release(key: string): void {
    this.#pending.delete(key);
  }

  /** Reads no more. */
  async stop(): Promise<void> {
    this.#places.length = 0;
    await this.#reading;
  }

  #supply(): Supply {
    if (this.ended) return "ended";
    return this.#options.planner.isFull ? "full" : "flowing";
  }

  /** Reads behind the back of whoever computes, as long as there is room. */
  #readOn(): void {
    if (this.#fault === undefined && this.#supply() === "flowing") this.#reading ??= this.#read();
  }

  /** One burst, then others until there is no room, so that whoever waits goes on after the first. */
  async #read(): Promise<void> {
    try {
      await this.#burst();
    } catch (error) {
      this.#fault = { error };
    } finally {
      this.#reading = undefined;
    }
    this.#readOn();
  }

  async #burst(): Promise<void> {
    const place = this.#places[this.#turn % this.#places.length]!;
    const end = Math.min(place.next + BURST, place.end);
    const points: Point[] = [];
    for (; place.next < end; place.next++) {
      const point = this.#point(this.#options.points?.[place.next] ?? place.next);
      if (point !== undefined) points.push(point);
      await this.#pace.rest();
    }
    const standings = await this.#options.store.standings(points.map(({ ready }) => ready.key));
    points.forEach((point, i) => {
      if (isEnough(() => point.ready, standings[i], this.#options.enough)) {
        this.seen.had++;
        this.release(point.ready.key);
      } else {
        this.#options.planner.add(point);
      }
    });
    this.#turn++;
    if (place.next === place.end) this.#places.splice(this.#places.indexOf(place), 1);
  }

  /** A point that may have to be computed. */
  #point(index: number): Point | undefined {
    const { shard, onBad } = this.#options;
    this.seen.read++;
    try {
      const ready = this.#source.run(index);
      if (!isInShard(ready.key, shard)) this.seen.others++;
      else if (this.#pending.has(ready.key)) this.seen.repeated++;
      else {
        this.#pending.add(ready.key);
        return { index, ready, group: groupOf(ready, this.#source.shapeIndex(index)) };
      }
    } catch (error) {
      // A point without a key is told by its place.
      if (index % shard.count === shard.index) onBad(index, error);
      else this.seen.others++;
    }
    return undefined;
  }
}

/** Runs of one shape take about as long as their steps are many: those whose numbers have as many binary digits. */
export function groupOf({ spec: { train }, data }: ResolvedRun, shape: number): string {
  return `${shape} ${Math.clz32(Math.min(mostSteps(train, data), 2 ** 32 - 1))}`;
}
