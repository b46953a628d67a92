// npm run bench [-- PART] [--quick] [--install] [words]: bench/README.md says what each does.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { cliffs } from "./cases/cliffs.mjs";
import { grid } from "./cases/grid.mjs";
import { growth } from "./cases/growth.mjs";
import { linear } from "./cases/linear.mjs";
import { starts } from "./cases/start.mjs";
import { sweeps } from "./cases/sweeps.mjs";
import { targets } from "./cases/targets.mjs";
import { installAll } from "./engines.mjs";
import { machineName } from "./machine.mjs";
import { measureRows } from "./measure.mjs";
import { plot } from "./plot.mjs";
import { report } from "./report.mjs";
import { fail } from "../scripts/lib/process.mjs";

const place = (name) => new URL(name, import.meta.url);
const parts = { targets, linear, growth, cliffs, grid, sweeps, start: starts };
// The targets' figures have time to find chunks in which neighbours leave the core alone.
const efforts = {
  targets: { rounds: 3, alone: 2, seconds: 1.5 },
  linear: { rounds: 3, alone: 0, seconds: 1.5 },
  growth: { rounds: 1, alone: 0, seconds: 0.5 },
  cliffs: { rounds: 3, alone: 0, seconds: 0.25 },
  grid: { rounds: 1, alone: 0, seconds: 0.5 },
  // Each case takes both sides in turn by itself, for as long as one round of the others takes.
  sweeps: { rounds: 1, alone: 0, seconds: 3 },
  start: { rounds: 1, alone: 0, seconds: 1 },
};

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, install: { type: "boolean", default: false } },
  allowPositionals: true,
});
if (values.install) installAll();
else main(positionals);

function main(words) {
  const named = words.filter((word) => word in parts);
  const filters = words.filter((word) => !(word in parts));
  const chosen = named.length > 0 ? named : values.quick ? Object.keys(parts) : ["targets", "linear", "growth"];
  const command = [
    "npm run bench",
    ...(process.argv.length > 2 ? ["--"] : []),
    ...process.argv.slice(2).map(quoted),
  ].join(" ");
  const full = filters.length === 0 && !values.quick;
  const results =
    full && existsSync(place("results.json")) ? JSON.parse(readFileSync(place("results.json"), "utf8")) : {};
  for (const part of chosen) {
    const wanted = ({ name, quick }) => (!values.quick || quick) && filters.every((word) => name.includes(word));
    const rows = parts[part].filter(wanted).map(values.quick ? withoutExtras : (row) => row);
    if (rows.length > 0) results[part] = { ...about(command), ...measureRows(rows, effort(part)) };
    if (full) write(results);
  }
  if (Object.keys(results).length === 0) fail("no case has these words");
  process.stdout.write(report(results));
}

function quoted(word) {
  return word.includes(" ") ? `"${word}"` : word;
}

/** A row with only what it has a target for. */
function withoutExtras(row) {
  return { ...row, against: row.targets.flatMap(({ against }) => against ?? []) };
}

function effort(part) {
  const say = (line) => process.stderr.write(`${line}\n`);
  return values.quick ? { rounds: 1, alone: 0, seconds: 0.2, say } : { ...efforts[part], say };
}

function about(command) {
  const from = 'import("./dist/native/index.js").then(({ native }) => console.log(native().isa))';
  const isa = execFileSync(process.execPath, ["-e", from], { cwd: place(".."), encoding: "utf8" }).trim();
  const date = new Date().toISOString().slice(0, 10);
  return { date, command, name: machineName(), node: process.version, isa };
}

function write(results) {
  writeFileSync(place("results.json"), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(place("RESULTS.md"), report(results));
  if (results.targets !== undefined) writeFileSync(place("results.svg"), plot(results.targets));
}
