// Runs native tests, the exercise and planted faults under a tool that watches, and tells a check what it saw.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { doctestCounts } from "../../lib/doctest.mjs";
import { captureBeside, root } from "../../lib/process.mjs";
import { reportsIn, underTool } from "./tools.mjs";
import { buildEmulatedDevice } from "./variants.mjs";

const FOLDER = join(root, "build/trust");
const EXERCISE = join(root, "scripts/trust/exercise/main.mjs");

/** Runs a program under a tool; faults are its reports, each kind once, and another exit code than 0. */
async function watch(report, tool, what, command, args, { node = false, env = {} } = {}) {
  const under = underTool(tool, command, args, { node });
  const { code, output } = await captureBeside(under.command, under.args, { env: { ...under.env, ...env } });
  const reports = reportsIn(tool, output);
  if (code !== 0 || reports.length > 0) {
    mkdirSync(FOLDER, { recursive: true });
    const log = join(FOLDER, `${what.replaceAll(/\W+/g, "-")}.log`);
    writeFileSync(log, output);
    report.fault(`${what}: exit code ${code}, ${reports.length} reports; everything it said is in ${log}`);
    for (const line of new Set(reports.slice(0, 10))) report.fault(`${what}: ${line}`);
  }
  return output;
}

/** Runs a doctest program. */
export async function watchTests(report, tool, what, program, args = []) {
  const counts = doctestCounts(await watch(report, tool, what, program, args));
  if (counts === undefined) report.fault(`${what} came to no end`);
  else report.figure(what, `${counts.passed} passed, ${counts.failed} failed`);
}

/** Runs the exercise of every native function with this addon; `args` as of exercise/main.mjs. */
export async function watchExercise(report, tool, what, binary, args = []) {
  const env = { OUTLAST_BINARY: binary };
  const isWhole = args.every((word) => word.startsWith("--"));
  if (isWhole) env.OUTLAST_EMULATED_DEVICE = await buildEmulatedDevice();
  const output = await watch(report, tool, what, process.execPath, [EXERCISE, ...args], { node: true, env });
  const line = output.split("\n").findLast((text) => text.startsWith("{"));
  if (line === undefined) {
    report.fault(`${what} came to no end`);
    return output;
  }
  const { functions, of, returned, refused, faults } = JSON.parse(line);
  for (const fault of faults.slice(0, 10)) report.fault(`${what}: ${fault}`);
  report.figure(what, `${functions} of ${of} functions, ${returned} calls that returned, ${refused} that were refused`);
  return output;
}

/** Whether the tool finds each fault of planted.cc that it is there for, in an addon under Node. */
export async function watchPlants(report, tool, addon, plants = tool.plants) {
  const found = [];
  for (const plant of plants) {
    const script = ["-e", "require(process.argv[1])", addon];
    const { command, args, env } = underTool(tool, process.execPath, script, { node: true });
    const { output } = await captureBeside(command, args, { env: { ...env, OUTLAST_PLANTED: plant } });
    if (reportsIn(tool, output).length > 0) found.push(plant);
    else report.fault(`a planted fault was not found: ${plant}`);
  }
  report.figure("planted faults found", found.join(", "));
}
