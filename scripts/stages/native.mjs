// The stage that builds and runs the native tests (doctest): all of them at the lowest instruction-set level, what
// depends on the width of a pack at every level that this machine has.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { doctestCounts } from "../lib/doctest.mjs";
import { levelsHere } from "../lib/levels.mjs";
import { captureBeside, forEachBeside, root, run } from "../lib/process.mjs";
import { failed, passed, skipped } from "../lib/result.mjs";

const BUILD = "build/native";
const TARGETS = ["outlast_tests", "outlast_device_tests", "outlast_level_tests"];

export async function nativeTests() {
  // A second configuration finds a doctest that was installed after the first one.
  if (run("cmake", ["-S", ".", "-B", BUILD, "--log-level=WARNING"]) !== 0) return failed();
  const cache = readFileSync(join(root, BUILD, "CMakeCache.txt"), "utf8");
  if (/OUTLAST_DOCTEST_DIR:PATH=.*NOTFOUND/.test(cache)) return skipped("doctest", "doctest-dev");
  if (run("cmake", ["--build", BUILD, "--target", ...TARGETS, "--parallel", "2"]) !== 0) return failed();
  const sum = passed(0);
  await forEachBeside(["outlast_device_tests", "outlast_tests", ...(await levelPrograms())], async (program) => {
    const { passed: good, failed: bad } = await runProgram(program);
    sum.passed += good;
    sum.failed += bad;
  });
  return sum;
}

/** The programs of the levels that this machine has. */
async function levelPrograms() {
  const programs = (await levelsHere()).flatMap((level) => [`outlast_floats_${level}`, `outlast_kernels_${level}`]);
  return programs.filter((program) => existsSync(join(root, BUILD, "Release", program)));
}

async function runProgram(program) {
  const { code, output } = await captureBeside(join(root, BUILD, "Release", program), []);
  process.stdout.write(`${program}\n${output}`);
  const counts = doctestCounts(output);
  if (counts === undefined || (code !== 0 && counts.failed === 0)) return failed();
  return code === 0 ? passed(counts.passed) : failed(counts.failed, counts.passed);
}
