import { copyFileSync, rmSync } from "node:fs";
import Driver from "libsql";
import { expect, it } from "vitest";
import type { StoredRun } from "../../../src/sweep/index.js";
import { checkedRefusal } from "../../trust/properties/outcome.js";
import { readHere, readingsOf, writeHere } from "./here.js";
import { header, keyOf, newCurve, newFolder, newRun } from "./runs.js";

// Stores whose tables are whole, and what is in them is not: whoever reads one gets a sentence.

const { path } = newFolder();

const damages = [
  "UPDATE curves SET data = zeroblob(3)",
  "UPDATE curves SET data = 'text'",
  "UPDATE curves SET layout = 99",
  "UPDATE curves SET step = 'early'",
  "UPDATE curves SET horizon = -1",
  `UPDATE layouts SET layout = '{"a":1}' || id`,
  "DELETE FROM layouts WHERE id > 1; UPDATE layouts SET layout = 'null'",
  "UPDATE sweeps SET axes = '[1,2]'",
  `UPDATE sweeps SET axes = '["lost"]'`,
  "UPDATE sweeps SET spec = '[]'",
  `UPDATE sweeps SET spec = '{"base":' || replace(hex(zeroblob(5000)), '00', '[') || replace(hex(zeroblob(5000)), '00', ']') || '}'`,
  "UPDATE sweeps SET keep = '3'",
  "UPDATE runs SET status = 99",
  "UPDATE runs SET status = 'length'",
  "UPDATE runs SET float64 = 3",
  "UPDATE runs SET sweep = 7",
  "UPDATE runs SET chunk = 7",
  "UPDATE runs SET steps = 'many'",
  "UPDATE runs SET point = x'00'",
  "UPDATE runs SET loss = 'low'",
  "UPDATE runs SET error = x'00'",
  "UPDATE runs SET error = CAST(x'FF' AS TEXT)",
  "UPDATE runs SET key = zeroblob(0) WHERE point = 0",
  "UPDATE runs SET objectives = '[1]'",
  "UPDATE runs SET objectives = 'no JSON'",
  "UPDATE runs SET id = -id",
  "UPDATE losses SET every = 0",
  "UPDATE losses SET data = zeroblob(5)",
  "UPDATE models SET data = 'text'",
  "UPDATE axes SET seed = 'no JSON'",
  "UPDATE axes SET seed = x'00'",
  "DELETE FROM axes WHERE run = 2",
  "UPDATE chunks SET committed = x'00'",
  "UPDATE chunks SET provenance = 'no JSON'",
  "UPDATE meta SET value = x'00' WHERE name = 'name'",
  "UPDATE meta SET value = CAST(x'C0AF' AS TEXT) WHERE name = 'isa'",
  "INSERT INTO meta VALUES ('baseDir', x'00')",
  "INSERT INTO meta VALUES ('search', '{}')",
];

const curves = [newCurve("test", 50, () => 1), newCurve("test", 100, () => 0.5)];
const result = { status: "done" as const, steps: 100, losses: { step: [0], loss: [2] }, evaluate: curves };
const runs: StoredRun[] = [newRun(0), newRun(1, { model: Uint8Array.of(1, 2), result })];
const keys = [keyOf(0), keyOf(1)];

async function refusalOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return checkedRefusal(error).code;
  }
}

it("a store of which all is whole is read by all readers", async () => {
  await using written = await writeHere(path("whole.db"), header);
  await written.commit({ id: "only", runs });
  await written.close();
  await using store = await readHere(path("whole.db"));
  for (const read of readingsOf(store, keys, path("out"))) expect(await refusalOf(read)).toBe(undefined);
});

it.each(damages)("%s: is refused with a sentence", async (damage) => {
  const [file, own] = [path("damaged.db"), path("own.db")];
  await using written = await writeHere(own, header);
  await written.commit({ id: "only", runs });
  await written.close();
  copyFileSync(own, file);
  const driver = new Driver(file);
  driver.exec(damage);
  driver.close();
  const codes = new Set<string | undefined>();
  codes.add(
    await refusalOf(async () => {
      await using store = await readHere(file);
      for (const read of readingsOf(store, keys, path("out"))) codes.add(await refusalOf(read));
    }),
  );
  await using store = await writeHere(own);
  codes.add(await refusalOf(() => store.unite(file)));
  expect(codes).toContain("OUTLAST_FORMAT");
  // What is merged from it leaves the other as it was.
  expect(await store.get(keys)).toEqual(runs);
  rmSync(path("out"), { force: true });
});
