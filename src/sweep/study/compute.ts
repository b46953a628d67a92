import { OutlastError, quantile } from "../../core/index.js";
import type { Backend } from "../../native/index.js";
import { Execution } from "../engine/execution.js";
import { badPoint } from "../engine/stored.js";
import { cellsOf } from "../store/cells.js";
import { checkKept } from "../store/checkKept.js";
import { isWhole } from "../store/index.js";
import type { RunStatus } from "../store/index.js";
import type { Reading } from "../store/cells.js";
import type { ThreadedStore } from "../store/store.js";
import type { Sweep } from "../sweep.js";
import type { Outcome } from "./history.js";
import type { Objective } from "./objective.js";
import type { Place, Space } from "./space.js";

/** What became of a trial that was run. */
export interface TrialResult {
  id: number;
  /** The objective, over several seeds the median; or that its run failed or diverged. */
  value: Outcome;
  /** What went wrong with the first of its runs that failed. */
  error?: string;
}

/** How a trial is run, on which no result depends. */
interface ComputeOptions {
  threads: number;
  backend: Backend;
  runSeconds: number | undefined;
  /** An abort ends the runs under way at once. */
  signal?: AbortSignal | undefined;
  /** An abort lets the runs under way end and be stored. */
  drain?: AbortSignal | undefined;
  /** The command line, for the provenance. */
  command?: string | undefined;
}

/** What all trials of a study have in common. */
export interface Searched {
  sweep: Sweep;
  space: Space;
  objective: Objective;
}

/** The sweep whose points are the runs of some trials, those of one trial behind each other. */
function sweepOfTrials({ sweep, space }: Searched, trials: readonly { id: number; place: Place }[]): Sweep {
  const { repeats } = space;
  const trialOf = (index: number): { id: number; place: Place } => trials[Math.floor(index / repeats)]!;
  return sweep.withPoints({
    count: trials.length * repeats,
    valuesAt: (index) => space.runValues(trialOf(index).place, index % repeats),
    numberOf: (index) => trialOf(index).id * repeats + (index % repeats),
  });
}

/**
 * Computes the runs of trials that the store does not have, and says what the trials came to: by what is stored, so
 * that a run that was there gives the number that it gave when it was computed. After an abort, those trials that have
 * all of their runs. `onExecution` is told what to ask for progress. Throws OUTLAST_USAGE where the store did not keep
 * the objective of runs that it has.
 */
export async function computeTrials(
  searched: Searched,
  trials: readonly { id: number; place: Place }[],
  store: ThreadedStore,
  { onExecution, ...rest }: ComputeOptions & { onExecution: (execution: Execution) => void },
): Promise<TrialResult[]> {
  const { objective } = searched;
  const { repeats } = searched.space;
  const runs = sweepOfTrials(searched, trials);
  const shard = { index: 0, count: 1 };
  const keys = Array.from({ length: runs.count }, (_, index) => keyAt(runs, index));
  const read: Reading = (work) => store.read(work);
  await checkKept(read, { path: store.path, ...objective }, () => [...new Set(keys)]);
  const execution = new Execution(runs, store, { ...rest, shard, maxConsecutive: Infinity });
  onExecution(execution);
  await execution.run();
  const [status, error] = (["status", "error"] as const).map((field) => ({ from: "run", field }) as const);
  const cells = await cellsOf(read, [...new Set(keys)], [status!, error!, objective.column]);
  return trials.flatMap(({ id }, i) => {
    const ownKeys = keys.slice(i * repeats, (i + 1) * repeats);
    const own = ownKeys.map((key) => cells.get(key) as RunCells | undefined);
    // What failed in an earlier search is done again, unless this one was ended before.
    const isThere = own.every((run) => run !== undefined && (execution.complete || isWhole(run[0])));
    return isThere ? [resultOf(id, own as RunCells[], objective)] : [];
  });
}

type RunCells = [status: RunStatus, error: string | null, value: number | null];

/** A run that diverged is worse than any other. */
function resultOf(id: number, runs: readonly RunCells[], { goal }: Objective): TrialResult {
  const failed = runs.find(([status]) => !isWhole(status));
  if (failed !== undefined) return { id, value: "failed", error: failed[1] ?? "A run took longer than runSeconds." };
  const worst = goal === "minimize" ? Infinity : -Infinity;
  const values = runs.map(([status, , value]) => (status === "done" ? (value ?? worst) : worst));
  const median = quantile(
    values.sort((a, b) => a - b),
    0.5,
  );
  return { id, value: Number.isFinite(median) ? median : "diverged" };
}

function keyAt(runs: Sweep, index: number): string {
  try {
    return runs.key(index);
  } catch (error) {
    if (!(error instanceof OutlastError)) throw error;
    return badPoint(index, runs, error).key;
  }
}
