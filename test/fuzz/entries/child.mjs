// Calls the core's functions with changed arguments: cases `from` to `from + cases` of a stream, until `seconds` are
// over. The number of the case under way is in the file `state`, so that whoever started this knows it after a crash.
// Prints a line of JSON for each fault, and one of sums at the end.
import { openSync, writeSync } from "node:fs";
import { setTimeout } from "node:timers";
import { native } from "../../../dist/native/index.js";
import { errorCodes } from "../../../dist/core/index.js";
import { callsOf } from "./calls.mjs";
import { thrown } from "./hostile.mjs";
import { edit } from "./mutate.mjs";
import { Random } from "./random.mjs";
import { repair } from "./repair.mjs";

const { from, cases, seconds, state, keep, only, planted } = JSON.parse(process.argv[2]);
const core = native();
const calls = callsOf(core);
const functions = only === undefined ? Object.keys(calls) : [only];
const names = namesOf(core);
/** No job tells how it ended: a fault. */
const PATIENCE = 30_000;
/** What nobody can stop is kept to what takes a second. */
const UNSTOPPABLE = /^(?:impulse|memory|fisher|drawSet|philox|random)/;
/** Faults after which it has been seen that something is wrong. */
const MOST_FAULTS = 20;

const counts = { cases: 0, values: 0, refused: 0, repaired: 0, faults: 0 };
const marks = openSync(state, "w");

function namesOf(value) {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...namesOf(inner)]);
}

function fault(number, what, edits) {
  counts.faults++;
  process.stdout.write(`${JSON.stringify({ number, what, edits })}\n`);
}

/** The sentence of an error as it should be: with a code, or one of JavaScript's own; else why it is a fault. */
function judged(error) {
  if (error === thrown) return { sentence: "" };
  if (!(error instanceof Error)) return { why: `threw ${typeof error}` };
  const { code, message, cause } = error;
  if (cause === thrown) return { sentence: "" };
  const inner = code === "OUTLAST_NATIVE" && cause instanceof Error && !(cause.code in codes) ? cause : error;
  const isOwn = inner.code in codes || inner instanceof TypeError || inner instanceof RangeError;
  if (!isOwn) return { why: `${code} without a sentence: ${message}` };
  if (/std::|_M_|basic_string|map::at|deque|^vector/.test(message) || message.length < 10 || message.length > 1000) {
    return { why: `no sentence: ${message.slice(0, 200)}` };
  }
  return { sentence: message };
}
const codes = Object.fromEntries([...errorCodes, "OUTLAST_STOPPED"].map((code) => [code, true]));

function tried(work, report) {
  try {
    const value = work();
    counts.values++;
    return value;
  } catch (error) {
    const { why, sentence } = judged(error);
    if (why !== undefined) report(why);
    counts.refused++;
    return { refused: sentence ?? "" };
  }
}

/** Waits for a job for a little, then stops it. */
async function settle(job, random, report) {
  if (random.oneIn(2)) job.progress();
  if (random.oneIn(3)) job.stop();
  const settled = job.promise.then(
    () => true,
    (error) => {
      const { why } = judged(error);
      if (why !== undefined) report(why);
      return true;
    },
  );
  if (await Promise.race([settled, later(20)])) return;
  job.stop();
  if (!(await Promise.race([settled, later(PATIENCE)]))) report("a job did not end");
}

/** What an earlier edit left cannot always be changed again. */
function editedBy(...given) {
  try {
    return edit(...given);
  } catch (error) {
    return `nothing: ${error.message}`;
  }
}

/** A repair reads what may throw when it is read. */
function repairedBy(call, sentence) {
  try {
    return repair(call, sentence);
  } catch {
    return false;
  }
}

function later(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, false).unref());
}

/** Asks a training for parts, also while it reads what it is asked for. */
async function useTraining(training, random, report) {
  const runs = () => Uint32Array.from(random.pick([[0, 1], [0], [1], [], [1, 0], [0, 0], [2 ** 32 - 1]]));
  const jobs = [];
  const ask = () => {
    const list = runs();
    const made = random.oneIn(3)
      ? tried(() => training.take(list), report)
      : tried(() => training.advance(list, part()), report);
    if (made?.promise !== undefined) jobs.push(made);
  };
  let depth = 0;
  const part = () => ({
    get judgedFrom() {
      if (random.oneIn(4) && depth++ < 2) ask();
      return random.pick([0, 0, 1, 2 ** 53, -1]);
    },
    get to() {
      if (random.oneIn(4) && depth++ < 2) ask();
      return random.pick([Infinity, 0, 1, 2, 3, NaN]);
    },
  });
  for (let i = 1 + random.below(5); i > 0; i--) {
    ask();
    if (random.oneIn(4)) continue;
    for (const job of jobs.splice(0)) await settle(job, random, report);
  }
  for (const job of jobs) await settle(job, random, report);
}

async function one(number) {
  const random = new Random(number);
  const name = random.pick(functions);
  const args = calls[name]();
  let depth = 0;
  const again = () => {
    if (depth++ < 2) tried(() => core[name](...calls[name]()), () => undefined); // prettier-ignore
  };
  const most = name === "randomSystem" ? 200 : UNSTOPPABLE.test(name) ? 2 ** 14 : Infinity;
  const edits = [];
  for (let i = 0, count = random.below(4); i < count; i++) {
    if (keep !== undefined && !keep.includes(i)) continue;
    edits.push(editedBy(args, new Random(4 * number + i), { names, again, most }));
  }
  const report = (what) => fault(number, `${name}: ${what}`, edits);
  if (keep !== undefined) process.stderr.write(`${name}\n${edits.map((text) => `  ${text}\n`).join("")}`);
  let made;
  if (edits.length === 0) {
    made = tried(() => core[name](...args), report);
    if (made?.refused !== undefined && keep === undefined) report(`a right call is refused: ${made.refused}`);
  }
  for (let attempts = edits.length === 0 ? 0 : random.oneIn(4) ? 1 : 8; attempts > 0; attempts--) {
    made = tried(() => core[name](...args), report);
    if (made?.refused === undefined) break;
    if (!repairedBy({ name, args, core, random }, made.refused)) break;
    counts.repaired++;
  }
  if (made?.promise instanceof Promise) await settle(made, random, report);
  if (typeof made?.take === "function") await useTraining(made, random, report);
}

const end = performance.now() + 1000 * seconds;
for (let number = from; number < from + cases && counts.faults < MOST_FAULTS; number++) {
  if (performance.now() > end) break;
  writeSync(marks, String(number).padEnd(16), 0);
  if (number === planted) process.abort();
  await one(number);
  counts.cases++;
}
process.stdout.write(`${JSON.stringify(counts)}\n`);
