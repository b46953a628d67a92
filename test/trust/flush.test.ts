import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Told {
  flushes: boolean;
  count: number;
  faults: string[];
}

it("results are those of the plain floating-point mode, in whatever mode other native code left the thread", () => {
  const folder = mkdtempSync(join(tmpdir(), "outlast-flush-"));
  try {
    const addon = join(folder, "flush.node");
    const headers = at("node_modules/node-api-headers/include");
    const words = ["-x", "c", "-O1", "-shared", "-fPIC", "-I", headers, at("test/trust/flush/flush_to_zero.c")];
    execFileSync("g++", [...words, "-o", addon]);
    const text = execFileSync(process.execPath, [at("scripts/trust/numbers/extremes.mjs"), addon], {
      encoding: "utf8",
    });
    expect(JSON.parse(text) as Told).toEqual({ flushes: true, count: 72, faults: [] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
