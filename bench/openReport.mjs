// How large the report of a sweep of 10^5 runs is, and how long it takes to make and to open: `node
// bench/openReport.mjs`.
// Needs a build, and Debian's chromium.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { openStore } from "../dist/index.js";
import { makeReport } from "../dist/report/index.js";

const RUNS = 100_000;
const SEEDS = 5;
const AT_ONCE = 10_000;
const lengths = Array.from({ length: 20 }, (_, i) => Math.round(10 * 1.5 ** i));

const base = {
  specVersion: 1,
  seed: 0,
  model: { cell: "gru", hiddenSize: 2 },
  task: { kind: "dyck1", maxLength: 20, sequences: 100 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, steps: 100 },
  evaluate: [{ name: "test", lengths, sequences: 10 }],
};

function newRun(point) {
  const [rate, seed] = [1e-4 * (1 + Math.floor(point / SEEDS)), point % SEEDS];
  const loss = lengths.map((length) => (0.01 + ((rate * 7e4 + seed) % 3)) * Math.sqrt(length));
  const metrics = { loss: { mean: loss, median: loss, q05: loss, q25: loss, q75: loss, q95: loss } };
  const curve = { name: "test", step: 100, lengths, sequences: lengths.map(() => 10), metrics };
  const result = { status: "done", steps: 100, losses: { step: [99], loss: [rate] } };
  return {
    key: createHash("sha256").update(`run ${point}`).digest("hex"),
    point,
    values: [rate, seed],
    dtype: "float32",
    status: "done",
    result: { ...result, evaluate: [{ ...curve, horizon: lengths[(point * 7) % lengths.length] }] },
  };
}

const folder = mkdtempSync(join(tmpdir(), "outlast-open-report-"));
const path = join(folder, "many.db");
const axes = ["train.optimizer.learningRate", "seed"];
const keep = { curves: ["mean"], losses: false, models: false };
const create = { name: "many", spec: { base }, axes, version: "0.1.0", isa: "baseline", backend: "cpu", keep };
const store = await openStore(path, { create });
for (let at = 0; at < RUNS; at += AT_ONCE) {
  await store.commit({ id: `${at}`, runs: Array.from({ length: AT_ONCE }, (_, i) => newRun(at + i)) });
}
await store.close();

const start = performance.now();
const { text, page } = await makeReport([path]);
const made = (performance.now() - start) / 1000;
const file = join(folder, "many.html");
writeFileSync(file, text);

const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
const seconds = [];
for (let i = 0; i < 5; i++) {
  const visit = await browser.newPage();
  const opened = performance.now();
  await visit.goto(pathToFileURL(file).href);
  await visit.locator("#rows [data-row] input").first().waitFor();
  await visit.locator("#figure-0 [data-mark]").first().waitFor();
  seconds.push((performance.now() - opened) / 1000);
  await visit.close();
}
await browser.close();
rmSync(folder, { recursive: true });

seconds.sort((a, b) => a - b);
const megabytes = Buffer.byteLength(text) / 1e6;
console.log(`${RUNS} runs, ${page.table.points} points, ${page.table.rows.length} rows in the table`);
console.log(
  `made in ${made.toFixed(1)} s, ${megabytes.toFixed(2)} MB, opened in ${seconds[2].toFixed(2)} s (median of 5)`,
);
if (seconds[2] > 3) process.exitCode = 1;
