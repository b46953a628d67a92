import { OutlastError } from "../../core/index.js";
import { WHOLE, isPointInShard } from "../engine/shard.js";
import type { Shard } from "../engine/shard.js";
import type { Sweep } from "../sweep.js";

/** Points are looked at one by one up to so many; of more, so many evenly spaced ones. */
const MOST_LOOKED_AT = 1_000_000;
/** Faulty points that are named. */
const MOST_NAMED = 10;

/** What a run costs, as a timed pilot found it. */
export interface RunCosts {
  /** Wall-clock seconds, all cores at work. */
  secondsPerRun?: number | undefined;
  /** Bytes in the store. */
  bytesPerRun?: number | undefined;
  /** The share of the runs that are still to be computed; all of them by default. */
  missing?: number | undefined;
}

/** What a sweep would be, for `--dry-run`. */
export interface SweepDescription {
  name: string;
  /** Its points. */
  count: number;
  /** How many of them were looked at; shapes, duplicates and faulty points are counted among these. */
  looked: number;
  /** The part of the runs that is meant, and how many runs it has; absent where all are. */
  shard?: Shard & { runs: number };
  /** Groups of runs that can be executed as one job. */
  shapes: number;
  /** Points whose run another point before them has too. */
  duplicates: number;
  /** Points that make no run, */
  faulty: number;
  /** and what is wrong with the first of them. */
  faults: { index: number; sentence: string }[];
  /** What is swept: how many values each grid axis has, and some values, of a range its ends. */
  axes: { path: string; length: number | undefined; examples: unknown[] }[];
  /** Runs that the store has, estimated; absent without a store. */
  had?: number;
  /** Estimated for the runs that there are to compute, absent without costs. */
  seconds?: number;
  bytes?: number;
}

/** Counts the runs of a sweep, or of its shard, without executing any: their shapes, duplicates, time and disk. */
export function describeSweep(
  sweep: Sweep,
  { secondsPerRun, bytesPerRun, missing = 1 }: RunCosts = {},
  shard: Shard = WHOLE,
): SweepDescription {
  const { count } = sweep;
  const looked = Math.min(count, MOST_LOOKED_AT);
  const keys = new Float64Array(looked);
  const shapes = new Set<number>();
  const faults: SweepDescription["faults"] = [];
  let [made, others] = [0, 0];
  for (let k = 0; k < looked; k++) {
    const index = looked === count ? k : Math.floor(k * (count / looked));
    try {
      const key = sweep.key(index);
      if (!isPointInShard(index, key, shard, sweep.spec.halving)) {
        others += 1;
        continue;
      }
      shapes.add(sweep.shapeIndex(index));
      keys[made] = parseInt(key.slice(0, 13), 16); // 52 bits: of 10^6 keys, no two agree by chance
      made += 1;
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
      if (faults.length < MOST_NAMED) faults.push({ index, sentence: error.message });
    }
  }
  const different = distinct(keys.subarray(0, made));
  const runs = Math.round((count / looked) * different);
  const left = missing * runs;
  return {
    name: sweep.name,
    count,
    looked,
    ...(shard.count > 1 && { shard: { ...shard, runs } }),
    shapes: shapes.size,
    duplicates: made - different,
    faulty: looked - made - others,
    faults,
    axes: sweep.axes.map(({ path, axis }) => ({
      path,
      length: axis.drawn ? undefined : axis.length,
      examples: axis.drawn ? [...axis.examples] : [axis.at(0), axis.at(axis.length - 1)],
    })),
    ...(missing < 1 && { had: Math.round(runs - left) }),
    ...(secondsPerRun === undefined ? {} : { seconds: secondsPerRun * left }),
    ...(bytesPerRun === undefined ? {} : { bytes: bytesPerRun * left }),
  };
}

/** How many different numbers there are; sorts them. */
function distinct(numbers: Float64Array): number {
  numbers.sort();
  return numbers.reduce((count, number, i) => count + Number(i === 0 || number !== numbers[i - 1]), 0);
}
