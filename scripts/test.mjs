// `npm test [-- STAGE...]`: every check, one after the other, each timed. The last line sums them: "N passed, N
// failed". A stage whose tool is missing is skipped and names the Debian package; with CI=true it fails.
import { join } from "node:path";
import { formatCpp, formatTypeScript } from "./format.mjs";
import { fail, root, run } from "./lib/process.mjs";
import { fromCode } from "./lib/result.mjs";
import { nativeTests } from "./stages/native.mjs";
import { clangTidy } from "./stages/tidy.mjs";
import { goldAtEveryLevel, vitest } from "./stages/vitest.mjs";

const tool = (name, ...args) => fromCode(run(join(root, "node_modules/.bin", name), args));

const STAGES = {
  build: () => fromCode(run(process.execPath, ["scripts/build.mjs"])),
  types: () => tool("tsc", "-p", "tsconfig.test.json"),
  lint: () => tool("eslint", "--max-warnings", "0", "."),
  prettier: () => formatTypeScript(true),
  "clang-format": () => formatCpp(true),
  "clang-tidy": clangTidy,
  native: nativeTests,
  vitest,
  levels: goldAtEveryLevel,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in STAGES));
if (unknown !== undefined) fail(`unknown stage ${unknown}: choose from ${Object.keys(STAGES).join(", ")}`, 2);

const rows = [];
for (const name of names.length > 0 ? names : Object.keys(STAGES)) {
  process.stdout.write(`\n--- ${name}\n`);
  const start = performance.now();
  const result = await STAGES[name]();
  rows.push({ name, seconds: (performance.now() - start) / 1000, ...result });
}

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
