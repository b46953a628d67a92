import { lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportFormats, exportStore, openStore } from "../../../src/sweep/index.js";
import { outlast } from "../../cli/outlast.js";
import { failure } from "../../helpers.js";
import { header, newFolder, newRun } from "./runs.js";

// What lies in a folder at names that a file to be made could be expected to have on its way.

const { path } = newFolder();

/** A file of somebody's, and links to it or to nothing at each of those names. */
function plant(...names: string[]): () => void {
  writeFileSync(path("victim"), "whole");
  for (const name of names) symlinkSync(path("victim"), path(name));
  return () => {
    expect(readFileSync(path("victim"), "utf8")).toBe("whole");
    for (const name of names) expect(lstatSync(path(name)).isSymbolicLink(), name).toBe(true);
  };
}

async function newStore(name: string, runs = 3): Promise<void> {
  await using store = await openStore(path(name), { create: header });
  await store.commit({ id: name, runs: Array.from({ length: runs }, (_, i) => newRun(i)) });
}

describe("what lies beside", () => {
  it("a store that is made stays", async () => {
    const expectKept = plant("a.db.new", "a.db.tmp", `a.db.${process.pid}.tmp`);
    await newStore("a.db");
    expectKept();
    await using store = await openStore(path("a.db"), { readOnly: true });
    expect(await store.counts()).toMatchObject({ runs: 3 });
    expect(readdirSync(path(""))).toHaveLength(5);
  });

  it.each(exportFormats)("an export to %s stays", async (format) => {
    const expectKept = plant("out.new", "out.tmp", `out.${process.pid}.tmp`, "folder.tmp", `folder.${process.pid}.tmp`);
    await newStore("a.db");
    await using store = await openStore(path("a.db"), { readOnly: true });
    expect(await exportStore(store, path("out"), format)).toBe(3);
    mkdirSync(path("folder/inside"), { recursive: true });
    await expect(exportStore(store, path("folder"), format)).rejects.toThrow(failure("OUTLAST_WRITE", "folder could"));
    expectKept();
    expect(statSync(path("out")).size).toBeGreaterThan(100);
    expect(readdirSync(path(""))).toHaveLength(9);
  });
});

describe("an export that fails", () => {
  it.skipIf(process.platform === "win32").each(exportFormats)(
    "to %s leaves the older file, and no other",
    async (format) => {
      await newStore("a.db", 300);
      const before = readdirSync(path(""));
      const name = `out.${format}`;
      writeFileSync(path(name), "old");
      // A limit on the size of files fails in the middle of the write, as a full disk does.
      const { code, stderr } = outlast(path(""), ["export", "a.db", "--out", name], {}, { before: "ulimit -f 8; " });
      expect(stderr).toMatch(/^outlast: out\.\w+ could not be written: \w+\. \[OUTLAST_WRITE\]\n$/);
      expect(code).toBe(1);
      expect(readFileSync(path(name), "utf8")).toBe("old");
      expect(readdirSync(path("")).sort()).toEqual([...before, name].sort());
    },
  );
});
