import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Driver from "libsql";
import { randomNumbers } from "../helpers.js";
import { readHere, readingsOf, writeHere } from "../sweep/store/here.js";
import { keyOf } from "../sweep/store/runs.js";
import { checkedRefusal } from "../trust/properties/outcome.js";

// A store from elsewhere, whole as a file, whose cells say something else: bytes changed at random seldom come so far.

/** Each table's columns; its rows are known by the first one. */
const tables = {
  meta: ["name", "value"],
  sweeps: ["id", "spec", "axes", "keep"],
  chunks: ["id", "name", "runs", "committed", "provenance"],
  runs: ["id", "key", "sweep", "point", "chunk", "status", "float64", "steps", "loss", "error", "objectives"],
  axes: ["run", '"model.cell"', "seed"],
  layouts: ["id", "layout"],
  curves: ["run", "place", "layout", "step", "horizon", "data"],
  losses: ["run", "every", "data"],
  models: ["run", "data"],
};

const numbers = ["0", "1", "2", "-1", "7", "99", "0.5", "1e308", "9e999", "-9e999", "9007199254740993"];
const integers = ["9223372036854775807", "-9223372036854775807", "2147483648", "4294967296"];
const texts = ["''", "'x'", "'1'", "'length'", "'null'", "'[]'", "'{}'", "'[1,2]'", `'{"a":1}'`, `'"x"'`, "'1e999'"];
const odd = [`'["__proto__"]'`, "'constructor'", "CAST(x'FF' AS TEXT)", "'a' || char(0) || 'b'", "char(55296)"];
const blobs = [
  "NULL",
  "x''",
  "x'00'",
  "zeroblob(3)",
  "zeroblob(8)",
  "zeroblob(32)",
  "zeroblob(96)",
  "hex(zeroblob(9e4))",
];
const deep = ["replace(hex(zeroblob(9000)), '00', '[') || replace(hex(zeroblob(9000)), '00', ']')"];
const expressions = [...numbers, ...integers, ...texts, ...odd, ...blobs, ...deep];

/** What JSON can have in place of something else. */
const junk: unknown[] = [null, true, 0, -1, 0.5, 1e300, 2 ** 53, "", "x", "__proto__", [], {}, [null], { a: 1 }];

type Below = (n: number) => number;

/** A store with a few cells changed; which, and how, depends on the seed alone. */
export function cellsChanged(file: Uint8Array, seed: number, _: unknown, folder: string): Uint8Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  const below = (n: number): number => Math.floor(next() * n);
  const path = join(folder, "cells.db");
  rmSync(path, { force: true });
  writeFileSync(path, file);
  const driver = new Driver(path);
  driver.exec("PRAGMA synchronous = OFF");
  for (let i = 1 + below(3); i > 0; i--) changeOne(driver, below);
  driver.close();
  return Uint8Array.from(readFileSync(path));
}

function changeOne(driver: Driver.Database, below: Below): void {
  const [table, columns] = chosen(Object.entries(tables), below);
  const column = chosen(columns, below);
  const row = `WHERE ${columns[0]!} = (SELECT ${columns[0]!} FROM ${table} LIMIT 1 OFFSET ${below(4)})`;
  const where = below(3) === 0 ? "" : row;
  const kind = below(8);
  const changed = kind < 4 ? jsonChanged(driver, `SELECT hex(${column}) FROM ${table} ${row}`, below) : undefined;
  const other = chosen(Object.entries(tables), below);
  const moved = `(SELECT ${chosen(other[1], below)} FROM ${other[0]} LIMIT 1 OFFSET ${below(4)})`;
  try {
    if (changed !== undefined) driver.prepare(`UPDATE ${table} SET ${column} = ? ${where}`).run([changed]);
    else if (kind === 7) driver.exec(`DELETE FROM ${table} ${where}`);
    else driver.exec(`UPDATE ${table} SET ${column} = ${kind === 6 ? moved : chosen(expressions, below)} ${where}`);
  } catch {
    // No store has what its tables forbid.
  }
}

function chosen<T>(list: readonly T[], below: Below): T {
  return list[below(list.length)]!;
}

/** The JSON of a cell with another value in a place of it; undefined where it is none. */
function jsonChanged(driver: Driver.Database, sql: string, below: Below): string | undefined {
  const [row] = driver.prepare(sql).raw().all() as [string][];
  try {
    const root = { value: JSON.parse(Buffer.from(row?.[0] ?? "", "hex").toString()) as unknown };
    let [place, name]: [Record<string, unknown>, string] = [root, "value"];
    for (;;) {
      const inner = place[name];
      if (typeof inner !== "object" || inner === null || below(4) === 0 || Object.keys(inner).length === 0) break;
      [place, name] = [inner as Record<string, unknown>, chosen(Object.keys(inner), below)];
    }
    if (below(4) === 0) delete place[name];
    else place[name] = chosen(junk, below);
    return JSON.stringify(root.value);
  } catch {
    return undefined;
  }
}

/** The store whose cells are changed, and the keys of its runs. */
const whole = readFileSync(new URL("corpus/cells/sweep.db", import.meta.url));
const keys = ["0", "1", "2", "3"].map(keyOf);
/** The third one failed: what another store has of it may take its place. */
const kept = keys.filter((_, i) => i !== 2);

/** All that is done with a store, and then the merging of it into one that is whole. Throws the first refusal. */
export async function readCells(bytes: Uint8Array, folder: string): Promise<void> {
  const [path, into, out] = ["read.db", "into.db", "out"].map((name) => join(folder, name)) as [string, string, string];
  for (const [name, content] of [[path, bytes] as const, [into, whole] as const]) {
    rmSync(name, { force: true });
    writeFileSync(name, content);
  }
  let refusal: Error | undefined;
  const attempt = async (work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (error) {
      refusal ??= checkedRefusal(error);
    }
  };
  await attempt(async () => {
    await using store = await readHere(path);
    for (const read of readingsOf(store, keys, out)) await attempt(read);
  });
  await using store = await writeHere(into);
  const before = JSON.stringify(await store.get(kept));
  await attempt(() => store.unite(path));
  // Whatever came from it, the whole runs that were there stay as they were, and all can be read.
  await store.get(keys);
  if (JSON.stringify(await store.get(kept)) !== before) throw new Error("merging changed the runs that were there");
  await store.counts();
  if (refusal !== undefined) throw refusal;
}
