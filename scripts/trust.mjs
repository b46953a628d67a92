// `npm run trust -- [--short] [NAME...]`: the checks that take long, or that break things on purpose. Without --short
// what was measured goes into docs/trust.json and from there into the table of docs/trust.md. The last line sums the
// checks: "N passed, N failed". A check whose tool is missing is skipped and names the Debian package; with CI=true it
// fails. `--short` is what `npm test` does on every change.
import { arch, cpus, release } from "node:os";
import { fail, forEachBeside, isMain } from "./lib/process.mjs";
import { failed, passed, skipped } from "./lib/result.mjs";
import { CHECKS } from "./trust/list.mjs";
import { record } from "./trust/record.mjs";

/**
 * A check: `about` is a sentence for the table; `missing` gives `[tool, Debian package]` when one is lacking; `full`
 * and `short` (absent: not done on every change) do it. They call `report.figure(what, value)` for each number worth
 * keeping and `report.fault(sentence)` for each thing that is wrong; a check that reports no figure has not looked.
 *
 * @typedef {{ figure: (what: string, value: string | number) => void, fault: (sentence: string) => void }} Report
 * @typedef {{
 *   name: string, about: string, missing?: (version: { short: boolean }) => [string, string] | undefined,
 *   short?: (report: Report) => Promise<void>, full: (report: Report) => Promise<void>,
 * }} Check
 */

/** Runs one check; what it found, with the seconds it took. */
async function runCheck(check, short) {
  const figures = [];
  const faults = [];
  const report = {
    figure: (what, value) => {
      figures.push({ what, value: String(value) });
      process.stdout.write(`${check.name}: ${what}: ${value}\n`);
    },
    fault: (sentence) => {
      faults.push(sentence);
      process.stderr.write(`${check.name}: FAULT: ${sentence}\n`);
    },
  };
  const start = performance.now();
  try {
    await (short ? check.short : check.full)(report);
    if (figures.length === 0) report.fault("it measured nothing");
  } catch (error) {
    report.fault(error.stack);
  }
  return { name: check.name, about: check.about, figures, faults, seconds: (performance.now() - start) / 1000 };
}

/** Runs the checks of these names (none: all, or with `short` all that have a small version); counts as stages do. */
export async function trust(names, { short }) {
  const unknown = names.find((name) => !CHECKS.some((check) => check.name === name));
  if (unknown !== undefined) {
    fail(`unknown check ${unknown}: choose from ${CHECKS.map(({ name }) => name).join(", ")}`, 2);
  }
  const named = CHECKS.filter(({ name }) => names.length === 0 || names.includes(name));
  const wanted = short ? named.filter((check) => check.short !== undefined) : named;
  const sum = passed(0);
  const lines = [];
  const runOne = async (check) => {
    const lacking = check.missing?.({ short });
    const result = lacking === undefined ? await runCheck(check, short) : undefined;
    if (result !== undefined && !short) await record({ ...result, machine: machine() });
    const counts = result === undefined ? skipped(...lacking) : result.faults.length === 0 ? passed() : failed();
    sum.passed += counts.passed;
    sum.failed += counts.failed;
    lines.push(`${check.name.padEnd(14)}${result === undefined ? counts.skipped : `${result.seconds.toFixed(1)} s`}`);
  };
  // Small ones keep one core each; the others measure, or take all.
  if (short) await forEachBeside(wanted, runOne);
  else for (const check of wanted) await runOne(check);
  process.stdout.write(`${lines.join("\n")}\n`);
  return sum;
}

function machine() {
  return `${cpus()[0]?.model.trim() ?? arch()}, ${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}`;
}

if (isMain(import.meta.url)) {
  const words = process.argv.slice(2);
  const sum = await trust(
    words.filter((word) => word !== "--short"),
    { short: words.includes("--short") },
  );
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
