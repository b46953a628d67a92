// The stage that runs every test under test/.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "../lib/process.mjs";
import { failed, passed } from "../lib/result.mjs";

const REPORT = join(root, "build/vitest.json");

export function vitest() {
  rmSync(REPORT, { force: true });
  mkdirSync(join(root, "build"), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
  const code = run(join(root, "node_modules/.bin/vitest"), ["run", ...reporters]);
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
