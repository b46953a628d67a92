// Sweeps: what planner and store cost, what they take up, and how they fare beside the tools that people use.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sweep } from "../../dist/index.js";
import { runTogether } from "../../dist/run/index.js";
import { describeSweep, prepareSweep } from "../../dist/sweep/index.js";
import { briefSweep, lstmSweep, plannedSweep, trialSweep } from "./sweepSpecs.mjs";

// Runs a job where no planner says how many.
const TOGETHER = 64;

/**
 * How fast a sweep is, as a percentage of the same training and evaluation by the same jobs without planner and store,
 * on the same cores. Both in turn, and in turn the other way round, so that what the machine does meanwhile is shared.
 */
export async function sweepShare(of) {
  const spec = lstmSweep(of);
  await inStore(lstmSweep({ ...of, runs: of.runs / 20 }), () => undefined);
  const seconds = { alone: 0, sweep: 0 };
  for (const turn of ["alone", "sweep", "sweep", "alone"]) {
    seconds[turn] += turn === "alone" ? await withoutStore(spec) : await inStore(spec, (summary) => summary.seconds);
  }
  const rate = (name) => (2 * of.runs) / seconds[name];
  const also = { runs: of.runs, "runs a second": rate("sweep"), "runs a second alone": rate("alone") };
  return { wall: (100 * seconds.alone) / seconds.sweep, also };
}

/** Seconds of a sweep's runs as jobs alone, one more under way than there are cores, as a sweep has it. */
async function withoutStore(spec) {
  const planned = prepareSweep(spec);
  const runs = Array.from({ length: planned.count }, (_, index) => planned.run(index));
  let next = 0;
  const work = async () => {
    while (next < runs.length) {
      await runTogether(runs.slice(next, (next += TOGETHER)), { threads: 1, losses: "last" });
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  return (performance.now() - start) / 1000;
}

/** Executes a sweep in a store that is gone afterwards; every run must come to its end. */
async function inStore(spec, see) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-bench-"));
  try {
    const store = join(folder, "sweep.db");
    const summary = await sweep(spec, { store });
    if (summary.ok !== summary.total) throw new Error(`${summary.ok} of ${summary.total} runs are done`);
    return see(summary, store);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Seconds until all points have their keys and shapes, and what the process then had taken of memory. */
export function planning(of) {
  const start = performance.now();
  const { count, looked, faulty } = describeSweep(prepareSweep(plannedSweep(of)));
  const wall = (performance.now() - start) / 1000;
  if (count !== of.points || looked !== count || faulty > 0)
    throw new Error(`${looked} points, ${faulty} of them faulty`);
  return { wall, also: { "MB of memory": (process.resourceUsage().maxRSS * 1024) / 1e6 } };
}

/** Bytes that a run takes in the store, and how long the event loop stood still while runs came to their ends. */
export async function storing({ runs }) {
  // What the first runs of a process take for themselves, such as compiling JavaScript, is not counted.
  await inStore(briefSweep(runs / 20), () => undefined);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return inStore(briefSweep(runs), ({ total, seconds }, store) => {
    delay.disable();
    const also = { "ms of the longest stall": delay.max / 1e6, runs: total, "runs a second": total / seconds };
    return { wall: statSync(store).size / total, also };
  });
}

/** Microseconds of a run that is one step of the smallest model. */
export async function trials({ runs }) {
  await inStore(trialSweep(runs / 10), () => undefined);
  return inStore(trialSweep(runs), ({ total, seconds }) => ({ wall: (seconds / total) * 1e6, also: { runs: total } }));
}

/** Milliseconds of a run of a grid of LSTMs. */
export async function gridOfRuns(of) {
  return inStore(lstmSweep(of), ({ total, seconds }) => ({ wall: (seconds / total) * 1e3, also: { runs: total } }));
}
