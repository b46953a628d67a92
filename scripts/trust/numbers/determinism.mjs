// The same bits whatever else is going on: threads, packs, processes, workers, stops; and what levels differ in.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as outlast from "../../../dist/index.js";
import { levelsHere } from "../../lib/levels.mjs";
import { captureBeside } from "../../lib/process.mjs";
import { RUNS, specOf, tensor } from "./results.mjs";

const PROGRAM = new URL("bits.mjs", import.meta.url);
const text = (value) => JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? [...part] : part));

/** Counts pairs of results, and tells of those that differ. */
class Pairs {
  count = 0;
  #report;

  constructor(report) {
    this.#report = report;
  }

  compare(what, a, b) {
    this.count++;
    if (text(a) !== text(b)) this.#report.fault(`${what}: the bits differ`);
  }
}

/** Each run on one thread and on two. */
async function threads(report, seeds) {
  const pairs = new Pairs(report);
  for (const [name, run] of Object.entries(RUNS)) {
    for (let seed = 1; seed <= seeds; seed++) {
      const [one, two] = [1, 2].map((count) => outlast.run(specOf(run, seed), { threads: count }));
      pairs.compare(`${name}, seed ${seed}, on two threads`, (await one).result, (await two).result);
    }
  }
  report.figure("runs on 1 and on 2 threads with the same bits", pairs.count);
}

const CELLS = ["linear", "tanh", "relu", "gru", "lstm"];
const SIZES = [2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 64];

/** Models trained together, which differ in seed and learning rate; the third of them diverges. */
function packOf(cell, dtype, count) {
  const models = Array.from({ length: count }, (_, seed) =>
    outlast.createModel({ cell, dtype, inputSize: 2, hiddenSize: 3, outputSize: 1 }, { seed }),
  );
  const data = {
    inputs: tensor([6, 9, 2], dtype, 1),
    targets: tensor([6, 9, 1], dtype, 2),
    lengths: [9, 3, 5, 9, 1, 7],
  };
  const rest = { data, loss: "mse", scored: "every", batchSize: 2, steps: 12 };
  const options = models.map((_, i) => {
    const learningRate = i === 2 ? 1e30 : 0.01 * (1 + i / 64);
    return { ...rest, seed: i, optimizer: { kind: "gd", learningRate } };
  });
  return { models, options };
}

/** Every model of a pack alone and together; how many there were, and how many of them diverged beside the others. */
async function packs(report) {
  const pairs = new Pairs(report);
  let diverged = 0;
  for (const cell of CELLS) {
    for (const dtype of ["float32", "float64"]) {
      for (const size of SIZES) {
        const together = packOf(cell, dtype, size);
        const results = await outlast.trainMany(together.models, together.options);
        const alone = packOf(cell, dtype, size);
        for (const [i, model] of alone.models.entries()) {
          const result = await outlast.train(model, alone.options[i]);
          const [a, b] = [together.models[i].parameters(), model.parameters()];
          pairs.compare(`${cell}, ${dtype}, model ${i} of ${size}`, [results[i], a], [result, b]);
          if (result.status === "diverged") diverged++;
        }
      }
    }
  }
  report.figure("models trained alone and in packs of 2 to 64 with the same bits", pairs.count);
  report.figure("of these, models that diverged, their neighbours untouched", diverged);
  if (diverged === 0) report.fault("no model of a pack diverged, so that nothing is known of its neighbours");
}

async function exported(path) {
  const store = await outlast.openStore(path, { readOnly: true });
  await outlast.exportStore(store, `${path}.jsonl`, "jsonl");
  await store.close();
  return readFileSync(`${path}.jsonl`, "utf8");
}

