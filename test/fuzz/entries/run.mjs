// Starts child.mjs, whose crashes are found here: the case is run again by itself, and what is not needed for the crash
// is left out of it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));
/** Kilobytes of data a child may have: what asks for more must be refused, not fill the machine. */
const MEMORY = 3_000_000;
/** Milliseconds that one case may take. */
const SILENCE = 120_000;
const MOST_CRASHES = 5;
/** Edits of a case, as child.mjs makes them. */
const EDITS = [0, 1, 2];
/** AddressSanitizer ends a process that asks for more memory than it gives; without it that is an exception. */
const REFUSED_MEMORY = /allocation-size-too-big|out-of-memory|calloc-overflow|rss-limit-exceeded/;

/**
 * Calls native functions with changed arguments: so many `cases` of the stream that begins `from` a number, for at most
 * so many `seconds`; `only` names one function, `planted` a case that crashes whatever it calls. The core is the one
 * that `env` says. Gives sums, and what was wrong.
 *
 * @returns {Promise<{ sums: Record<string, number>, faults: string[] }>}
 */
export async function fuzzEntries({ cases, seconds, from = 0, only, planted, env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-fuzz-"));
  const start = (options) => startChild({ ...options, only, planted, state: join(folder, "state") }, env);
  const sums = { cases: 0, values: 0, refused: 0, repaired: 0, crashes: 0 };
  const faults = [];
  const end = Date.now() + 1000 * seconds;
  try {
    for (let next = from; next < from + cases && Date.now() < end && sums.crashes < MOST_CRASHES;) {
      const left = { from: next, cases: from + cases - next, seconds: Math.ceil((end - Date.now()) / 1000) };
      const { lines, how, text, number } = await start(left);
      for (const line of lines) {
        if (line.what === undefined) for (const name of Object.keys(sums)) sums[name] += line[name] ?? 0;
        else faults.push(`case ${line.number}, ${line.what}: ${line.edits.join("; ")}`);
      }
      if (how === undefined) break;
      next = number + 1;
      sums.cases += next - left.from;
      if (REFUSED_MEMORY.test(text)) continue;
      sums.crashes++;
      faults.push(await describeCrash({ start, number, first: left.from, how, text }));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { sums, faults };
}

/** What a crash needs: the case alone, as little of it as will do, or those before it too. */
async function describeCrash({ start, number, first, how, text }) {
  const alone = { from: number, cases: 1, seconds: 600 };
  let keep = EDITS;
  let last = await start({ ...alone, keep });
  if (last.how === undefined) {
    const before = Math.min(number - first, 200);
    const again = await start({ from: number - before, cases: before + 1, seconds: 600 });
    const also = again.how === undefined ? "not again" : `again after the ${before} cases before it, not alone`;
    return `case ${number}: ${how}, ${also}\n${text}`;
  }
  for (const i of EDITS) {
    const fewer = keep.filter((other) => other !== i);
    const tried = await start({ ...alone, keep: fewer });
    if (tried.how !== undefined) [keep, last] = [fewer, tried];
  }
  return `case ${number}: ${last.how}, with the edits ${keep.join(", ") || "none"} alone\n${last.text}`;
}

/** Runs a child to its end: what it printed, and where it did not end well how, and at which case. */
function startChild(options, env) {
  const args = [`${"OUTLAST_FUZZ_MEMORY" in env ? "" : `ulimit -d ${MEMORY}; `}ulimit -c 0; exec "$0" "$@"`];
  const child = spawn("sh", ["-c", ...args, process.execPath, "--expose-gc", CHILD, JSON.stringify(options)], {
    env: { ...process.env, ...env },
  });
  let [output, text, isSilent, seen] = ["", "", false, ""];
  child.stdout.setEncoding("utf8").on("data", (part) => (output += part));
  child.stderr.setEncoding("utf8").on("data", (part) => (text = (text + part).slice(0, 4000)));
  const timer = setInterval(() => {
    const now = readState(options.state);
    if (now === seen) {
      isSilent = true;
      child.kill("SIGKILL");
    }
    seen = now;
  }, SILENCE);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearInterval(timer);
      const how = isSilent
        ? `no end within ${SILENCE / 1000} s`
        : (signal ?? (code === 0 ? undefined : `exit ${code}`));
      const lines = output.split("\n").filter((line) => line.startsWith("{"));
      resolve({ lines: lines.map((line) => JSON.parse(line)), how, text, number: Number(readState(options.state)) });
    });
  });
}

function readState(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
