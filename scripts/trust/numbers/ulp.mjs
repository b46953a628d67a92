// Errors of tanh, sigmoid, exp, log, sin ... in units of the last place, at each instruction-set level.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { levelsHere } from "../../lib/levels.mjs";
import { captureBeside, root } from "../../lib/process.mjs";

const SOURCE = "test/native/ulp/ulp_table.cc";
/** Bounds that the sources promise, in ulp: of the functions in plain arithmetic, and of the gates. */
const PLAIN = 2;
const GATES = { float32: { near: 8, far: 2 }, float64: { near: 4, far: 2 } };

const marchOf = (level) => (level === "baseline" ? "x86-64" : `x86-64-${level}`);

/** The most that an error may be: DESIGN of the gates is within 2 ulp for sigmoid(x >= 0) and |tanh x| at x >= 2. */
function boundOf({ name, type, range }) {
  if (name === "planted") return Infinity;
  if (/falls|exact/.test(name)) return 0;
  const { near, far } = GATES[type];
  if (name === "sigmoid") return range.startsWith("-") ? near : far;
  if (name === "tanh") return range.startsWith("2..") ? far : near;
  return PLAIN;
}

async function rowsOf(program, part, points) {
  const { code, output } = await captureBeside(program, [part, String(points)]);
  if (code !== 0) throw new Error(output);
  return output
    .trim()
    .split("\n")
    .map((line) => {
      const [name, type, range, worst, where, count] = line.split("\t");
      return { name, type, range, worst: Number(worst), where, count: Number(count) };
    });
}

/** What is compiled and measured: gates as kernels are compiled, other functions as what scores is. */
async function table(report, level, folder, { part, contract, points }) {
  const program = join(folder, `${part}-${level}`);
  const flags = ["-std=c++20", "-O2", `-march=${marchOf(level)}`, `-ffp-contract=${contract}`, "-fno-math-errno", "-Wno-psabi"]; // prettier-ignore
  const { code, output } = await captureBeside("g++", [...flags, "-Inative", SOURCE, "-o", program]);
  if (code !== 0) throw new Error(output);
  for (const row of await rowsOf(program, part, points)) {
    const { name, type, range, worst, where, count } = row;
    const what = `${name}, ${type}, ${range}, level ${level}`;
    if (name === "planted") {
      if (!(worst >= 3)) report.fault(`a function that is 4 ulp off is measured as ${worst}`);
    } else if (!(worst <= boundOf(row))) {
      report.fault(`${what}: ${worst} at ${where}, more than ${boundOf(row)}`);
    } else if (name.includes("exact")) {
      report.figure(`${name} (${range}), ${type}, level ${level}`, "as promised");
    } else {
      const unit = name.includes("falls") ? `of ${count} steps to a neighbour` : `ulp, of ${count} numbers`;
      report.figure(what, `${worst} ${unit}`);
    }
  }
}

/** sigmoid and tanh at every float32, by the program of the native tests. */
async function everyFloat(report, level) {
  const program = join(root, "build/native/Release", `outlast_floats_${level}`);
  if (!existsSync(program)) {
    report.figure(
      `sigmoid and tanh at every float32, level ${level}`,
      "left out: npm test -- native builds the program",
    );
    return;
  }
  const { code, output } = await captureBeside(program, []);
  const [, said] = /(sigmoid [\d.]+ from 0.* ulp)/.exec(output) ?? [];
  if (code !== 0 || said === undefined) report.fault(`the every-float program of level ${level} failed: ${output}`);
  else report.figure(`sigmoid and tanh at every float32, none below a smaller number's, level ${level}`, said);
}

export async function ulpTables(report, { points }) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-ulp-"));
  try {
    for (const level of await levelsHere()) {
      await table(report, level, folder, { part: "gates", contract: "fast", points });
      await everyFloat(report, level);
    }
    // One set of bits for all levels: the lowest stands for them.
    await table(report, "baseline", folder, { part: "functions", contract: "off", points });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