/** A sweep in one go, and one that is stopped again and again, byte by byte. */
async function resumed(report) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-numbers-"));
  const base = { ...specOf(RUNS["lstm, float32"]), history: undefined };
  const axes = {
    "model.cell": ["lstm", "gru"],
    "train.optimizer.learningRate": [0.003, 0.03],
    seed: { from: 0, count: 24 },
  };
  const spec = { name: "resumed", base, axes };
  const options = { keep: { losses: true, models: true } };
  try {
    const [whole, stopped] = ["whole.db", "stopped.db"].map((name) => join(folder, name));
    const { done } = await outlast.sweep(spec, { ...options, store: whole, threads: 2 });
    let stops = 0;
    for (let status = ""; status !== "done";) {
      const drain = new globalThis.AbortController();
      const onProgress = ({ ok }) => void (ok > 0 && drain.abort());
      ({ status } = await outlast.sweep(spec, {
        ...options,
        store: stopped,
        threads: 1,
        drain: drain.signal,
        onProgress,
      }));
      if (status !== "done") stops++;
    }
    if ((await exported(whole)) !== (await exported(stopped))) report.fault("a resumed sweep has other bytes");
    if (stops === 0) report.fault("the sweep was never stopped, so that nothing is known of resuming it");
    report.figure("runs of a sweep in one go and of one stopped and resumed, byte by byte", done);
    report.figure("times that it was stopped", stops);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The program that prints bits, in a process of its own. */
async function bitsAt(level) {
  const { code, output } = await captureBeside(process.execPath, [PROGRAM.pathname, "--numbers"], {
    env: { OUTLAST_ISA: level },
  });
  if (code !== 0) throw new Error(output);
  return JSON.parse(output);
}

function bitsInWorker() {
  const source = `import(${JSON.stringify(PROGRAM.href)}).then(async ({ bitsHere }) => {
    const { parentPort } = await import("node:worker_threads");
    parentPort.postMessage((await bitsHere()).hashes);
  });`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { eval: true });
    worker.once("message", resolve).once("error", reject);
  });
}

const GROUPS = {
  "initial parameters": /^initial/,
  "data of tasks": /^data/,
  "exp, log, sin, cos": /^exp/,
  "tanh, sigmoid": /^tanh, s/,
  "exact analysis of linear systems": /^exact/,
  "outputs, loss and gradients, float32": /^outputs.*float32/,
  "outputs, loss and gradients, float64": /^outputs.*float64/,
  "losses of 1 step": /^first loss/,
  "losses of 100 steps": /of 100 steps/,
  "losses of 1000 steps, float32": /losses of 1000.*float32/,
  "losses of 1000 steps, float64": /losses of 1000.*(?:64|resp|exp)/,
  "evaluation after 1000 steps, float32": /^evaluation.*float32/,
  "evaluation after 1000 steps, float64": /^evaluation.*(?:64|resp|exp)/,
  "horizons after 1000 steps": /^horizons/,
};

/** max|a - b| / max|b| of two lists. */
function distance(a, b) {
  const scale = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]))) / (scale || 1);
}

/** What a level and the lowest one have in common, and how far apart the rest is. */
function compareLevels(report, lowest, other) {
  for (const [group, pattern] of Object.entries(GROUPS)) {
    const names = Object.keys(lowest.hashes).filter((name) => pattern.test(name));
    if (names.length === 0) throw new Error(`nothing is called ${group}`);
    const same = names.filter((name) => lowest.hashes[name] === other.hashes[name]).length;
    const worst = Math.max(...names.map((name) => distance(other.numbers[name], lowest.numbers[name])));
    const apart = same === names.length ? "the same bits" : `${same} of ${names.length} the same bits, ${worst.toExponential(1)} apart at most`; // prettier-ignore
    report.figure(`${group}: ${other.level} beside ${lowest.level}`, apart);
  }
}

async function levels(report, compareBits) {
  const names = await levelsHere();
  const all = [];
  for (const name of names) all.push(await bitsAt(name));
  for (const found of all) {
    const { faults, same, unknown } = compareBits(found);
    for (const sentence of faults) report.fault(sentence);
    const more = unknown.length > 0 ? `, ${unknown.length} not recorded for ${found.compiler}` : "";
    report.figure(`hashes of results as recorded, level ${found.level}`, `${same}${more}`);
    // A fault that is put there must be found.
    const planted = { ...found, hashes: { ...found.hashes } };
    const [name] = Object.keys(planted.hashes);
    planted.hashes[name] = planted.hashes[name].replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
    if (compareBits(planted).faults.length !== faults.length + 1) report.fault("a changed hash is not seen");
  }
  if (!names.includes("v4"))
    report.figure("hashes of results as recorded, level v4", "not recorded: no such machine here");
  for (const other of all.slice(1)) compareLevels(report, all[0], other);
  const mine = all.at(-1);
  const again = await bitsAt(mine.level);
  const inWorker = await bitsInWorker();
  const count = Object.keys(mine.hashes).length;
  if (text(again.hashes) !== text(mine.hashes)) report.fault("two processes give other bits");
  if (text(inWorker) !== text(mine.hashes)) report.fault("a worker thread gives other bits");
  report.figure("results of two processes and of a worker thread with the same bits", count);
}

export async function determinism(report, compareBits, { seeds }) {
  await threads(report, seeds);
  await packs(report);
  await resumed(report);
  await levels(report, compareBits);
}
