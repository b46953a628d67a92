// A worker of the part "workers": runs parts of the exercise and says what was wrong, or starts every kind of job and
// ends as it is told to while they run.
import { parentPort, workerData } from "node:worker_threads";
import { Exercise } from "./exercise.mjs";
import { PARTS } from "./parts.mjs";
import { lastingJobs, shortJobs } from "./parts/stops.mjs";

const exercise = new Exercise();
const { how, parts } = workerData;

async function runParts() {
  for (const part of parts) await PARTS[part](exercise);
  parentPort.postMessage(exercise.faults);
}

function endInMidJob() {
  const jobs = [...Object.values(lastingJobs(exercise.native)).map((start) => start()), ...shortJobs(exercise.native)];
  for (const job of jobs) job.promise.catch(() => undefined);
  parentPort.postMessage("started");
  if (how === "exit") process.exit();
  if (how === "throw") throw new Error("thrown on purpose");
}

if (parts === undefined) endInMidJob();
else await runParts();
