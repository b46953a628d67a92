import { availableParallelism } from "node:os";
import { OutlastError } from "../../core/index.js";
import { cpuBackend } from "../../native/index.js";
import type { Backend, Device } from "../../native/index.js";
import type { ResolvedRun } from "../../run/index.js";
import { statisticNames } from "../../tasks/index.js";
import { mostSteps } from "../../train/index.js";
import { trainedShare } from "../halving/halving.js";
import type { RunCosts } from "../plan/describe.js";
import type { Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { isEnough } from "./enough.js";
import { executePoints } from "./execute.js";
import type { ExecuteOptions, Finished } from "./execute.js";
import { groupOf } from "./feed.js";
import type { SweepOptions } from "./options.js";
import { Pace } from "./pace.js";
import type { Point } from "./planner.js";
import { WHOLE, isPointInShard } from "./shard.js";
import type { Shard } from "./shard.js";

/** Points that stand for a sweep, evenly spaced, */
const LOOKED_AT = 2000;
/** and for a shard so many times as many, at most, of which it has its part. */
const MOST_TIMES = 16;
/** Groups of which runs are timed, those with the most of these points first. */
const MOST_TIMED = 16;
/** Where a store lacks no larger share of the runs, what its own took says what the others take. */
const FEW = 0.05;
/** Runs that are timed together, if the first of them took less than so many seconds. */
const TIMED_TOGETHER = 32;
const SHORT = 0.5;
/** Seconds after which a timed run is let go; the steps it had come to say what the whole of it takes. */
const LONGEST = 3;
/** A pilot goes on after failures: it is to say what the other runs take. */
const patient = { add: () => true, reset: () => undefined };
/** Bytes of a store for a run besides its curves. */
const ROW_BYTES = 250;

export interface PilotOptions extends Pick<SweepOptions, "runSteps" | "runSeconds"> {
  threads?: number | undefined;
  /** What is to compute the sweep; the processor by default. */
  backend?: Backend | undefined;
  signal: AbortSignal;
  /** The part of the runs that is meant; all of them by default. */
  shard?: Shard | undefined;
  /** What is in it is not timed. */
  store?: Pick<Store, "standings" | "counts"> | undefined;
}

/**
 * Times some of a sweep's runs that its store does not have, on one thread or device, and says what a run costs. An
 * abort rejects with its reason.
 */
export async function pilot(sweep: Sweep, options: PilotOptions): Promise<Required<RunCosts>> {
  const { threads = availableParallelism(), backend = cpuBackend, store, shard = WHOLE } = options;
  const { runSteps, runSeconds = Infinity, signal } = options;
  const [device] = backend.devices;
  const workers = device === undefined ? threads : backend.devices.length;
  const points: Point[] = [];
  const pace = new Pace();
  const looked = Math.min(sweep.count, LOOKED_AT * Math.min(MOST_TIMES, shard.count));
  let bytes = 0;
  for (let i = 0; i < looked; i++) {
    await pace.rest();
    signal.throwIfAborted();
    const point = pointAt(sweep, Math.floor((i * sweep.count) / looked), shard);
    if (point === undefined) continue;
    points.push(point);
    bytes += bytesOf(point.ready);
  }
  const left = store === undefined ? points : await missingOf(points, store, sweep, runSteps);
  const missing = points.length === 0 ? 1 : left.length / points.length;
  const costs = { bytesPerRun: bytes / Math.max(1, points.length), missing };
  if (store !== undefined && missing <= FEW) {
    const { seconds, runs } = await store.counts();
    if (seconds > 0) return { ...costs, secondsPerRun: seconds / runs / workers };
  }
  const groups = new Map<string, Point[]>();
  for (const point of left) {
    const own = groups.get(point.group);
    if (own === undefined) groups.set(point.group, [point]);
    else own.push(point);
  }
  const limits = { signal, runSteps, runSeconds, threads: device === undefined ? 1 : threads, device };
  const largest = [...groups.values()].sort((a, b) => b.length - a.length).slice(0, MOST_TIMED);
  let [seconds, timed] = [0, 0];
  for (const own of largest) {
    seconds += own.length * (await secondsOf(own, limits)) * shareOf(own[0]!, sweep);
    timed += own.length;
  }
  return { ...costs, secondsPerRun: seconds / Math.max(1, timed) / workers };
}

/** Points of which the store has not enough; a pruned run is all that halving leaves of it. */
async function missingOf(
  points: readonly Point[],
  store: Pick<Store, "standings">,
  { spec: { halving } }: Sweep,
  runSteps: number | undefined,
): Promise<Point[]> {
  const standings = await store.standings(points.map(({ ready }) => ready.key));
  return points.filter(({ ready }, i) => {
    const isPruned = halving !== undefined && standings[i]?.status === "pruned";
    return !isPruned && !isEnough(() => ready, standings[i], runSteps);
  });
}

/** A point, unless it is no run or another shard's. */
function pointAt(sweep: Sweep, index: number, shard: Shard): Point | undefined {
  try {
    if (!isPointInShard(index, sweep.key(index), shard, sweep.spec.halving)) return undefined;
    const ready = sweep.run(index);
    return { index, ready, group: groupOf(ready, sweep.shapeIndex(index)) };
  } catch (error) {
    if (error instanceof OutlastError) return undefined;
    throw error;
  }
}

/** What successive halving leaves of the work for a group's runs, about. */
function shareOf({ ready: { spec, data } }: Point, { spec: { halving } }: Sweep): number {
  return halving === undefined ? 1 : trainedShare(mostSteps(spec.train, data), halving);
}

/** Seconds of a core for one of a group's runs. */
async function secondsOf(
  points: readonly Point[],
  limits: Pick<ExecuteOptions, "signal" | "runSteps" | "threads"> & { device: Device | undefined; runSeconds: number },
): Promise<number> {
  const runSeconds = Math.min(LONGEST, limits.runSeconds);
  const options = { ...limits, runSeconds, losses: "last", failures: patient } as const;
  // The first one alone: it says how many more can be waited for.
  const { measured: first, finished } = await executePoints(points.slice(0, 1), options);
  if (first === undefined) return Math.min(limits.runSeconds, runSeconds * wholeOf(finished[0]!, limits.runSteps));
  const together = limits.device?.teams ?? TIMED_TOGETHER;
  const more = points.slice(0, first.seconds < SHORT ? together : first.sideBySide);
  if (more.length === 1) return first.seconds;
  const { measured: all } = await executePoints(more, options);
  return all === undefined ? first.seconds : all.seconds / more.length;
}

/** How many times as long the whole run takes as what was done of it; one that failed takes nothing. */
function wholeOf({ status, ready, outcome }: Finished, runSteps = Infinity): number {
  if (status === "failed" || ready === undefined) return 0;
  const planned = Math.min(runSteps, mostSteps(ready.spec.train, ready.data));
  return Math.max(1, planned / Math.max(1, outcome?.result.steps ?? planned));
}

/** Every statistic of every metric at every length, in the model's dtype. */
function bytesOf({ spec: { model, evaluate, checkpoints } }: ResolvedRun): number {
  const numbers = evaluate.map(({ metrics = [], lengths }) => metrics.length * statisticNames.length * lengths.length);
  const size = model.dtype === "float64" ? 8 : 4;
  return ROW_BYTES + (1 + checkpoints.length) * size * numbers.reduce((sum, count) => sum + count, 0);
}
