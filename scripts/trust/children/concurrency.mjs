// Eight jobs at a time for some seconds, cancelled at random; what comes of each is held to what it gives alone.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { randomNumbers } from "../../lib/random.mjs";
import { CONCURRENT } from "./concurrentJobs.mjs";

const AT_ONCE = 8;
/** Milliseconds within which a job must settle that nobody cancels. */
const PATIENCE = 60_000;
const { seconds, seed } = JSON.parse(process.argv[2]);

const folder = mkdtempSync(join(tmpdir(), "outlast-concurrency-"));
const kinds = Object.keys(CONCURRENT);
const random = randomNumbers(seed);
const [alone, took] = [{}, {}];
for (const kind of kinds) {
  const from = performance.now();
  alone[kind] = await CONCURRENT[kind].begin(undefined, folder, `alone-${kind}`);
  took[kind] = performance.now() - from;
}

const counts = { started: 0, whole: 0, stopped: 0, rejected: 0, abortedBefore: 0 };
const latencies = [];
const faults = [];
const toHold = [];

/** When a job is cancelled: never, before it starts, or some milliseconds later, perhaps twice or after its end. */
function planOf(kind) {
  const chance = random();
  if (chance < 0.25) return {};
  if (chance < 0.3) return { before: true };
  return { after: random() * took[kind] * (chance < 0.9 ? 4 : 0.2), twice: chance > 0.8 };
}

async function one(kind, id) {
  const { before = false, after, twice } = planOf(kind);
  const cancel = new globalThis.AbortController();
  const reason = new Error("enough");
  if (before) cancel.abort(reason);
  let [abortedAt, settled] = [undefined, false];
  const abort = async () => {
    await setTimeout(after);
    if (!settled) abortedAt = performance.now();
    cancel.abort(reason);
    if (twice) cancel.abort(new Error("again"));
  };
  const aborting = after === undefined ? undefined : abort();
  const job = CONCURRENT[kind].begin(cancel.signal, folder, id).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  const outcome = await Promise.race([job, setTimeout(PATIENCE, undefined, { ref: false })]);
  settled = true;
  const isOfAbort = abortedAt !== undefined || before;
  // Of a sweep the time includes the reading of its store.
  if (abortedAt !== undefined && kind !== "sweep") latencies.push(performance.now() - abortedAt);
  if (outcome === undefined) return `did not settle within ${PATIENCE / 1000} s`;
  await aborting;
  if ("error" in outcome) {
    if (!isOfAbort || outcome.error !== reason) return `rejected: ${outcome.error?.stack}`;
    counts[before ? "abortedBefore" : "rejected"] += 1;
    return undefined;
  }
  if (before) return "was begun in spite of a signal that was aborted";
  const { result } = outcome;
  const statuses = [result].flat().map(({ status }) => status);
  if (statuses.includes("stopped")) {
    if (!isOfAbort) return "stopped by itself";
    counts.stopped += 1;
  } else counts.whole += 1;
  toHold.push({ kind, result });
  return undefined;
}

async function slot(until) {
  while (performance.now() < until) {
    const kind = kinds[Math.floor(random() * kinds.length)];
    const fault = await one(kind, `job-${counts.started++}`);
    if (fault !== undefined) faults.push(`${kind} ${fault}`);
  }
}

const until = performance.now() + seconds * 1000;
await Promise.all(Array.from({ length: AT_ONCE }, () => slot(until)));
// What takes runs of its own is looked at when the others are over; of what is whole, all.
let held = 0;
const deadline = performance.now() + seconds * 500;
for (const { kind, result } of toHold) {
  const partial = [result].flat().some(({ status }) => status === "stopped");
  if (partial && performance.now() > deadline) continue;
  const fault = await CONCURRENT[kind].hold(result, alone[kind]);
  held += 1;
  if (fault !== undefined) faults.push(`${kind}: ${fault}`);
}
const left = readdirSync(folder);
if (left.length > 0) faults.push(`files are left: ${left.slice(0, 5).join(", ")}`);
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ counts, latencies, faults, held }));
