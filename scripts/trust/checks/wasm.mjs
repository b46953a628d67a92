// The WebAssembly build: made here, then the gold cases on it, with their bits held against the native baseline's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { gzipSync } from "node:zlib";
import { captureBeside, hasTool, root } from "../../lib/process.mjs";
import { buildWasm } from "../../wasm.mjs";
import { ALL, judge, otherBits, withGoldProgram } from "../gold/run.mjs";

const MODULE = join(root, "prebuilds/wasm32/outlast.wasm");
const START = join(root, "prebuilds/wasm32/outlast.cjs");
const GOLD = ["test/train/gold.test.ts", "test/models/gradients.test.ts", "test/evaluate/extrapolate.test.ts"];

/** All tests but that of an abort in the midst of a job, which the one thread does not see (docs/wasm.md). */
const NAMES = "^(?!.*stops at an abort)";

/** Files of tests on the WebAssembly build. */
async function runTests(report) {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const env = { OUTLAST_BINARY: MODULE };
  const { code, output } = await captureBeside(process.execPath, [vitest, "run", "-t", NAMES, ...GOLD], { env });
  const [, passed] = /Tests\s+(?:\d+ failed \| )?(\d+) passed/.exec(stripVTControlCharacters(output)) ?? [];
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
    await withGoldProgram(async (run) => {
      const wasm = await run([process.execPath], { OUTLAST_BINARY: MODULE }, ALL);
      judge(report, "WebAssembly", wasm, "wasm");
      const native = await run([process.execPath], { OUTLAST_ISA: "baseline" }, ALL);
      if (wasm.result === undefined || native.result === undefined) return;
      const other = otherBits(wasm.result, native.result);
      const { cases } = native.result;
      report.figure("gold cases with the bits of x86-64 at the lowest level", `${cases - other.length} of ${cases}`);
      if (other.length > 0) report.fault(`other bits than at the lowest level of x86-64: ${other.join(", ")}`);
    });
  },
};
