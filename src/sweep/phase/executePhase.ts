import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { makeFolder } from "../../store/index.js";
import { backendOf, computedBy } from "../engine/backend.js";
import { headerOf, storePath } from "../engine/executeSweep.js";
import { Execution } from "../engine/execution.js";
import type { Costs } from "../engine/planner.js";
import type { FailedRun } from "../engine/tally.js";
import { watched } from "../engine/watched.js";
import { keepSchema, openStore } from "../store/index.js";
import { boundaryOf, rowsOf } from "./diagram.js";
import type { PhaseDiagram } from "./diagram.js";
import { checkPoints, judgePoints } from "./judge.js";
import type { PhaseExecution } from "./options.js";
import type { Plane } from "./plane.js";
import { Refinement } from "./refinement.js";

const WHOLE = { index: 0, count: 1 };

/** Counts of all rounds so far. */
interface Counts {
  done: number;
  total: number;
  had: number;
  ok: number;
  diverged: number;
  failed: number;
  limited: number;
}

/** Computes a phase diagram, round by round; see `phase`. */
export async function executePhase(plane: Plane, options: PhaseExecution): Promise<PhaseDiagram> {
  const { threads = availableParallelism(), onProgress, ...rest } = options;
  const { sweep, x, y, criterion, share } = plane;
  const { store: path = storePath(sweep, WHOLE), maxFailures = Infinity, signal } = rest;
  signal?.throwIfAborted();
  const started = performance.now();
  const width = x.values.length;
  const gridPoints = width * y.values.length;
  const backend = await backendOf(sweep, path);
  makeFolder(dirname(path));
  await using store = await openStore(path, { create: headerOf(sweep, keepSchema.parse({}), backend) });
  await using reader = await openStore(path, { readOnly: true });
  const refinement = new Refinement({ width, height: y.values.length }, plane.coarse);
  const costs: Costs = new Map();
  const shares = new Array<number | null>(gridPoints).fill(null);
  const failures: FailedRun[] = [];
  let counts: Counts = { done: 0, total: 0, had: 0, ok: 0, diverged: 0, failed: 0, limited: 0 };
  let status: PhaseDiagram["status"] = "done";
  let givenUp: string | undefined;
  for (let round = 1; status === "done"; round++) {
    const wanted = refinement.next();
    if (wanted.length === 0) break;
    await checkPoints(plane, reader, wanted);
    const points = wanted.flatMap((point) => plane.runsAt(point));
    const left = maxFailures - counts.failed;
    const how = { ...rest, ...(Number.isFinite(left) && { maxFailures: left }) };
    const execution = new Execution(sweep, store, { ...how, shard: WHOLE, threads, backend, points, costs });
    const before = counts;
    await watched(execution, (progress) => {
      counts = sumOf(before, progress);
      const { runsPerSecond, secondsLeft } = progress;
      onProgress?.({ round, ...counts, runsPerSecond, secondsLeft });
    });
    const verdicts = await judgePoints(plane, reader, wanted);
    wanted.forEach((point, i) => {
      const verdict = verdicts[i]!;
      if (!verdict.complete) return;
      shares[point] = verdict.share;
      refinement.learn(point, verdict.share === null ? null : verdict.share >= share);
    });
    failures.push(...execution.tally.failures);
    givenUp = execution.failures.verdict;
    if (!execution.complete) status = "stopped";
  }
  const { known } = refinement;
  const outcomes = status === "done" ? refinement.outcomes() : shares.map((_, point) => known.get(point) ?? null);
  const succeeds = rowsOf(outcomes, width);
  const { total: runs, had, ok, diverged, failed, limited } = counts;
  return {
    ...{ status, givenUp, store: path, ...computedBy(backend) },
    x: { path: x.path, spacing: x.spacing, values: x.values },
    y: { path: y.path, spacing: y.spacing, values: y.values },
    criterion: criterion.text,
    share,
    shares: rowsOf(shares, width),
    succeeds,
    boundary: boundaryOf(plane, succeeds),
    ...{ points: known.size, gridPoints, runs, gridRuns: sweep.count },
    ...{ had, ok, diverged, failed, limited },
    seconds: (performance.now() - started) / 1000,
    failures,
  };
}

function sumOf(before: Counts, now: Counts): Counts {
  const names = Object.keys(before) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, before[name] + now[name]])) as unknown as Counts;
}
