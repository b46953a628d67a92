// The stages of vitest: every test under test/ at the level in use and on this Node.js, the gold cases at the levels
// below it, and what depends on the version of Node.js on the others.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { levelsHere } from "../lib/levels.mjs";
import { captureBeside, forEachBeside, root, run } from "../lib/process.mjs";
import { failed, passed, skipped } from "../lib/result.mjs";
import { missingRuntime, RUNTIMES } from "../trust/lib/runtimes.mjs";

const VITEST = join(root, "node_modules/vitest/vitest.mjs");
const GOLD = "test/train/gold.test.ts";
/** Node.js brings the SQLite of stores, or a package does. */
const STORES = ["test/sweep/store", "test/cli/doctor.test.ts"];

export const vitest = () => runVitest("vitest", [], (command, args) => ({ code: run(command, args) }));

export async function goldAtEveryLevel() {
  const levels = (await levelsHere()).slice(0, -1);
  return runEach(levels, (level) => ({ name: level, files: [GOLD], env: { OUTLAST_ISA: level } }));
}

export async function storesOnEveryNode() {
  const missing = missingRuntime();
  if (missing !== undefined) return skipped(...missing);
  const [own] = process.versions.node.split(".");
  const others = RUNTIMES.filter(({ name }) => name !== `Node ${own}`);
  return runEach(others, ({ name, node }) => ({ name, files: STORES, node }));
}

/** Runs test files once for each item, and sums what passed. */
async function runEach(items, describe) {
  const sum = passed(0);
  await forEachBeside(items, async (item) => {
    const { name, files, env = {}, node } = describe(item);
    const start = async (command, args) => {
      const result = await captureBeside(command, args, { env });
      process.stdout.write(`${name}\n${result.output}`);
      return result;
    };
    const { passed: good, failed: bad } = await runVitest(`vitest-${name.replace(" ", "")}`, files, start, node);
    sum.passed += good;
    sum.failed += bad;
  });
  return sum;
}

/** Runs these test files, or all, by `node` through `start(command, args)`, which gives the exit code. */
async function runVitest(name, files, start, node = process.execPath) {
  const report = join(root, "build", `${name}.json`);
  rmSync(report, { force: true });
  mkdirSync(join(root, "build"), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await start(node, [VITEST, "run", ...files, ...reporters]);
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return failed();
  }
  const { numPassedTests, numFailedTests } = counts;
  // A file that cannot be loaded fails the run without a failed test.
  return code === 0 ? passed(numPassedTests) : failed(Math.max(numFailedTests, 1), numPassedTests);
}
