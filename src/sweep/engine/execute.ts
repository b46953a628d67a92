import { performance } from "node:perf_hooks";
import { OutlastError } from "../../core/index.js";
import { runTogether } from "../../run/index.js";
import type { ResolvedRun, RunJob, RunOutcome } from "../../run/index.js";
import type { RunStatus } from "../store/index.js";
import type { Means } from "../../train/index.js";
import type { Failures } from "./failures.js";
import type { Measured, Point } from "./planner.js";

/** What became of a point. */
export interface Finished {
  index: number;
  key: string;
  status: RunStatus;
  /** Absent where the point is no run. */
  ready?: ResolvedRun;
  outcome?: RunOutcome;
  /** What went wrong. */
  error?: string;
}

export interface ExecuteOptions extends Means {
  /** An abort rejects with its reason: nothing of the job is kept. */
  signal: AbortSignal;
  /** Steps after which a run is cut. */
  runSteps?: number | undefined;
  /** Seconds after which a run is given up. */
  runSeconds: number | undefined;
  /** Which losses are stored. */
  losses: "all" | "last";
  /** Counts runs that fail. After too many, the runs of the job that are not done yet are left. */
  failures: Pick<Failures, "add" | "reset">;
}

/**
 * Computes points of one group as one job on one thread, or on a device. Where the job fails or takes too long it is
 * done again in halves, so that a bad run costs itself alone; there is nothing to learn then of how long such a job
 * takes. Rejects where the device itself fails.
 */
export async function executePoints(
  points: readonly Point[],
  options: ExecuteOptions,
): Promise<{ finished: Finished[]; seconds: RunJob["seconds"]; measured: Measured | undefined }> {
  const finished: Finished[] = [];
  const total = { train: 0, evaluate: 0 };
  let measured: Measured | undefined;
  for (const parts = [points]; parts.length > 0;) {
    const part = parts.shift()!;
    const { job, seconds, fault } = await attempt(part, options);
    if (job !== undefined) {
      if (part === points) measured = { seconds, sideBySide: job.sideBySide };
      options.failures.reset();
      total.train += job.seconds.train;
      total.evaluate += job.seconds.evaluate;
      finished.push(...part.map((point, i) => finishedOf(point, job.outcomes[i]!)));
    } else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      parts.unshift(part.slice(0, middle), part.slice(middle));
    } else {
      const [{ index, ready }] = part as [Point];
      finished.push({ index, key: ready.key, ready, ...fault });
      if (fault.status === "failed" && !options.failures.add()) break;
    }
  }
  return { finished, seconds: total, measured };
}

/** The longest that a timer of Node's waits: 25 days. */
const LONGEST_TIMER = 2 ** 31 - 1;

function milliseconds(seconds: number): number {
  return Math.min(LONGEST_TIMER, Math.ceil(seconds * 1000));
}

type Fault = Pick<Finished, "status" | "error" | "outcome">;
type Attempt = { job: RunJob; seconds: number; fault?: never } | { job?: never; seconds?: never; fault: Fault };

async function attempt(
  points: readonly Point[],
  { signal, threads, device, runSteps, runSeconds, losses }: ExecuteOptions,
): Promise<Attempt> {
  signal.throwIfAborted();
  const limit = runSeconds === undefined ? undefined : AbortSignal.timeout(milliseconds(runSeconds));
  const either = limit === undefined ? signal : AbortSignal.any([signal, limit]);
  const started = performance.now();
  try {
    const runs = points.map(({ ready }) => ready);
    const job = await runTogether(runs, { signal: either, threads, device, losses, stepLimit: runSteps });
    signal.throwIfAborted();
    const stopped = job.outcomes.find(({ result }) => result.status === "stopped");
    if (stopped !== undefined && limit?.aborted === true) return { fault: { status: "limited", outcome: stopped } };
    return { job, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    signal.throwIfAborted();
    if (isOfDevice(error)) throw error;
    if (limit?.aborted === true) return { fault: { status: "limited" } };
    return { fault: { status: "failed", error: (error as Error).message } };
  }
}

/** Whether it is no run's fault, but that of the device, which may be gone, full, or made for less. */
export function isOfDevice(error: unknown): boolean {
  return error instanceof OutlastError && (error.code === "OUTLAST_DEVICE" || error.code === "OUTLAST_UNSUPPORTED");
}

/** Of a run that trained to its end, or to the limit of steps: nothing else stops one of a job that was finished. */
export function finishedOf({ index, ready }: Point, outcome: RunOutcome): Finished {
  const { status } = outcome.result;
  return { index, key: ready.key, ready, status: status === "stopped" ? "limited" : status, outcome };
}
