// Worker threads: ended by force, by themselves and by an error while all kinds of jobs run in them; and at work beside
// each other and the main thread.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** What an event brings first; unlike `once` of node:events it does not mind errors. */
const first = (worker, event) => new Promise((resolve) => worker.once(event, resolve));

const start = (workerData) => new Worker(new URL("../worker.mjs", import.meta.url), { workerData });

/** Ends a worker in mid-job; `how` is "terminate", or what the worker itself does. */
async function ended(exercise, how, wait) {
  const worker = start({ how });
  const errors = [];
  worker.on("error", (error) => errors.push(error.message));
  const exit = first(worker, "exit");
  await first(worker, "message");
  await sleep(wait);
  if (how === "terminate") await worker.terminate();
  await exit;
  const expected = how === "throw" ? ["thrown on purpose"] : [];
  exercise.expect(`${errors}` === `${expected}`, `a worker that was to end by ${how} said: ${errors}`);
}

/** Parts of the exercise in two workers and here at once. */
async function beside(exercise, parts) {
  const workers = [0, 1].map(() => start({ parts: Object.keys(parts) }));
  const reports = workers.map((worker) =>
    Promise.race(["message", "error", "exit"].map((event) => first(worker, event))),
  );
  for (const part of Object.values(parts)) await part(exercise);
  for (const report of reports) {
    const faults = await report;
    exercise.expect(`${faults}` === "", `in a worker: ${faults}`);
  }
}

export async function workers(exercise, parts) {
  for (const how of ["terminate", "exit", "throw"])
    for (let wait = 0; wait < (exercise.small ? 1 : 4); wait += 1) await ended(exercise, how, 10 * wait);
  if (!exercise.small) await beside(exercise, parts);
}
