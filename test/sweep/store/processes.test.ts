import { chmodSync, existsSync, readdirSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeStores, openStore, query } from "../../../src/sweep/index.js";
import { failure, randomNumbers } from "../../helpers.js";
import { integrityOf } from "./integrity.js";
import { header, newFolder, newRun } from "./runs.js";
import { StoreProcess } from "./process.js";

const { path } = newFolder();

/** The superuser may write everywhere, and nobody else may be somebody else. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe("a store between processes", () => {
  it("has every chunk that was acknowledged, whole, whenever its writer is killed", async () => {
    const next = randomNumbers(7);
    const acknowledged: number[] = [];
    let chunk = 0;
    for (let round = 0; round < 10; round++) {
      const writer = await StoreProcess.start(path("a.db"), { create: header });
      const commit = async (): Promise<void> => {
        const id = chunk++;
        const runs = Array.from({ length: 20 }, (_, i) => newRun(20 * id + i));
        await writer.call("commit", { id: String(id), runs });
        acknowledged.push(id);
      };
      // Dies at any moment of those that it was told to store and has not.
      for (let i = 0; i < 4; i++) await commit();
      for (let i = 0; i < 4; i++) void commit();
      await new Promise((resolve) => setTimeout(resolve, 20 * next()));
      await writer.kill();
    }
    await using store = await openStore(path("a.db"));
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    for (const id of acknowledged) {
      const runs = Array.from({ length: 20 }, (_, i) => newRun(20 * id + i));
      expect(await store.get(runs.map(({ key }) => key))).toEqual(runs);
    }
    // What was not acknowledged is there as a whole or not at all.
    const { runs, chunks } = await store.counts();
    expect(chunks).toBeLessThanOrEqual(chunk);
    expect(runs).toBe(20 * chunks);
    await store.close();
    expect(integrityOf(path("a.db"))).toBe("ok");
  });

  it("can be read by another process while it is written", async () => {
    await using store = await openStore(path("a.db"), { create: header });
    const reader = await StoreProcess.start(path("a.db"), { readOnly: true });
    for (let i = 1; i <= 5; i++) {
      await store.commit({ id: String(i), runs: [newRun(2 * i), newRun(2 * i + 1)] });
      expect(await reader.call("counts")).toMatchObject({ runs: 2 * i, chunks: i });
      expect((await query(store, { select: ["count()"] })).rows).toEqual([[2 * i]]);
    }
    await reader.call("close");
  });

  it("is read as it is, also after a query that failed half-way", async () => {
    await using store = await openStore(path("a.db"), { create: header });
    await store.commit({ id: "one", runs: Array.from({ length: 300 }, (_, i) => newRun(i)) });
    await using reading = await openStore(path("a.db"), { readOnly: true });
    const failing = query(reading, { select: ["median(model.cell)"] });
    await expect(failing).rejects.toThrow(failure("OUTLAST_USAGE", /over numbers/));
    await store.commit({ id: "two", runs: [newRun(300)] });
    expect(await reading.counts()).toMatchObject({ runs: 301 });
  });

  it("keeps its log while it is written, whoever else in its process looked at it", async () => {
    await using store = await openStore(path("a.db"), { create: header });
    await store.commit({ id: "one", runs: [newRun(0)] });
    await query(store, { select: ["count()"] });
    const reader = await StoreProcess.start(path("a.db"), { readOnly: true });
    await reader.call("close");
    expect(existsSync(path("a.db-wal"))).toBe(true);
    await store.commit({ id: "two", runs: [newRun(1)] });
    expect((await query(store, { select: ["count()"] })).rows).toEqual([[2]]);
  });

  it("has one writer at a time", async () => {
    const writer = await StoreProcess.start(path("a.db"), { create: header });
    await expect(openStore(path("a.db"), { create: header })).rejects.toThrow(
      failure("OUTLAST_BUSY", /^Another sweep writes the store .*a\.db: .*a\.db\.lock is there: process \d+ holds it/),
    );
    await writer.call("commit", { id: "one", runs: [newRun(0)] });
    await writer.call("close");
    await using store = await openStore(path("a.db"));
    expect(await store.counts()).toMatchObject({ runs: 1 });
    await expect(openStore(path("a.db"))).rejects.toThrow(failure("OUTLAST_BUSY"));
  });

  it("says that the disk is full, and has what it had", async () => {
    // 1 MB a file at most: what a disk does that is full, but for the reason.
    const writer = await StoreProcess.start(path("a.db"), { create: header }, "ulimit -f 2048; ");
    let stored = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        const runs = Array.from({ length: 50 }, (_, i) => newRun(50 * stored + i));
        await writer.call("commit", { id: String(stored), runs });
        stored++;
      }
    };
    await expect(fill()).rejects.toThrow(
      failure("OUTLAST_WRITE", /could not be (?:written|used).* What it has is whole/),
    );
    expect(await writer.call("counts")).toMatchObject({ runs: 50 * stored, chunks: stored });
    await writer.kill();
    await using store = await openStore(path("a.db"));
    expect(await store.counts()).toMatchObject({ runs: 50 * stored, chunks: stored });
    const runs = Array.from({ length: 50 }, (_, i) => newRun(50 * (stored - 1) + i));
    expect(await store.get(runs.map(({ key }) => key))).toEqual(runs);
    await store.close();
    expect(integrityOf(path("a.db"))).toBe("ok");
  });

  it("begins anew where one was killed and its file deleted, but not what lies beside it", async () => {
    const writer = await StoreProcess.start(path("a.db"), { create: header });
    await writer.call("commit", { id: "one", runs: Array.from({ length: 200 }, (_, i) => newRun(i)) });
    await writer.kill();
    expect(existsSync(path("a.db-wal"))).toBe(true);
    rmSync(path("a.db"));
    await using store = await openStore(path("a.db"), { create: header });
    await store.commit({ id: "two", runs: [newRun(300)] });
    expect(await store.counts()).toMatchObject({ runs: 1, chunks: 1 });
    await store.close();
    expect(integrityOf(path("a.db"))).toBe("ok");
  });

  it("says what to do where its writer was killed and its folder cannot be written", async () => {
    const writer = await StoreProcess.start(path("a.db"), { create: header });
    await writer.call("commit", { id: "one", runs: [newRun(0)] });
    await writer.kill();
    // Two of its three files were copied to where nothing can be written.
    rmSync(path("a.db-shm"));
    chmodSync(path(""), 0o555);
    await asNobody(async () => {
      const counted = query({ path: path("a.db") }, { select: ["count()"] });
      await expect(counted).rejects.toThrow(failure("OUTLAST_FILE", /did not close it: it opens in a folder that can/));
    });
    chmodSync(path(""), 0o755);
    expect((await query({ path: path("a.db") }, { select: ["count()"] })).rows).toEqual([[1]]);
  });

  it("is read, but not written, in a folder that cannot be written", async () => {
    {
      await using store = await openStore(path("a.db"), { create: header });
      await store.commit({ id: "one", runs: [newRun(0), newRun(1)] });
    }
    chmodSync(path("a.db"), 0o444);
    chmodSync(path(""), 0o555);
    await asNobody(async () => {
      await expect(openStore(path("a.db"), { create: header })).rejects.toThrow(
        failure("OUTLAST_WRITE", /The store .*a\.db cannot be written: .*EACCES/),
      );
      const reading = await openStore(path("a.db"), { readOnly: true });
      expect(await reading.counts()).toMatchObject({ runs: 2 });
      await reading.close();
      expect((await query({ path: path("a.db") }, { select: ["count()"] })).rows).toEqual([[2]]);
    });
    chmodSync(path(""), 0o755);
    expect(readdirSync(path(""))).toEqual(["a.db"]);
    await mergeStores(path("b.db"), [path("a.db")]);
    expect(existsSync(path("b.db"))).toBe(true);
  });
});
