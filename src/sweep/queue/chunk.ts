import { OutlastError, sha256Hex } from "../../core/index.js";
import { badPoint } from "../engine/stored.js";
import type { BestRun, FailedRun } from "../engine/tally.js";
import type { Sweep } from "../sweep.js";

/** Points of a sweep, from the first to before the last. */
type PointRange = readonly [from: number, to: number];

/** Points that one worker takes at a time: a job of the queue. */
export interface ChunkData {
  ranges: PointRange[];
  /** Of the keys of its points, in their order: whoever finds others does not compute the same sweep. */
  digest: string;
  /** How often what was missing had been put before. */
  round: number;
  /** How often a chunk that took its workers down was split until this was left. */
  split: number;
  /** How often it was put again after errors. */
  again: number;
}

/** Where a worker keeps what it computes. */
export interface StorePlace {
  host: string;
  /** Absolute, as that host names it. */
  path: string;
}

/** What a worker says of a chunk when its results are stored. */
export interface ChunkReport {
  points: number;
  had: number;
  ok: number;
  diverged: number;
  failed: number;
  limited: number;
  best?: BestRun | undefined;
  failures: FailedRun[];
  store: StorePlace;
}

/** Hex digits of a digest and of an id. */
const DIGITS = 32;

/** The key of a point, also of one that is no run: such a one is stored as failed. */
export function keyAt(sweep: Sweep, index: number): string {
  try {
    return sweep.key(index);
  } catch (error) {
    if (!(error instanceof OutlastError)) throw error;
    return badPoint(index, sweep, error).key;
  }
}

export function pointsIn(ranges: readonly PointRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function* indicesOf(ranges: readonly PointRange[]): Generator<number> {
  for (const [from, to] of ranges) for (let index = from; index < to; index++) yield index;
}

/** Indices in ascending order as ranges. */
export function rangesOf(indices: Iterable<number>): PointRange[] {
  const ranges: [number, number][] = [];
  for (const index of indices) {
    const last = ranges.at(-1);
    if (last?.[1] === index) last[1]++;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

export function digestOf(sweep: Sweep, ranges: readonly PointRange[]): string {
  return sha256Hex(Array.from(indicesOf(ranges), (index) => keyAt(sweep, index)).join("")).slice(0, DIGITS);
}

/** The same for the same chunk of a sweep, so that nothing is in the queue twice. */
export function chunkId({ ranges, digest, round, split, again }: ChunkData): string {
  return `chunk-${sha256Hex(JSON.stringify([ranges, digest, round, split, again])).slice(0, DIGITS)}`;
}

/** Parts of a chunk, about equal, none empty. */
export function partsOf(sweep: Sweep, chunk: ChunkData, count: number): ChunkData[] {
  const indices = [...indicesOf(chunk.ranges)];
  const size = Math.ceil(indices.length / count);
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, part) => {
    const ranges = rangesOf(indices.slice(part * size, (part + 1) * size));
    return { ...chunk, ranges, digest: digestOf(sweep, ranges), split: chunk.split + 1, again: 0 };
  });
}
