// Memory, threads and room on the disk refused, processes killed: a sentence with a code, and nothing lost.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, hasTool, root } from "../../lib/process.mjs";
import { endOf, runChild } from "../lib/child.mjs";
import { hasSmallDisks, smallDisk } from "../lib/disks.mjs";
import { randomNumbers } from "../../lib/random.mjs";
import { PLAN_BYTES } from "../lib/refusal.mjs";
import { smallRun } from "../lib/runs.mjs";
import { killed, outlast, runsOf } from "../lib/sweeps.mjs";

/** Of address space that is left to a process that has started; with half of the least, V8 ends it by itself. */
const MEGABYTES = [300, 600, 1200];

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "faults",
  about: "Memory, threads and room on the disk refused at every place, and sweeps killed.",
  missing: ({ short }) => {
    if (!hasTool("g++")) return ["g++", "g++"];
    if (!hasTool("prlimit")) return ["prlimit", "util-linux"];
    return short || hasSmallDisks() ? undefined : ["a mount (as root; in a container: --privileged)", "mount"];
  },

  short: (report) =>
    inFolder(async (folder) => {
      await refused(report, folder, "memory", "refusedMemory", { most: 4 });
    }),

  full: (report) =>
    inFolder(async (folder) => {
      await refused(report, folder, "memory", "refusedMemory", { most: 200 });
      await refused(report, folder, "threads", "refusedThreads", {});
      for (const megabytes of MEGABYTES) await limited(report, megabytes);
      await fullDisk(report, folder);
      await killedSweeps(report, folder, "runs of milliseconds", smallRun, 30);
      await killedSweeps(report, folder, "runs with a module, on threads of Node.js", moduleRun(folder), 10);
    }),
};

async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-faults-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reports the faults that a child found; its answer, where it had one. */
function answerOf(report, what, ended) {
  if (ended.code !== 0 || ended.answer === undefined) report.fault(`${what}: ${endOf(ended)}`);
  for (const fault of ended.answer?.faults ?? []) report.fault(`${what}: ${fault}`);
  return ended.answer;
}

const listed = (codes) => Object.entries(codes).map(([code, times]) => `${times} ${code}`).join(", "); // prettier-ignore

async function refused(report, folder, what, child, argument) {
  const library = join(folder, "refuse.so");
  const source = join(root, "scripts/trust/native/refuse.cc");
  const { code, output } = capture("g++", ["-shared", "-fPIC", "-O1", "-std=c++20", "-o", library, source, "-ldl"]);
  if (code !== 0) return report.fault(`${source} does not compile: ${output}`);
  const plan = join(folder, "plan");
  writeFileSync(plan, new Uint8Array(PLAN_BYTES));
  const env = { LD_PRELOAD: library, OUTLAST_REFUSE: plan };
  const answer = answerOf(report, `${what} refused`, await runChild(child, argument, { env, seconds: 1800 }));
  if (answer === undefined) return;
  const { tried, calls, codes } = answer;
  if (codes === undefined) return report.figure(`threads refused, to the core and to Node.js`, `${tried} times`);
  report.figure(`requests for memory refused, one or all that follow, in ${calls} calls`, `${tried}: ${listed(codes)}`);
}

async function limited(report, megabytes) {
  const what = `${megabytes} MB of address space left`;
  const answer = answerOf(report, what, await runChild("limited", { megabytes }, { flags: ["--expose-gc"] }));
  if (answer === undefined) return;
  const { tried, codes } = answer;
  report.figure(`${what}, calls that ask for 0.3 to 2 times as much`, `${tried}: ${listed(codes)}`);
  if (codes.OUTLAST_TOO_LARGE === undefined) report.fault(`${what}: nothing was refused`);
}

