// Ends this process, or a thread of it, in the midst of work; the parent knows what must come of each way.
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { bits } from "./bits.mjs";
import { JOBS } from "./jobs.mjs";

const { way, kind, after } = JSON.parse(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "outlast-exits-"));
const workerOf = (then) =>
  new Worker(new URL("worker.mjs", import.meta.url), { workerData: { kind, seed: 1, folder, then, after } });

const WAYS = {
  exit: async () => {
    void JOBS[kind](1, folder);
    await setTimeout(after);
    process.exit(7);
  },
  exitWithWorkers: async () => {
    const workers = [workerOf(), workerOf()];
    void JOBS[kind](1, folder);
    await Promise.all(workers.map((worker) => once(worker, "message")));
    await setTimeout(after);
    process.exit(7);
  },
  throw: async () => {
    void JOBS[kind](1, folder);
    await setTimeout(after);
    throw new Error("planted");
  },
  workerExits: async () => {
    const [code] = await once(workerOf("exit"), "exit");
    if (code !== 5) throw new Error(`the thread ended with ${code}`);
    await bits();
  },
  workerThrows: async () => {
    const [error] = await once(workerOf("throw"), "error");
    if (error.message !== "planted") throw error;
    await bits();
  },
};
await WAYS[way]();
