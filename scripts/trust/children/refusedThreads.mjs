// Threads refused to the core and to Node.js: a sentence with a code, or the same bits with fewer threads.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OutlastError, createModel, extrapolate, run, sweep, train, trainMany } from "../../../dist/index.js";
import { searchNative } from "../../../dist/native/index.js";
import { Refusal, cppLibrary } from "../lib/refusal.mjs";
import { smallRun } from "../lib/runs.mjs";
import { training } from "./jobs.mjs";

const { path } = searchNative().found;
const folder = mkdtempSync(join(tmpdir(), "outlast-threads-"));
const faults = [];
let tried = 0;

async function outcome(call) {
  try {
    return { result: JSON.stringify(await call()) };
  } catch (error) {
    return { error };
  }
}

const several = async () => {
  const models = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => training(seed, { steps: 20 }).model);
  const results = await trainMany(models, { ...training(1, { steps: 20 }).options, threads: 4 });
  return [results, models.map((model) => model.parameters())];
};
const curve = () => {
  const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 8, outputSize: 2 }, { seed: 7 });
  const task = { kind: "dyck1", sampler: "uniform" };
  return extrapolate(model, { task, lengths: [10, 100], sequences: 400, seed: 1, threads: 4 });
};

/** The core's own threads: the first one is the job's, the others help it. */
const core = new Refusal({ memory: path, threads: cppLibrary() });
for (const [name, call] of Object.entries({ trainMany: several, extrapolate: curve })) {
  const expected = await outcome(call);
  for (const [first, count] of [
    [1, 1],
    [1, 9],
    [2, 1],
    [2, 9],
    [3, 9],
  ]) {
    core.threads(first, count);
    const { result, error } = await outcome(call);
    const asked = core.threadsSeen;
    core.none();
    tried += 1;
    if (asked < Math.min(first, 2)) faults.push(`${name} asked for ${asked} threads`);
    const refused = first === 1;
    if (refused && !(error instanceof OutlastError && error.code === "OUTLAST_THREAD"))
      faults.push(`${name} without its thread: ${error?.stack ?? "went on"}`);
    if (!refused && result !== expected.result)
      faults.push(`${name} with fewer threads: ${error?.stack ?? "other bits"}`);
  }
  if ((await outcome(call)).result !== expected.result) faults.push(`${name} afterwards gives other bits`);
}
const { model, options } = training(1, { steps: 50 });
const start = JSON.stringify(model.parameters());
core.threads(1, 9);
await train(model, options).catch(() => undefined);
core.none();
if (JSON.stringify(model.parameters()) !== start) faults.push("a model was changed by a training that did not begin");
core.close();

/** Threads of Node.js, which write stores and compute runs with modules. */
const node = new Refusal({ memory: path, threads: process.execPath });
const module = join(folder, "task.mjs");
const sequence = "sequence: (length) => ({ inputs: Array(length).fill(1), targets: Array(length).fill(0) })";
writeFileSync(module, `export default { inputSize: 1, outputSize: 1, ${sequence} };`);
const custom = { ...smallRun, task: { kind: "custom", module, length: 5, sequences: 5 }, evaluate: [] };
const store = join(folder, "a.db");
const small = { name: "threads", base: smallRun, axes: { seed: [1, 2] } };
// Of a run with a module the first thread reads the module, the second runs it.
const calls = [
  ["sweep", () => sweep(small, { store }), 1],
  ["run with a module that is not read", () => run(custom), 1],
  ["run with a module", () => run(custom), 2],
];
for (const [name, call, first] of calls) {
  const before = readdirSync(folder);
  node.threads(first, 99);
  const { result, error } = await outcome(call);
  node.none();
  tried += 1;
  if (!(error instanceof OutlastError && error.code === "OUTLAST_THREAD"))
    faults.push(`${name} without a thread of Node.js: ${error?.stack ?? result}`);
  const left = readdirSync(folder).filter((file) => !before.includes(file));
  if (left.length > 0) faults.push(`${name} without a thread of Node.js leaves ${left.join(", ")}`);
}
for (const [name, call] of calls) {
  const { error } = await outcome(call);
  if (error !== undefined) faults.push(`${name} afterwards: ${error.stack}`);
}
node.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ tried, faults }));
process.exit();