async function fullDisk(report, folder) {
  const spec = { name: "disk", base: smallRun, axes: { seed: { from: 0, count: 600 } } };
  writeFileSync(join(folder, "disk.json"), JSON.stringify(spec));
  const sweepTo = (store) => outlast(folder, ["sweep", "disk.json", "--quiet", "--out", store]);
  const alone = join(folder, "alone.db");
  const { code, stderr } = sweepTo(alone);
  if (code !== 0) return report.fault(`a sweep with room on the disk: ${stderr}`);
  const files = smallDisk(join(folder, "disk"), 2048);
  try {
    const rooms = [0, 1, 4, 8, 16, 32, 64, 100, 200, 400];
    const argument = { disk: join(folder, "disk"), store: alone, rooms };
    const answer = answerOf(report, "files on a full disk", await runChild("fullDisk", argument));
    if (answer !== undefined) {
      report.figure("files of 11 kinds written to a disk with 0 to 400 kB left", `${answer.written} whole, ${answer.refused} refused, the old ones untouched`); // prettier-ignore
      if (answer.refused === 0 || answer.written === 0) report.fault("the disk was never full, or always");
    }
  } finally {
    files.end();
  }
  let refusals = 0;
  const expected = runsOf(folder, alone);
  for (const kilobytes of [0, 8, 40, 80, 120, 200, 300]) {
    const place = join(folder, `disk${kilobytes}`);
    // The least that a file system in memory can have is a page.
    const disk = smallDisk(place, Math.max(4, kilobytes));
    const store = join(place, "a.db");
    try {
      const first = sweepTo(store);
      if (first.code !== 0) refusals += 1;
      if (first.code !== 0 && !/\[OUTLAST_WRITE\]\n$/.test(first.stderr))
        report.fault(`${kilobytes} kB: ${first.stderr}`);
      disk.grow();
      const again = sweepTo(store);
      if (again.code !== 0) report.fault(`${kilobytes} kB, with room again: ${again.stderr}`);
      else if (runsOf(folder, store) !== expected) report.fault(`${kilobytes} kB: the store has other runs in the end`);
    } finally {
      disk.end();
    }
  }
  report.figure("sweeps that ran out of disk, went on with room, and had all runs in the end", refusals);
  if (refusals === 0) report.fault("no sweep ran out of disk");
}

/** A run whose task is a module, which the sweep computes in threads of Node.js. */
function moduleRun(folder) {
  const sequence = `sequence(length, random) {
    const inputs = Array.from({ length }, () => random.normal());
    return { inputs, targets: inputs.map((_, t) => inputs[t - 2] ?? 0) };
  }`;
  mkdirSync(join(folder, "modules"), { recursive: true });
  writeFileSync(join(folder, "modules/task.ts"), `export default { inputSize: 1, outputSize: 1, ${sequence} };\n`);
  const module = join(folder, "modules/task.ts");
  return { ...smallRun, task: { kind: "custom", module, length: 12, sequences: 20 } };
}

async function killedSweeps(report, folder, what, base, kills) {
  const name = `killed-${kills}`;
  const spec = {
    name,
    base,
    axes: { "train.optimizer.learningRate": [0.01, 0.02], seed: { from: 0, count: 40 * kills } },
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(spec));
  const args = (store) => ["sweep", `${name}.json`, "--jsonl", "--out", store];
  const random = randomNumbers(kills);
  for (let kill = 0; kill < kills; kill++) await killed(folder, args("killed.db"), 1000 * random());
  const stored = runsOf(folder, "killed.db").split("\n").length - 1;
  for (const store of ["killed.db", "alone.db"]) {
    rmSync(join(folder, "alone.db"), { force: true });
    const { code, stderr } = outlast(folder, args(store));
    if (code !== 0) return report.fault(`${what}, ${store}: ${stderr}`);
  }
  if (runsOf(folder, "killed.db") !== runsOf(folder, "alone.db"))
    report.fault(`${what}: a killed sweep has other runs`);
  report.figure(`sweep killed again and again, of ${what}`, `${kills} times, ${stored} of ${80 * kills} runs by then`);
  if (stored === 0) report.fault(`${what}: no run was stored between the kills`);
  for (const store of ["killed.db", "alone.db"]) rmSync(join(folder, store));
}
