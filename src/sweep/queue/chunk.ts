import { isAbsolute } from "node:path";
import { z } from "zod";
import { OutlastError, parseAll, sha256Hex } from "../../core/index.js";
import { badPoint } from "../engine/stored.js";
import type { Sweep } from "../sweep.js";

const count = z.int().min(0);

/** Points of a chunk, at most. */
export const MOST_CHUNK_POINTS = 4096;

/** Points of a sweep, from the first to before the last. */
const rangeSchema = z
  .tuple([count, count])
  .refine(([from, to]) => from < to, "must run upwards.")
  .readonly();
type PointRange = z.output<typeof rangeSchema>;

const chunkSchema = z.object({
  ranges: z
    .array(rangeSchema)
    .min(1)
    .refine((ranges) => pointsIn(ranges) <= MOST_CHUNK_POINTS, `must have ${MOST_CHUNK_POINTS} points at most.`),
  /** Of the keys of its points, in their order: whoever finds others does not compute the same sweep. */
  digest: z.string(),
  /** How often what was missing had been put before. */
  round: count,
  /** How often a chunk that took its workers down was split until this was left. */
  split: count,
  /** How often it was put again after errors. */
  again: count,
});

/** Points that one worker takes at a time: a job of the queue. */
export type ChunkData = z.output<typeof chunkSchema>;

const reportSchema = z.object({
  points: count,
  had: count,
  ok: count,
  diverged: count,
  failed: count,
  limited: count,
  best: z.object({ key: z.string(), point: count, metric: z.enum(["horizon", "loss"]), value: z.number() }).optional(),
  failures: z.array(z.object({ point: count, key: z.string(), error: z.string() })),
  /** Where the worker keeps what it computed: a path that is absolute as that host names it. */
  store: z.object({ host: z.string(), path: z.string().refine(isAbsolute, "must be absolute.") }),
});

/** What a worker says of a chunk when its results are stored. */
export type ChunkReport = z.output<typeof reportSchema>;
/** Where a worker keeps what it computes. */
export type StorePlace = ChunkReport["store"];

/** A chunk of a sweep, as a job says it, which others may have put there; undefined where it is none. */
export function chunkOf(sweep: Sweep, data: unknown): ChunkData | undefined {
  const { data: chunk } = parseAll(chunkSchema, data);
  return chunk?.ranges.every(([, to]) => to <= sweep.count) === true ? chunk : undefined;
}

/** What a job that was done says; undefined where it is no report. */
export function reportOf(data: unknown): ChunkReport | undefined {
  return parseAll(reportSchema, data).data;
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
