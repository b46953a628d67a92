// Ends threads in the midst of their work, again and again, and says what that has left behind.
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { randomNumbers } from "../../lib/random.mjs";
import { bits } from "./bits.mjs";

const { count, kinds, seed, longest, first = 0 } = JSON.parse(process.argv[2]);
const threads = () => readdirSync("/proc/self/task");

const folder = mkdtempSync(join(tmpdir(), "outlast-workers-"));
const random = randomNumbers(seed);
const expected = await bits();
const rss = [];
let slowest = 0;
let before = [];
for (let i = 0; i < count; i++) {
  const kind = kinds[i % kinds.length];
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData: { kind, seed: i, folder } });
  await once(worker, "message");
  // The first one of each kind may have time to begin what a process begins once: the threads of a store's library.
  await setTimeout(Math.max(i < kinds.length ? first : 0, random() * longest));
  const from = performance.now();
  await worker.terminate();
  slowest = Math.max(slowest, performance.now() - from);
  rss.push(process.memoryUsage.rss());
  // The first ones of each kind leave threads of Node.js that stay for good.
  if (i < kinds.length) before = threads();
}
const left = () => threads().filter((thread) => !before.includes(thread));
const deadline = performance.now() + 10_000;
while (left().length > 0 && performance.now() < deadline) await setTimeout(20);
const waits = left().map((thread) => {
  const said = (name) => readFileSync(`/proc/self/task/${thread}/${name}`, "utf8").trim();
  return `${said("comm")} in ${said("wchan")}`;
});
const same = (await bits()) === expected;
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ rss, slowest, waits, same }));
