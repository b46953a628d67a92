// A thread that begins a job and says so; or is told to make bits.
import { setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { bits } from "./bits.mjs";
import { JOBS } from "./jobs.mjs";

const { kind, seed, folder, then, after = 0 } = workerData;

if (kind === "bits") {
  parentPort.postMessage(await bits());
} else {
  parentPort.postMessage("begun");
  const job = JOBS[kind](seed, folder);
  if (then !== undefined) {
    await setTimeout(after);
    if (then === "exit") process.exit(5);
    throw new Error("planted");
  }
  await job;
}
