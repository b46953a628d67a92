// node main.mjs [--small] [PART...]: exercises every native function of the addon that OUTLAST_BINARY names, for tools
// that watch memory and threads; OUTLAST_EMULATED_DEVICE names the library of a device, on which nothing is computed:
// its fibers change stacks, which such tools do not follow. The last line is what was done, as JSON; exit code 1 where
// something was wrong, or a function was never called, or never refused anything.
import { Exercise } from "./exercise.mjs";
import { PARTS } from "./parts.mjs";

const words = process.argv.slice(2);
const named = words.filter((word) => word !== "--small");
const exercise = new Exercise({ small: words.includes("--small") });
const seconds = {};
for (const name of named.length > 0 ? named : Object.keys(PARTS)) {
  const before = process.cpuUsage();
  await PARTS[name](exercise);
  const { user, system } = process.cpuUsage(before);
  seconds[name] = Number(((user + system) / 1e6).toFixed(1));
}
const { calls, cases, faults } = exercise;
const counts = [...calls];
/** Nothing can be wrong about calls without arguments. */
const takesNothing = new Set(["job.stop", "job.progress"]);
for (const [name, { returned, refused }] of named.length > 0 ? [] : counts) {
  if (returned === 0) faults.push(`${name} was never called`);
  if (refused === 0 && !takesNothing.has(name)) faults.push(`${name} never refused anything`);
}
const sum = (field) => counts.reduce((total, [, count]) => total + count[field], 0);
const functions = counts.filter(([, { returned }]) => returned > 0).length;
const done = {
  functions,
  of: counts.length,
  returned: sum("returned"),
  refused: sum("refused"),
  cases,
  faults,
  seconds,
};
process.stdout.write(`${JSON.stringify(done)}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
