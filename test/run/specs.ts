import { readFileSync } from "node:fs";
import type { RunSpec } from "../../src/index.js";

/** A run of milliseconds. */
export const small = JSON.parse(
  readFileSync(new URL("../../scripts/trust/lib/smallRun.json", import.meta.url), "utf8"),
) as RunSpec;

/** `small` with some fields replaced. */
export function changed(change: object): RunSpec {
  return { ...small, ...change };
}
