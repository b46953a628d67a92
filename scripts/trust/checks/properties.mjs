// The properties of test/trust/properties, held against many more cases than `npm test` has, from a seed of the day.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureBeside } from "../../lib/process.mjs";

const CASES = 10_000;
/** What a case may take, where others are at work beside it. */
const SECONDS = 120;
/** What is shown of a failure: the case that it was found in stands near the end. */
const SHOWN = 6000;

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "properties",
  about:
    "Specs, calls, settings and lives of models at random, valid ones and ones with junk in a place: no crash, no hang, the same bits again, every refusal a sentence with a code.",
  async full(report) {
    const cases = process.env.OUTLAST_TRUST_CASES ?? String(CASES);
    const seed = process.env.OUTLAST_TRUST_SEED ?? new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const { found, failure } = await held(cases, seed);
    if (failure !== undefined) report.fault(`From seed ${seed}: ${failure}`);
    const total = found.reduce((sum, { cases: own }) => sum + own, 0);
    report.figure("cases", `${total}, from seed ${seed}`);
    for (const { property, cases: own, valid, codes } of found) {
      const refused = Object.values(codes).reduce((sum, count) => sum + count, 0);
      report.figure(property, `${own} cases: ${valid} calls answered, ${refused} refused`);
    }
    const codes = new Set(found.flatMap((one) => Object.keys(one.codes)).filter((code) => code.startsWith("OUTLAST_")));
    report.figure("distinct error codes", `${codes.size}: ${[...codes].sort().join(", ")}`);
    const [slowest] = found.toSorted((a, b) => b.slowest - a.slowest);
    if (slowest !== undefined) report.figure("slowest case", `${slowest.slowest} ms, of "${slowest.property}"`);
  },
};

/** What each property came to, and why they do not all hold, if they do not. */
async function held(cases, seed) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-trust-"));
  const file = join(folder, "report.jsonl");
  try {
    const limits = { OUTLAST_TRUST_CASES: cases, OUTLAST_TRUST_SECONDS: String(SECONDS) };
    const env = { ...limits, OUTLAST_TRUST_SEED: seed, OUTLAST_TRUST_REPORT: file };
    const { code, output } = await captureBeside("npx", ["vitest", "run", "test/trust/properties"], { env });
    const found = linesOf(file).map((line) => JSON.parse(line));
    return code === 0 ? { found } : { found, failure: output.slice(-SHOWN) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines of a file, none where it was never written. */
function linesOf(file) {
  try {
    return readFileSync(file, "utf8").trim().split("\n");
  } catch {
    return [];
  }
}
