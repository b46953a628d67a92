import { faultsError } from "../fault.js";
import type { Halving } from "../halving/halving.js";
import { obstaclesOf, traitsOf } from "../halving/obstacles.js";
import { isSettled } from "../halving/settled.js";
import { isWhole } from "../store/index.js";
import type { Store } from "../store/index.js";
import type { ChunkSource, PointSource, Seen } from "./feed.js";
import { Pace } from "./pace.js";
import type { Packing } from "./packing.js";
import type { Bracket, Chunk, Measured, Point } from "./planner.js";
import type { Shard } from "./shard.js";

/** Seconds that a chunk of several brackets is made to last: the more there are, the fuller lanes are at the end. */
const TARGET_SECONDS = 3;
/** What a chunk took says little of one that is very much larger. */
const LARGEST_GROWTH = 8;

interface BracketFeedOptions {
  store: Pick<Store, "standings">;
  halving: Halving;
  shard: Shard;
  /** Chunks under way at a time. */
  workers: number;
  packing: Packing;
  /** Told of a point that is no run. */
  onBad: (index: number, error: unknown) => void;
}

/**
 * Reads a sweep's brackets, which are fixed by the points' indices, in chunks of whole ones. Of n shards, shard i has
 * brackets i, i + n, i + 2n, ... A bracket that the store has settled is left out; of any other all runs take part,
 * also those that the store has.
 */
export class BracketFeed implements ChunkSource {
  readonly seen: Seen = { read: 0, others: 0, had: 0, repeated: 0 };
  readonly #source: PointSource;
  readonly #options: BracketFeedOptions;
  readonly #count: number;
  readonly #pace = new Pace();
  #next = 0;
  #atOnce = 1;
  /** Runs of a chunk, at most, by those that were read. */
  #most = Infinity;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(source: PointSource, options: BracketFeedOptions) {
    this.#source = source;
    this.#options = options;
    this.#count = Math.ceil(source.count / options.halving.bracket);
  }

  /** Whether all brackets were read. */
  get ended(): boolean {
    return this.#next >= this.#count;
  }

  /** The next chunk; undefined when there is none any more. */
  next(): Promise<Chunk | undefined> {
    const found = this.#reading.then(() => this.#chunk());
    this.#reading = found.catch(() => undefined);
    return found;
  }

  /** Takes note of what a chunk took. */
  learn({ brackets = [] }: Chunk, { seconds }: Measured): void {
    const { bracket } = this.#options.halving;
    const wanted = Math.floor((TARGET_SECONDS / seconds) * brackets.length);
    const most = Math.min(brackets.length * LARGEST_GROWTH, Math.floor(this.#most / bracket));
    this.#atOnce = Math.max(1, Math.min(wanted, most));
  }

  /** Reads no more. */
  async stop(): Promise<void> {
    this.#next = this.#count;
    await this.#reading;
  }

  async #chunk(): Promise<Chunk | undefined> {
    const { shard, workers } = this.#options;
    const share = Math.ceil((this.#count - this.#next) / shard.count / workers);
    const wanted = Math.min(this.#atOnce, share);
    const brackets: Bracket[] = [];
    while (!this.ended && brackets.length < wanted) {
      const bracket = await this.#read(this.#next++);
      if (bracket !== undefined) brackets.push(bracket);
    }
    if (brackets.length === 0) return undefined;
    return { group: "", points: brackets.flatMap(({ points }) => points), brackets };
  }

  /** A bracket that is to be computed. */
  async #read(number: number): Promise<Bracket | undefined> {
    const { store, halving, shard, packing } = this.#options;
    const start = number * halving.bracket;
    const end = Math.min(start + halving.bracket, this.#source.count);
    this.seen.read += end - start;
    if (number % shard.count !== shard.index) {
      this.seen.others += end - start;
      return undefined;
    }
    const points = await this.#points(start, end);
    for (const { ready } of points) this.#most = Math.min(this.#most, packing.most(ready));
    const standings = await store.standings(points.map(({ ready }) => ready.key));
    const whole = new Set(points.filter((_, i) => isWhole(standings[i]?.status)).map(({ ready }) => ready.key));
    const settled = isSettled(standings, halving);
    this.seen.had += settled ? points.length : whole.size;
    return settled ? undefined : { points, whole };
  }

  /** Those that are runs, each run once. */
  async #points(start: number, end: number): Promise<Point[]> {
    const points = new Map<string, Point>();
    for (let index = start; index < end; index++) {
      await this.#pace.rest();
      try {
        const ready = this.#source.run(index);
        if (points.has(ready.key)) this.seen.repeated++;
        else points.set(ready.key, { index, ready, group: String(this.#source.shapeIndex(index)) });
      } catch (error) {
        this.#options.onBad(index, error);
      }
    }
    const found = [...points.values()];
    const obstacles = obstaclesOf(found.map(({ index, ready }) => ({ index, traits: traitsOf(ready) })));
    // Of very many points not all were looked at before.
    if (obstacles.size > 0) throw faultsError([...obstacles.values()]);
    return found;
  }
}
