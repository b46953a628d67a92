// Prints the hashes of results at the instruction-set level in use, as JSON; with --numbers the results themselves.
// With --record it writes the hashes into test/trust/bits.json, where `npm test` and the check look: to be done where
// results were meant to change, at every level that there is (OUTLAST_ISA chooses one).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { searchNative } from "../../../dist/native/index.js";
import { isMain, root } from "../../lib/process.mjs";
import { hashOf, results } from "./results.mjs";

const TABLE = join(root, "test/trust/bits.json");

/** What has the same bits at every level, and from every compiler: no product and sum of it is fused into one. */
const EVERYWHERE = /^(?:initial parameters|data|exp, log|exact analysis)\b/;

/** The table: `everywhere`, and what each level gave, as one compiler made it. */
export const recorded = () => (existsSync(TABLE) ? JSON.parse(readFileSync(TABLE, "utf8")) : { levels: {} });

/** Which compiler made the binary in use, as it says itself: it chooses which products are fused. */
function compilerOf(path) {
  const [, version] = /GCC: \([^)]*\) (\d+)\./.exec(readFileSync(path, "latin1")) ?? [];
  return version === undefined ? "unknown" : `GCC ${version}`;
}

/** Computes everything, at the level in use. */
export async function bitsHere() {
  const { native, path } = searchNative().found;
  const all = await results();
  const hashes = Object.fromEntries(all.map(([name, numbers]) => [name, hashOf(numbers)]));
  return { level: native.isa, compiler: compilerOf(path), hashes, numbers: Object.fromEntries(all) };
}

/**
 * Sentences for hashes that are not the recorded ones, how many are, and what is not recorded: a level, or what another
 * compiler gives at it.
 */
export function compareBits({ level, compiler, hashes }, table = recorded()) {
  const own = table.levels[level];
  const known = own?.compiler === compiler ? own.hashes : {};
  const expected = { ...table.everywhere, ...known };
  const faults = Object.entries(expected).flatMap(([name, hash]) =>
    hashes[name] === hash ? [] : [`${name}: ${hashes[name] ?? "nothing"} at level ${level}, ${hash} was recorded`],
  );
  const unknown = Object.keys(hashes).filter((name) => !(name in expected));
  return { faults, same: Object.keys(expected).length - faults.length, unknown };
}

function record({ level, compiler, hashes }) {
  const part = (wanted) =>
    Object.fromEntries(Object.entries(hashes).filter(([name]) => EVERYWHERE.test(name) === wanted));
  const { levels } = recorded();
  const table = { everywhere: part(true), levels: { ...levels, [level]: { compiler, hashes: part(false) } } };
  writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
}

if (isMain(import.meta.url)) {
  const { numbers, ...found } = await bitsHere();
  if (process.argv.includes("--record")) record(found);
  const { faults, same, unknown } = compareBits(found);
  const told = { ...found, faults, same, unknown, ...(process.argv.includes("--numbers") ? { numbers } : {}) };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
