// The stage that builds and runs the native tests (doctest).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture, root, run } from "../lib/process.mjs";
import { failed, passed, skipped } from "../lib/result.mjs";

const BUILD = "build/native";

export function nativeTests() {
  // A second configuration finds a doctest that was installed after the first one.
  if (run("cmake", ["-S", ".", "-B", BUILD, "--log-level=WARNING"]) !== 0) return failed();
  const cache = readFileSync(join(root, BUILD, "CMakeCache.txt"), "utf8");
  if (/OUTLAST_DOCTEST_DIR:PATH=.*NOTFOUND/.test(cache)) return skipped("doctest", "doctest-dev");
  if (run("cmake", ["--build", BUILD, "--target", "outlast_tests", "--parallel", "2"]) !== 0) return failed();
  const { code, output } = capture(join(root, BUILD, "Release/outlast_tests"), []);
  process.stdout.write(output);
  const counts = /test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/.exec(output);
  if (counts === null || (code !== 0 && counts[2] === "0")) return failed();
  return code === 0 ? passed(Number(counts[1])) : failed(Number(counts[2]), Number(counts[1]));
}
