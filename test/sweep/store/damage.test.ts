import { copyFileSync } from "node:fs";
import Driver from "libsql";
import { expect, it } from "vitest";
import { exportStore, mergeStores, openStore, query } from "../../../src/sweep/index.js";
import { checkedRefusal } from "../../trust/properties/outcome.js";
import { header, keyOf, newFolder, newRun } from "./runs.js";

// Stores whose tables are whole, and what is in them is not: whoever reads one gets a sentence.

const { path } = newFolder();

const damages = [
  "UPDATE curves SET data = zeroblob(3)",
  "UPDATE curves SET layout = 99",
  "UPDATE curves SET step = 'early'",
  "UPDATE curves SET horizon = -1",
  `UPDATE layouts SET layout = '{"a":1}' || id`,
  "DELETE FROM layouts WHERE id > 1; UPDATE layouts SET layout = 'null'",
  "UPDATE sweeps SET axes = '[1,2]'",
  `UPDATE sweeps SET axes = '["lost"]'`,
  "UPDATE sweeps SET spec = '[]'",
  "UPDATE sweeps SET keep = '3'",
  "UPDATE runs SET status = 99",
  "UPDATE runs SET sweep = 7",
  "UPDATE runs SET steps = 'many'",
  "UPDATE runs SET point = x'00'",
  "UPDATE runs SET loss = 'low'",
  "UPDATE runs SET error = x'00'",
  "UPDATE runs SET key = zeroblob(0) WHERE point = 0",
  "UPDATE runs SET objectives = '[1]'",
  "UPDATE runs SET objectives = 'no JSON'",
  "UPDATE runs SET id = -id",
  "UPDATE losses SET every = 0",
  "UPDATE losses SET data = zeroblob(5)",
  "UPDATE models SET data = 'text'",
  `UPDATE axes SET seed = 'no JSON'`,
  `UPDATE axes SET seed = x'00'`,
  "UPDATE chunks SET committed = x'00'",
  "UPDATE chunks SET provenance = 'no JSON'",
  "UPDATE meta SET value = x'00' WHERE name = 'name'",
  "INSERT INTO meta VALUES ('search', '{}')",
];

async function stored(name: string): Promise<string> {
  const store = await openStore(path(name), { create: header });
  await store.commit({ id: "only", runs: [newRun(0), newRun(1, { model: Uint8Array.of(1, 2) })] });
  await store.close();
  return path(name);
}

/** What readers of a store do, one after the other. */
const readers: ((file: string, own: string) => Promise<unknown>)[] = [
  async (file) => {
    await using store = await openStore(file, { readOnly: true });
    await store.counts();
    await store.statuses([keyOf(0)]);
  },
  async (file) => {
    await using store = await openStore(file, { readOnly: true });
    return await store.get([keyOf(0), keyOf(1)]);
  },
  (file) => query({ path: file }, { select: ["seed", "test.loss.mean@1000", "test.horizon"] }),
  (file) => exportStore({ path: file }, path("out.csv"), "csv"),
  (file) => exportStore({ path: file }, path("out.jsonl"), "jsonl"),
  (file) => exportStore({ path: file }, path("out.parquet"), "parquet"),
  (file, own) => mergeStores(own, [file]),
];

it("a store with what is damaged is read or refused with a sentence", { timeout: 300_000 }, async () => {
  const whole = await stored("whole.db");
  const unseen: string[] = [];
  for (const damage of damages) {
    const file = path("damaged.db");
    copyFileSync(whole, file);
    const driver = new Driver(file);
    driver.exec(damage);
    driver.close();
    const own = path("own.db");
    copyFileSync(whole, own);
    const codes: string[] = [];
    for (const read of readers) {
      try {
        await read(file, own);
      } catch (error) {
        codes.push(checkedRefusal(error).code);
      }
    }
    if (!codes.includes("OUTLAST_FORMAT")) unseen.push(damage);
    // What is merged from it leaves the other as it was.
    await using store = await openStore(own, { readOnly: true });
    expect(await store.get([keyOf(0), keyOf(1)])).toEqual([newRun(0), newRun(1, { model: Uint8Array.of(1, 2) })]);
  }
  expect(unseen).toEqual([]);
});
