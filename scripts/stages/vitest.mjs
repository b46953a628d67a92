// The stages of vitest: every test under test/ at the level in use, and the gold cases at the levels below it.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { levelsHere } from "../lib/levels.mjs";
import { captureBeside, forEachBeside, root, run } from "../lib/process.mjs";
import { failed, passed } from "../lib/result.mjs";

const GOLD = "test/train/gold.test.ts";

export const vitest = () => runVitest("vitest", [], (command, args) => ({ code: run(command, args) }));

export async function goldAtEveryLevel() {
  const sum = passed(0);
  await forEachBeside((await levelsHere()).slice(0, -1), async (level) => {
    const { passed: good, failed: bad } = await runVitest(`vitest-${level}`, [GOLD], async (command, args) => {
      const result = await captureBeside(command, args, { env: { OUTLAST_ISA: level } });
      process.stdout.write(`${level}\n${result.output}`);
      return result;
    });
    sum.passed += good;
    sum.failed += bad;
  });
  return sum;
}

/** Runs these test files, or all, through `start(command, args)`, which gives the exit code. */
async function runVitest(name, files, start) {
  const report = join(root, "build", `${name}.json`);
  rmSync(report, { force: true });
  mkdirSync(join(root, "build"), { recursive: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await start(join(root, "node_modules/.bin/vitest"), ["run", ...files, ...reporters]);
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
