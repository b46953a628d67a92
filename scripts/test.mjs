// `npm test [-- STAGE...]`: every check, each timed. Stages take all cores, one after the other; those that can use
// only one run beside each other. The last line sums them: "N passed, N failed". A stage whose tool is missing is
// skipped and names the Debian package; with CI=true it fails.
import { join } from "node:path";
import { formatCpp, formatTypeScript } from "./format.mjs";
import { captureBeside, fail, forEachBeside, root, run } from "./lib/process.mjs";
import { fromCode } from "./lib/result.mjs";
import { cuda } from "./stages/cuda.mjs";
import { nativeTests } from "./stages/native.mjs";
import { clangTidy } from "./stages/tidy.mjs";
import { goldAtEveryLevel, storesOnEveryNode, vitest } from "./stages/vitest.mjs";
import { trust } from "./trust.mjs";

const tool =
  (name, ...args) =>
  async () => {
    const { code, output } = await captureBeside(join(root, "node_modules/.bin", name), args);
    return { ...fromCode(code), output };
  };

/** Stages that keep one core busy each, the longest first; they print nothing but what they give as `output`. */
const BESIDE = {
  cuda,
  lint: tool("eslint", "--max-warnings", "0", "."),
  prettier: () => formatTypeScript(true),
  types: tool("tsc", "-p", "tsconfig.test.json"),
  "clang-format": () => formatCpp(true),
};
const STAGES = {
  build: () => fromCode(run(process.execPath, ["scripts/build.mjs"])),
  ...BESIDE,
  "clang-tidy": clangTidy,
  native: nativeTests,
  vitest,
  levels: goldAtEveryLevel,
  stores: storesOnEveryNode,
  trust: () => trust([], { short: true }),
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in STAGES));
if (unknown !== undefined) fail(`unknown stage ${unknown}: choose from ${Object.keys(STAGES).join(", ")}`, 2);

const rows = [];
async function runStage(name) {
  const print = () => process.stdout.write(`\n--- ${name}\n`);
  if (!(name in BESIDE)) print();
  const start = performance.now();
  const { output, ...result } = await STAGES[name]();
  rows.push({ name, seconds: (performance.now() - start) / 1000, ...result });
  if (!(name in BESIDE)) return;
  print();
  process.stdout.write(output ?? "");
}

const groups = [];
for (const name of names.length > 0 ? names : Object.keys(STAGES)) {
  if (name in BESIDE && groups.at(-1)?.every((other) => other in BESIDE)) groups.at(-1).push(name);
  else groups.push([name]);
}
for (const group of groups) await forEachBeside(group, runStage);

process.stdout.write("\n");
for (const { name, seconds, skipped, ...counts } of rows) {
  const state = counts.failed > 0 ? "failed" : skipped === undefined ? "passed" : "skipped";
  const time = `${seconds.toFixed(1)} s`;
  process.stdout.write(
    `${name.padEnd(12)}${time.padStart(9)}  ${state}${skipped === undefined ? "" : `: ${skipped}`}\n`,
  );
}
const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
