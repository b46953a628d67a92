// npm run bench:gpu, in a clone that is built: builds the library of CUDA devices for the device here, checks what that
// computes, measures it beside others, and writes bench/RESULTS-gpu.md, anew after each of them: what ends it early
// takes nothing away. It is meant to take less than ten minutes.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { findNvcc, missingNvcc } from "../../dist/cli/commands/toolchain.js";
import { compileKernels } from "../../scripts/lib/kernels.mjs";
import { capture, fail, root } from "../../scripts/lib/process.mjs";
import { cases, peers } from "./cases.mjs";
import { findEngines } from "./engines.mjs";
import { report } from "./report.mjs";

const LIBRARY = join(root, "build/cuda/Release/outlast_cuda.so");
const SECONDS = 2; // a figure
const ALL_SECONDS = 570;
const ENGINE_SECONDS = 60; // of an engine's process
const CHECK_SECONDS = 120; // of a check: blocks that wait for each other for ever end, too
const TESTS = ["test/train/device.test.ts", "-t", "on a device"];
process.env.OUTLAST_CUDA = LIBRARY;
process.env.OUTLAST_TEST_DEVICE = LIBRARY;

function describe() {
  const asked = ["name", "driver_version", "clocks.max.sm", "compute_cap"].join(",");
  const { code, output } = capture("nvidia-smi", [`--query-gpu=${asked}`, "--format=csv,noheader,nounits"]);
  if (code !== 0) fail("There is no GPU here: nvidia-smi does not answer. What needs none: npm test -- native cuda.");
  const [name, driver, clockMhz, capability] = output.trim().split("\n")[0].split(", ");
  const architecture = capability.replace(".", "");
  return { name, driver, architecture, clockMhz: Number(clockMhz), multiprocessors: multiprocessorsOf() };
}

/** nvidia-smi does not tell; the driver's own library does (cuDeviceGetAttribute, attribute 16). */
function multiprocessorsOf() {
  const program = `import ctypes; c = ctypes.CDLL("libcuda.so.1"); n = ctypes.c_int(); assert c.cuInit(0) == 0
assert c.cuDeviceGetAttribute(ctypes.byref(n), 16, 0) == 0; print(n.value)`;
  const { code, output } = capture("python3", ["-c", program]);
  if (code !== 0) fail(`How many multiprocessors the device has is unknown: ${output.trim().split("\n").at(-1)}`);
  return Number(output);
}

const secondsLeft = () => Math.floor(ALL_SECONDS - performance.now() / 1000);
const OUT_OF_TIME = `${ALL_SECONDS} s were over`;

async function check(name, work) {
  if (secondsLeft() < 1) return { name, passed: false, seconds: 0, said: OUT_OF_TIME };
  const start = performance.now();
  const { code, output } = await work();
  const seconds = (performance.now() - start) / 1000;
  const said = stripVTControlCharacters(output).trim().split("\n").at(-1).replaceAll("|", "/").slice(0, 200);
  console.log(`${code === 0 ? "passed" : "FAILED"}: ${name}, ${seconds.toFixed(0)} s`);
  if (code !== 0) console.log(output);
  return { name, passed: code === 0, seconds, said };
}

function measure(engine, of) {
  if (engine.skipped !== undefined) return { skipped: engine.skipped };
  const timeout = 1000 * Math.min(ENGINE_SECONDS, secondsLeft());
  if (timeout < 1000) return { skipped: OUT_OF_TIME };
  const args = engine.args({ ...of, seconds: SECONDS });
  const { status, stdout, stderr, error } = spawnSync(engine.program, args, { encoding: "utf8", timeout });
  if (status !== 0) return { skipped: error?.message ?? stderr.trim().split("\n").at(-1) };
  const answer = JSON.parse(stdout.trim().split("\n").at(-1));
  return answer.wall === undefined ? answer : { rate: 1e6 / answer.wall, check: answer.check };
}

/** Whoever is further from our losses than rounding has computed something else, and has no figure. */
function held(figure, own) {
  if (figure.check === undefined || own.check === undefined) return figure;
  const isSame = figure.check.every((loss, i) => Math.abs(loss - own.check[i]) <= 1e-3 * Math.abs(own.check[i]));
  return isSame ? figure : { skipped: `its losses are ${figure.check}, ours ${own.check}` };
}

function measureCase(one, engines) {
  const outlast = measure(engines.outlast, one.of);
  const others = peers.map((peer) => [peer, held(measure(engines[peer], one.of), outlast)]);
  console.log(`${one.name}: ${outlast.rate === undefined ? outlast.skipped : Math.round(outlast.rate)}`);
  return { ...one, figures: { outlast, ...Object.fromEntries(others) } };
}

const nvcc = findNvcc();
const missing = missingNvcc(nvcc);
if (missing !== undefined) fail(missing, 2);
const device = { ...describe(), nvcc: nvcc.version };
const node = process.execPath;
const random = (...args) => ["bench/gpu/check.mjs", ...args.map(String)];
const sanitizer = (tool) => [
  "--tool",
  tool,
  "--error-exitcode",
  "9",
  "--target-processes",
  "all",
  node,
  ...random(8, "2,16,33,130"),
];
const program =
  (command, ...args) =>
  () =>
    capture(command, args, { seconds: Math.min(CHECK_SECONDS, secondsLeft()) });
const engines = findEngines();
const found = { device, checks: [], rows: [], engines };
const write = () => writeFileSync(join(root, "bench/RESULTS-gpu.md"), report(found));
const planned = [
  ["build", () => compileKernels(nvcc, { architecture: device.architecture })],
  ["gold cases and random ensembles", program("npx", "vitest", "run", ...TESTS)],
  ["processor against device, 100 random trainings", program(node, ...random(100))],
];
const looks = ["memcheck", "racecheck", "synccheck"].map((tool) => [
  `compute-sanitizer ${tool}`,
  program("compute-sanitizer", ...sanitizer(tool)),
]);
const checkAll = async (some) => {
  for (const [name, work] of some) {
    found.checks.push(await check(name, work));
    write();
  }
};
await checkAll(planned);
// What the sanitizers find does not change a figure, and they take longest.
for (const one of found.checks[0].passed ? cases : []) {
  found.rows.push(measureCase(one, engines));
  write();
}
await checkAll(looks);
console.log("bench/RESULTS-gpu.md is written");
process.exitCode = found.checks.every(({ passed }) => passed) ? 0 : 1;
