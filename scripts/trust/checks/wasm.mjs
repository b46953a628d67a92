// The WebAssembly build: made here, then the gold cases on it, with their bits held against the native baseline's.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { captureBeside, hasTool, root } from "../../lib/process.mjs";
import { buildWasm } from "../../wasm.mjs";

const MODULE = join(root, "prebuilds/wasm32/outlast.wasm");
const START = join(root, "prebuilds/wasm32/outlast.cjs");
const GOLD = ["test/train/gold.test.ts", "test/models/gradients.test.ts", "test/evaluate/extrapolate.test.ts"];

/** The bits of the gold cases on the core that `env` chooses, and the level that it was. */
function goldRuns(env) {
  const program = join(root, "scripts/trust/wasm/goldLosses.mjs");
  const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], options);
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** Files of tests on the WebAssembly build. */
async function runTests(report) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const env = { OUTLAST_BINARY: MODULE };
  const { code, output } = await captureBeside(process.execPath, [vitest, "run", ...GOLD], { env });
  const [, passed] = /Tests\s+(?:\d+ failed \| )?(\d+) passed/.exec(output) ?? [];
  if (code !== 0 || passed === undefined) report.fault(`tests fail on the WebAssembly build:\n${output.slice(-2000)}`);
  report.figure(`tests of ${GOLD.join(", ")} passed on it`, passed ?? 0);
}

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "wasm",
  about:
    "The core compiled to WebAssembly by Debian's Emscripten: gold cases, and their bits beside the native baseline's.",
  missing: () => (hasTool("emcc") ? undefined : ["emcc", "emscripten"]),
  async full(report) {
    await buildWasm();
    const [module, start] = [readFileSync(MODULE), readFileSync(START)];
    report.figure("outlast.wasm, bytes (gzip)", `${module.length} (${gzipSync(module, { level: 9 }).length})`);
    report.figure("outlast.cjs, bytes (gzip)", `${start.length} (${gzipSync(start, { level: 9 }).length})`);
    await runTests(report);
    const [native, wasm] = [goldRuns({ OUTLAST_ISA: "baseline" }), goldRuns({ OUTLAST_BINARY: MODULE })];
    if (native.isa !== "baseline" || wasm.isa !== "wasm") report.fault(`ran on ${native.isa} and ${wasm.isa}`);
    for (const what of ["losses", "parameters"]) {
      const names = Object.keys(native.runs);
      const differing = names.filter((name) => wasm.runs[name][what] !== native.runs[name][what]);
      report.figure(
        `gold runs whose ${what} have the native baseline's bits`,
        `${names.length - differing.length} of ${names.length}`,
      );
      if (differing.length > 0) report.fault(`other ${what} than the native baseline's: ${differing.join(", ")}`);
    }
  },
};
