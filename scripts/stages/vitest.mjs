// The stages of vitest: every test under test/ at the level in use, and the gold cases at the levels below it.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { levelsHere } from "../lib/levels.mjs";
import { root, run } from "../lib/process.mjs";
import { failed, passed } from "../lib/result.mjs";

const REPORT = join(root, "build/vitest.json");
const GOLD = "test/train/gold.test.ts";

export const vitest = () => runVitest([]);

export async function goldAtEveryLevel() {
  const sum = passed(0);
  for (const level of (await levelsHere()).slice(0, -1)) {
    const { passed: good, failed: bad } = runVitest([GOLD], { OUTLAST_ISA: level });
    sum.passed += good;
    sum.failed += bad;
  }
  return sum;
}

function runVitest(files, env = {}) {
  rmSync(REPORT, { force: true });
  mkdirSync(join(root, "build"), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
  const code = run(join(root, "node_modules/.bin/vitest"), ["run", ...files, ...reporters], { env });
  let counts;
  try {
    counts = JSON.parse(readFileSync(REPORT, "utf8"));
  } catch {
    return failed();
  }
  const { numPassedTests, numFailedTests } = counts;
  // A file that cannot be loaded fails the run without a failed test.
  return code === 0 ? passed(numPassedTests) : failed(Math.max(numFailedTests, 1), numPassedTests);
}
