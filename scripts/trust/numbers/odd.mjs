// Subnormal numbers, overflow and numbers that are none, at each level and from a thread that flushes to zero.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { levelsHere } from "../../lib/levels.mjs";
import { captureBeside, root } from "../../lib/process.mjs";

const PROGRAM = join(root, "scripts/trust/numbers/extremes.mjs");
const ADDON = join(root, "test/trust/flush/flush_to_zero.c");

async function ask(report, level, words) {
  const { code, output } = await captureBeside(process.execPath, [PROGRAM, ...words], { env: { OUTLAST_ISA: level } });
  if (code !== 0) throw new Error(output);
  const { flushes, count, faults } = JSON.parse(output);
  for (const sentence of faults) report.fault(`level ${level}: ${sentence}`);
  return { flushes, count: count - faults.length };
}

export async function oddNumbers(report) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-odd-"));
  try {
    const addon = join(folder, "flush.node");
    const headers = join(root, "node_modules/node-api-headers/include");
    const made = await captureBeside("g++", ["-x", "c", "-O1", "-shared", "-fPIC", "-I", headers, ADDON, "-o", addon]);
    if (made.code !== 0) throw new Error(made.output);
    for (const level of await levelsHere()) {
      const plain = await ask(report, level, []);
      report.figure(`subnormal numbers kept, overflow seen, NaN and infinity refused, level ${level}`, `${plain.count} checks`); // prettier-ignore
      const flushing = await ask(report, level, [addon]);
      if (!flushing.flushes) report.fault("the addon does not make the thread flush, so that nothing was tried");
      report.figure(`subnormal numbers kept although the calling thread flushes them, level ${level}`, `${flushing.count} checks`); // prettier-ignore
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
