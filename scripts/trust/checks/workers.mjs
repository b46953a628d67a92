// Threads and processes that end in the midst of native work.
import { endOf, runChild } from "../lib/child.mjs";
import { slope } from "../lib/statistics.mjs";
import { missingRuntime, RUNTIMES } from "../lib/runtimes.mjs";

const NATIVE_THREADS = ["train", "trainMany", "sweep", "run"];
const OTHERS = ["evaluate", "forwardAsync", "shortTrainings", "forward", "certify", "gradientsAsync", "sweep", "run"];
/** How each way of ending must end the process. */
const EXITS = { exit: 7, exitWithWorkers: 7, throw: 1, workerExits: 0, workerThrows: 0 };
/** Terminations of a version and kind. The first sixty or so leave the heap as large as it then stays. */
const COUNT = 120;
/** Kilobytes of resident memory a termination: a thread of Node.js costs some megabytes while it lives. */
const MOST_KB = 512;

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "workers",
  about: "Threads terminated and processes ended in the midst of work, and the package loaded more than once.",
  missing: missingRuntime,

  async short(report) {
    const slowest = await terminate(report, { name: "Node", node: process.execPath }, { count: 10, kinds: [...OTHERS.slice(0, 4), ...NATIVE_THREADS], longest: 40 }); // prettier-ignore
    report.figure("terminations", `10, the slowest ${slowest.toFixed(0)} ms`);
    await exit(report, { name: "Node", node: process.execPath }, { way: "exit", kind: "train", after: 20 });
  },

  async full(report) {
    for (const runtime of RUNTIMES) {
      const { name } = runtime;
      for (const [what, kinds] of Object.entries({ "in mid-training": NATIVE_THREADS, "in other work": OTHERS })) {
        const slowest = await terminate(report, runtime, { count: COUNT, kinds, longest: 150, first: 1000 }, what);
        report.figure(`${name}, threads terminated ${what}`, `${COUNT}, the slowest ${slowest.toFixed(0)} ms`);
      }
      let ends = 0;
      for (const way of Object.keys(EXITS))
        for (const kind of ["train", "trainMany", "sweep", "evaluate", "forwardAsync"])
          for (const after of [0, 3, 40]) {
            await exit(report, runtime, { way, kind, after });
            ends += 1;
          }
      report.figure(`${name}, process.exit and uncaught errors in mid-run`, ends);
      await twice(report, runtime);
    }
  },
};

/** Milliseconds of the slowest termination. */
async function terminate(report, { name, node }, plan, what = "in mid-run") {
  const ended = await runChild("terminations", { seed: 1, ...plan }, { node, seconds: 600 });
  const where = `${name}, threads terminated ${what}`;
  if (ended.code !== 0 || ended.answer === undefined) {
    report.fault(`${where}: ${endOf(ended)}`);
    return NaN;
  }
  const { rss, slowest, waits, same } = ended.answer;
  if (waits.length > 0) report.fault(`${where}: threads are left: ${waits.join("; ")}`);
  if (!same) report.fault(`${where}: the process computes other bits than before`);
  if (plan.count === COUNT) {
    const kilobytes = slope(rss.map((bytes, i) => [i, bytes / 1024]).slice(COUNT / 2));
    report.figure(`${where}: resident memory`, `${kilobytes.toFixed(0)} kB a termination`);
    if (kilobytes > MOST_KB) report.fault(`${where}: resident memory grows by ${kilobytes.toFixed(0)} kB each`);
  }
  return slowest;
}

async function exit(report, { name, node }, plan) {
  const ended = await runChild("exits", plan, { node, seconds: 60 });
  const planted = plan.way !== "throw" || ended.output.includes("planted");
  if (ended.code === EXITS[plan.way] && planted) return;
  report.fault(`${name}, ${plan.way} after ${plan.after} ms of ${plan.kind}: ${endOf(ended)}`);
}

async function twice(report, { name, node }) {
  const ended = await runChild("twice", {}, { node });
  if (ended.code !== 0 || ended.answer === undefined) return report.fault(`${name}, loaded twice: ${endOf(ended)}`);
  const { loads, differing, sameAbi } = ended.answer;
  for (const where of differing) report.fault(`${name}, loaded twice: ${where} gives other bits`);
  if (!sameAbi) report.fault(`${name}: a second dlopen of the binary gives another interface`);
  report.figure(`${name}, loads at the same time with equal bits`, loads);
}
