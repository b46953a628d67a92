import { existsSync } from "node:fs";
import Driver from "libsql";
import { describe, expect, it } from "vitest";
import { mergeStores, openStore } from "../../../src/sweep/index.js";
import { failure } from "../../helpers.js";
import { header, newFolder, newRun } from "./runs.js";

// Stores that somebody else made, so as to have SQL of theirs done where they are opened.

const { path } = newFolder();

async function newStore(name: string): Promise<string> {
  const store = await openStore(path(name), { create: header });
  await store.commit({ id: name, runs: [newRun(0)] });
  await store.close();
  return path(name);
}

function changed(file: string, ...sql: string[]): string {
  const driver = new Driver(file);
  for (const statement of sql) driver.exec(statement.replace("PLANTED", path("planted")));
  driver.close();
  return file;
}

const refusal = failure(
  "OUTLAST_FORMAT",
  /^The store .* is damaged: it has tables, views or triggers that no store has\./,
);

const tricks: Record<string, string[]> = {
  "a trigger": ["CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM meta; END"],
  "a view in stead of a table": ["ALTER TABLE runs RENAME TO other", "CREATE VIEW runs AS SELECT * FROM other"],
  "another table": ["CREATE TABLE more (a)"],
  // Put into a query as it is, this number would have a file written.
  "numbers that are text": [
    "CREATE TABLE now (id, spec TEXT, axes TEXT, keep TEXT)",
    "INSERT INTO now SELECT * FROM sweeps",
    `INSERT INTO now SELECT '1 THEN 1 END, 0, 0, 0, 0, 0, 0, NULL, NULL FROM other.runs o; ATTACH ''PLANTED'' AS p; CREATE TABLE p.t (a); --', spec, axes, keep FROM sweeps`,
    "DROP TABLE sweeps",
    "ALTER TABLE now RENAME TO sweeps",
  ],
};

describe("a store with", () => {
  it.each(Object.keys(tricks))("%s is refused, whatever it is opened for", async (name) => {
    const file = changed(await newStore("foreign.db"), ...tricks[name]!);
    await expect(openStore(file, { readOnly: true })).rejects.toThrow(refusal);
    await expect(openStore(file)).rejects.toThrow(refusal);
    const own = await newStore("own.db");
    await expect(mergeStores(own, [file])).rejects.toThrow(refusal);
    expect(existsSync(`${file}.lock`)).toBe(false);
    expect(existsSync(path("planted"))).toBe(false);
    await using store = await openStore(own, { readOnly: true });
    expect(await store.counts()).toMatchObject({ runs: 1 });
  });

  it("axes added by later sweeps is taken", async () => {
    const file = await newStore("own.db");
    const axes = [...header.axes, 'train."odd"', "model.init.std"];
    await (await openStore(file, { create: { ...header, axes } })).close();
    await using store = await openStore(file, { readOnly: true });
    expect(store.header.axes).toEqual(axes);
  });
});
