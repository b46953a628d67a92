import { availableParallelism } from "node:os";
import { statisticNames } from "../../tasks/index.js";
import type { ResolvedRun } from "../../run/index.js";
import type { Sweep } from "../sweep.js";
import { executePoints } from "./execute.js";
import { groupOf } from "./feed.js";
import { Pace } from "./pace.js";
import type { Point } from "./planner.js";
import { isInShard } from "./shard.js";
import type { Shard } from "./shard.js";

/** Points that are looked at; of more, so many that lie evenly over the sweep stand for all. */
const MOST_LOOKED_AT = 100_000;
/** Groups of which runs are timed, those with the most points first. */
const MOST_TIMED = 16;
/** Runs that are timed together, and seconds after which a timed one is let go. */
const TIMED_TOGETHER = 32;
const LONGEST_TIMED = 10;
/** What a store needs of a run besides its curves. */
const ROW_BYTES = 250;

/** What a sweep would come to, were it begun now without a store. */
export interface SweepEstimate {
  points: number;
  /** Different runs, of the shard; an estimate for very many points. */
  runs: number;
  /** Of different shapes, as far as was looked. */
  shapes: number;
  threads: number;
  /** Of one core, for one run; what takes longer than was waited for counts as that long. */
  secondsPerRun: number;
  seconds: number;
  /** Of the store. */
  bytes: number;
}

interface EstimateOptions {
  threads?: number | undefined;
  shard?: Shard | undefined;
  signal: AbortSignal;
}

/** Looks at a sweep's points and times some runs. An abort rejects with its reason. */
export async function estimateSweep(sweep: Sweep, options: EstimateOptions): Promise<SweepEstimate> {
  const { threads = availableParallelism(), shard = { index: 0, count: 1 }, signal } = options;
  const looked = Math.min(sweep.count, MOST_LOOKED_AT);
  const groups = new Map<string, { count: number; points: Point[] }>();
  const [keys, shapes] = [new Set<string>(), new Set<number>()];
  const pace = new Pace();
  let bytes = 0;
  for (let i = 0; i < looked; i++) {
    await pace.rest();
    signal.throwIfAborted();
    const index = Math.floor((i * sweep.count) / looked);
    const ready = sweep.run(index);
    if (keys.has(ready.key) || !isInShard(ready.key, shard)) continue;
    keys.add(ready.key);
    shapes.add(sweep.shapeIndex(index));
    bytes += bytesOf(ready);
    const group = groupOf(ready, sweep.shapeIndex(index));
    const own = groups.get(group) ?? { count: 0, points: [] };
    own.count++;
    if (own.points.length < TIMED_TOGETHER) own.points.push({ index, group, ready });
    groups.set(group, own);
  }
  const scale = looked === 0 ? 0 : sweep.count / looked;
  const runs = Math.round(keys.size * scale);
  const secondsPerRun = await timed([...groups.values()], signal);
  return {
    points: sweep.count,
    runs,
    shapes: shapes.size,
    threads,
    secondsPerRun,
    seconds: (runs * secondsPerRun) / threads,
    bytes: Math.round(bytes * scale),
  };
}

/** Seconds of a core that a run takes, on the average of the groups by their points. */
async function timed(groups: { count: number; points: Point[] }[], signal: AbortSignal): Promise<number> {
  const largest = groups.sort((a, b) => b.count - a.count).slice(0, MOST_TIMED);
  let [seconds, runs] = [0, 0];
  for (const { count, points } of largest) {
    const options = { signal, runSeconds: LONGEST_TIMED, onFailure: () => false };
    // The first one alone: it says whether more of them can be waited for.
    const { measured = { seconds: LONGEST_TIMED, sideBySide: 1 } } = await executePoints(points.slice(0, 1), options);
    const more = points.slice(0, measured.seconds > 0.5 ? measured.sideBySide : TIMED_TOGETHER);
    const all = more.length > 1 ? (await executePoints(more, options)).measured : undefined;
    seconds += (count * (all ?? measured).seconds) / (all === undefined ? 1 : more.length);
    runs += count;
  }
  return runs === 0 ? 0 : seconds / runs;
}

/** About what a store needs of a run: every statistic of every metric at every length, in the model's dtype. */
function bytesOf({ spec: { model, evaluate, checkpoints } }: ResolvedRun): number {
  const size = model.dtype === "float64" ? 8 : 4;
  const numbers = evaluate.map(({ metrics = [], lengths }) => metrics.length * statisticNames.length * lengths.length);
  return ROW_BYTES + (1 + checkpoints.length) * size * numbers.reduce((sum, count) => sum + count, 0);
}
