import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { invalid, parseSpec } from "../../core/index.js";
import { native } from "../../native/index.js";
import type { Backend } from "../../native/index.js";
import { makeFolder } from "../../store/index.js";
import { openStore } from "../store/index.js";
import type { Keep, SweepHeader } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { backendOf, computedBy } from "./backend.js";
import type { ComputedBy } from "./backend.js";
import { Execution } from "./execution.js";
import { sweepOptionsSchema } from "./options.js";
import type { SweepOptions } from "./options.js";
import type { Shard } from "./shard.js";
import type { FailedRun, SweepProgress } from "./tally.js";
import { watched } from "./watched.js";

/** What a sweep came to; counts are those of its last progress. */
export interface SweepSummary extends Omit<SweepProgress, "runsPerSecond" | "secondsLeft">, ComputedBy {
  /** "stopped": by a signal or by failures; the same sweep goes on from there. */
  status: "done" | "stopped";
  /** Why it was given up; undefined where it was not. */
  givenUp: string | undefined;
  /** The store's file. */
  store: string;
  seconds: number;
  /** The first runs that failed now. */
  failures: FailedRun[];
}

/** Computes every run of a sweep that its store does not have; see `sweep`. */
export async function executeSweep(sweep: Sweep, options: SweepOptions = {}): Promise<SweepSummary> {
  const checked = parseSpec(sweepOptionsSchema, options, "", "the options of sweep");
  const { shard = { index: 0, count: 1 }, threads = availableParallelism(), keep, onProgress, ...rest } = checked;
  const { store: path = storePath(sweep, shard), signal } = rest;
  signal?.throwIfAborted();
  checkLimits(sweep, rest);
  const backend = await backendOf(sweep, path);
  const header = headerOf(sweep, keep, backend);
  makeFolder(dirname(path));
  const started = performance.now();
  await using store = await openStore(path, { create: header });
  const execution = new Execution(sweep, store, { ...rest, shard, threads, backend });
  await watched(execution, onProgress);
  const { done, total, had, ok, diverged, pruned, failed, limited, best } = execution.progress();
  const status = execution.complete ? "done" : "stopped";
  const seconds = (performance.now() - started) / 1000;
  const givenUp = execution.failures.verdict;
  const { failures } = execution.tally;
  const counts = { done, total, had, ok, diverged, pruned, failed, limited };
  return { status, givenUp, store: path, ...computedBy(backend), ...counts, seconds, best, failures };
}

/** `outlast-sweeps/<name>.db`, of a shard `outlast-sweeps/<name>.0-of-4.db`. */
export function storePath({ name }: Pick<Sweep, "name">, { index, count }: Shard): string {
  const file = name.replaceAll(/[^\w.-]+/g, "-");
  return join("outlast-sweeps", count === 1 ? `${file}.db` : `${file}.${index}-of-${count}.db`);
}

/** What the store pins. Throws OUTLAST_USAGE where this process does not compute as the sweep asks. */
export function headerOf(
  sweep: Pick<Sweep, "name" | "spec" | "paths" | "baseDir">,
  keep: Keep,
  { name: backend }: Pick<Backend, "name">,
): SweepHeader {
  const { isa, version } = native();
  const { isa: asked = isa } = sweep.spec.execution;
  if (asked !== isa) {
    const sentence = `The sweep asks for ISA level ${asked}, this process uses ${isa}: start it with OUTLAST_ISA=${asked}.`;
    throw invalid("OUTLAST_USAGE", sentence, "execution.isa");
  }
  const { name, spec, paths: axes } = sweep;
  return { name, spec, axes, version, isa, backend, keep, baseDir: resolve(sweep.baseDir) };
}

/** Throws OUTLAST_USAGE for limits on runs that halving cannot keep to. */
export function checkLimits(
  { spec }: Sweep,
  { runSeconds, runSteps }: Pick<SweepOptions, "runSeconds" | "runSteps">,
): void {
  if (spec.halving === undefined) return;
  if (runSeconds !== undefined) {
    const sentence =
      "runSeconds (--run-seconds) cannot be combined with halving, whose survivors would depend on how fast the machine is: leave one of them out, or bound train.steps.";
    throw invalid("OUTLAST_USAGE", sentence, "runSeconds");
  }
  if (runSteps !== undefined) {
    const sentence =
      "runSteps (--run-steps) cannot be combined with halving, which ends runs at rungs of its own: leave one of them out, or bound train.steps.";
    throw invalid("OUTLAST_USAGE", sentence, "runSteps");
  }
}
