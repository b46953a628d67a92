import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { keepSchema, mergeStores, openStore } from "../../../src/sweep/index.js";
import type { StoredRun, SweepHeader } from "../../../src/sweep/index.js";
import type { Keys, Store } from "../../../src/sweep/store/index.js";
import { failure } from "../../helpers.js";
import { tamper } from "./integrity.js";
import { header, keyOf, newCurve, newFolder, newRun } from "./runs.js";

const { path } = newFolder();

async function storedAs(runs: StoredRun[], own: SweepHeader = header): Promise<(StoredRun | undefined)[]> {
  await using store = await openStore(path("a.db"), { create: own });
  await store.commit({ id: "one", runs });
  return store.get(runs.map(({ key }) => key));
}

async function hasWhole(store: Store, keys: Keys): Promise<boolean[]> {
  return (await store.statuses(keys)).map((status) => status === "done" || status === "diverged");
}

describe("a store", () => {
  it("gives back what it was given, bit by bit, in either dtype", async () => {
    const runs = [newRun(0), newRun(1, { dtype: "float32" }), newRun(2, { model: new Uint8Array([1, 2, 3]) })];
    const stored = await storedAs(runs);
    expect(stored.map((run) => run?.model && new Uint8Array(run.model))).toEqual(runs.map(({ model }) => model));
    expect(stored).toEqual(runs.map((run) => (run.model ? { ...run, model: expect.anything() as unknown } : run)));
  });

  it.each(["http:a.db", "file:a.db", "file:a.db?mode=ro", ":memory:", "libsql:a.db", "a#1?b%20.db"])(
    "may be called %s, as any file",
    async (name) => {
      const before = process.cwd();
      process.chdir(dirname(path("a.db")));
      try {
        const store = await openStore(name, { create: header });
        await store.commit({ id: "one", runs: [newRun(0)] });
        await store.close();
        await (await openStore(`other-${name}`, { create: header })).close();
        expect(await mergeStores(`other-${name}`, [name])).toMatchObject({ added: 1 });
      } finally {
        process.chdir(before);
      }
      expect(readdirSync(dirname(path("a.db"))).sort()).toEqual([name, `other-${name}`].sort());
    },
  );

  it("takes runs of more axes than a statement of fifty has room for", async () => {
    const axes = Array.from({ length: 700 }, (_, i) => `train.axis${i}`);
    const runs = Array.from({ length: 60 }, (_, i) => newRun(i, { values: axes.map((__, axis) => i + axis / 7) }));
    expect(await storedAs(runs, { ...header, axes })).toEqual(runs);
  });

  it("rounds numbers of a float32 run to float32, and no others", async () => {
    const third = newCurve("test", 100, () => 1 / 3);
    const result = { ...newRun(0).result!, losses: { step: [0, 10], loss: [0.1, 0.2] }, evaluate: [third] };
    const [rounded, exact] = await storedAs([
      newRun(0, { dtype: "float32", result }),
      newRun(1, { dtype: "float64", result }),
    ]);
    expect(exact?.result).toEqual(result);
    expect(rounded?.result?.losses).toEqual({ step: [0, 10], loss: [Math.fround(0.1), Math.fround(0.2)] });
    expect(rounded?.result?.evaluate[0]?.metrics.loss?.mean[3]).toBe(Math.fround(1 / 3));
  });

  it("keeps runs that diverged, failed, were pruned, or have parts that are missing", async () => {
    const numbers = [1.5, null, -0, 5e-324];
    let i = 0;
    const odd = { ...newCurve("test", 7, () => numbers[i++ % 4]!), assumedMonotone: true as const, horizon: 0 };
    const diverged = { status: "diverged", steps: 7, losses: { step: [0, 1], loss: [1, null] }, evaluate: [] } as const;
    const runs = [
      newRun(0, {
        status: "diverged",
        result: { ...diverged, losses: { step: [0, 1], loss: [1, null] }, evaluate: [] },
      }),
      newRun(1, {
        status: "pruned",
        result: { status: "stopped", steps: 7, losses: { step: [], loss: [] }, evaluate: [odd] },
      }),
      newRun(2, { values: [undefined, { kind: "x", list: [1, "2"] }, null] }),
      newRun(3, { values: [1e-300, '"5"', true] }),
      newRun(4, { status: "failed", error: "model.hiddenSize must be at least 1, got 0." }),
      // SQLite makes integers of these, which a number cannot hold one by one.
      newRun(5, { values: [1e18, -(2 ** 60), 2 ** 53 + 2] }),
    ];
    delete runs[4]!.result;
    const stored = await storedAs(runs);
    expect(stored).toEqual(runs);
    expect(Object.is(stored[1]!.result!.evaluate[0]!.metrics.loss!.mean[2], -0)).toBe(true);
  });

  it("keeps what the sweep says, and always horizons and the last loss", async () => {
    const keep = { curves: ["median" as const], losses: false, models: false };
    const [run] = await storedAs([newRun(0, { model: new Uint8Array([1]) })], { ...header, keep });
    const given = newRun(0).result!;
    expect(run!.model).toBeUndefined();
    expect(run!.result!.losses).toEqual({ step: [], loss: [] });
    expect(run!.result!.evaluate[1]).toEqual({
      ...given.evaluate[1],
      metrics: {
        loss: { median: given.evaluate[1]!.metrics.loss!.median },
        tokenAccuracy: { median: given.evaluate[1]!.metrics.tokenAccuracy!.median },
      },
    });
  });

  it("keeps a million runs in less than a gigabyte, unless told to keep more", async () => {
    const metrics = ["loss", "tokenAccuracy", "sequenceAccuracy", "firstFailure"];
    const runs = Array.from({ length: 2000 }, (_, i) => {
      const run = newRun(i, { dtype: "float32" });
      const [curve] = run.result!.evaluate;
      const { loss } = curve!.metrics;
      run.result!.evaluate = [{ ...curve!, metrics: Object.fromEntries(metrics.map((metric) => [metric, loss])) }];
      return run;
    });
    {
      await using store = await openStore(path("a.db"), { create: { ...header, keep: keepSchema.parse({}) } });
      await store.commit({ id: "one", runs });
    }
    expect(statSync(path("a.db")).size / runs.length).toBeLessThan(1000);
  });

  it("is one file when it is closed, goes on when it is opened again, and counts", async () => {
    {
      await using store = await openStore(path("a.db"), { create: header });
      await store.commit({ id: "one", runs: [newRun(0), newRun(1)] });
      expect(existsSync(path("a.db-wal"))).toBe(true);
    }
    expect(readdirSync(path(""))).toEqual(["a.db"]);
    await using store = await openStore(path("a.db"));
    expect(store.header).toEqual(header);
    await store.commit({ id: "two", runs: Array.from({ length: 450 }, (_, i) => newRun(i)) });
    expect(await store.counts()).toMatchObject({
      runs: 450,
      chunks: 2,
      byStatus: { done: 450, diverged: 0, pruned: 0, limited: 0, failed: 0 },
    });
    const keys = [keyOf(449), keyOf("other"), keyOf(0)];
    expect(await hasWhole(store, keys)).toEqual([true, false, true]);
    expect(await hasWhole(store, Buffer.from(keys.join(""), "hex"))).toEqual([true, false, true]);
    expect(await store.statuses(keys.map((key) => Buffer.from(key, "hex")))).toEqual(["done", undefined, "done"]);
  });

  it("leaves a key that is there as it is, unless a run goes further", async () => {
    const pruned = (steps: number): StoredRun =>
      newRun(0, { status: "pruned", result: { ...newRun(0).result!, status: "stopped", steps } });
    const failed = newRun(0, { status: "failed", error: "no", result: undefined });
    const whole = newRun(0);
    const other = newRun(0, { point: 99 });
    await using store = await openStore(path("a.db"), { create: header });
    const after = async (...runs: StoredRun[]): Promise<unknown> => {
      await store.commit({ id: JSON.stringify(runs.map((run) => [run.status, run.result?.steps, run.point])), runs });
      const [run] = await store.get([whole.key]);
      return [run?.status, run?.result?.steps, run?.point];
    };
    expect(await after(failed)).toEqual(["failed", undefined, 0]);
    expect(await hasWhole(store, [whole.key])).toEqual([false]);
    expect(await after(pruned(30))).toEqual(["pruned", 30, 0]);
    expect(await after(pruned(10), failed)).toEqual(["pruned", 30, 0]);
    expect(await after(pruned(40), pruned(50), pruned(45))).toEqual(["pruned", 50, 0]);
    expect(await hasWhole(store, [whole.key])).toEqual([false]);
    expect(await after(whole, other)).toEqual(["done", 100, 0]);
    expect(await after(other, pruned(200))).toEqual(["done", 100, 0]);
    expect(await store.counts()).toMatchObject({ runs: 1 });
    expect((await store.get([whole.key]))[0]).toEqual(whole);
  });

  it("stores a chunk whole or not at all", async () => {
    await using store = await openStore(path("a.db"), { create: header });
    const runs = Array.from({ length: 500 }, (_, i) => newRun(i));
    const wrong = store.commit({ id: "one", runs: [...runs, newRun(500, { values: [1] })] });
    const read = store.counts();
    await expect(wrong).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /point 500 has 1 axis values/));
    expect(await read).toMatchObject({ runs: 0, chunks: 0 });
    await Promise.all([store.commit({ id: "one", runs }), store.commit({ id: "two", runs: [newRun(500)] })]);
    expect(await store.counts()).toMatchObject({ runs: 501, chunks: 2 });
  });

  it("goes on with a changed sweep of its name, and refuses another's runs", async () => {
    await storedAs([newRun(0)]);
    const changed = { ...header, axes: ["seed", "train.steps"], spec: { base: { train: { steps: 7 } } } };
    {
      await using store = await openStore(path("a.db"), { create: changed });
      expect(store.header).toEqual(changed);
      expect(await hasWhole(store, [keyOf(0)])).toEqual([true]);
      await store.commit({ id: "two", runs: [newRun(1, { values: [5, 1000] })] });
      expect((await store.get([keyOf(1)]))[0]?.values).toEqual([5, 1000]);
    }
    for (const [name, words] of [
      ["name", "runs of the sweep counting, but this sweep is of other"],
      ["version", "runs of Outlast 0.1.0, but this sweep is of other"],
      ["isa", "runs of the ISA level v4"],
      ["backend", "runs of the backend cpu"],
    ] as const) {
      const opened = openStore(path("a.db"), { create: { ...header, [name]: "other" } });
      await expect(opened).rejects.toThrow(failure("OUTLAST_USAGE", new RegExp(words)));
    }
  });

  it("refuses what is none, or of another version, and leaves it as it was", async () => {
    await expect(openStore(path("a.db"))).rejects.toThrow(failure("OUTLAST_FILE", /There is no store/));
    await expect(openStore(path("a.db"), { readOnly: true })).rejects.toThrow(failure("OUTLAST_FILE"));
    expect(readdirSync(path(""))).toEqual([]);
    await storedAs([newRun(0)]);
    const bytes = readFileSync(path("a.db"));
    const older = Buffer.from(bytes);
    bytes.writeUInt32BE(3, 60);
    older.writeUInt32BE(1, 60);
    for (const [content, sentence] of [
      [Buffer.from("a,b\n1,2\n"), /is no store of a sweep/],
      [bytes, /written by a newer Outlast: its tables are of version 3/],
      [older, /written by an older Outlast: its tables are of version 1/],
    ] as const) {
      writeFileSync(path("a.db"), content);
      for (const options of [{}, { create: header }, { readOnly: true }]) {
        await expect(openStore(path("a.db"), options)).rejects.toThrow(failure("OUTLAST_FORMAT", sentence));
      }
      expect(readFileSync(path("a.db")).equals(content)).toBe(true);
      expect(readdirSync(path(""))).toEqual(["a.db"]);
    }
  });

  it.each([
    ["DELETE FROM meta WHERE name = 'sweep'", /it does not say which sweep it had last/],
    ["UPDATE meta SET value = '7' WHERE name = 'sweep'", /it has no sweep 7/],
    ["DELETE FROM meta WHERE name = 'isa'", /it does not say its isa/],
    ["UPDATE sweeps SET spec = '{'", /what it says of a sweep is no JSON/],
    ["UPDATE sweeps SET axes = '3'", /its axes are no list of names/],
    ["INSERT INTO meta VALUES ('search', '{')", /the search that it had last is no JSON/],
  ])("says that it is damaged after %s", async (sql, why) => {
    await storedAs([newRun(0)]);
    tamper(path("a.db"), sql);
    const read = async (): Promise<unknown> => {
      await using store = await openStore(path("a.db"), { readOnly: true });
      return await store.counts();
    };
    await expect(read()).rejects.toThrow(failure("OUTLAST_FORMAT", /^The store .*a\.db is damaged: /));
    await expect(read()).rejects.toThrow(why);
  });

  it("is no folder", async () => {
    mkdirSync(path("folder"));
    const refused = failure("OUTLAST_FILE", /folder is a folder: a store is a file/);
    await expect(openStore(path("folder"), { create: header })).rejects.toThrow(refused);
    await expect(openStore(path("folder"), { readOnly: true })).rejects.toThrow(refused);
    expect(readdirSync(path("."))).toEqual(["folder"]);
  });

  it("is locked by one name, and says where the last sweep's files are", async () => {
    {
      await using store = await openStore(path("a.db"), { create: { ...header, baseDir: "/here" } });
      expect(store.header.baseDir).toBe("/here");
      symlinkSync(path("a.db"), path("b.db"));
      await expect(openStore(path("b.db"))).rejects.toThrow(failure("OUTLAST_BUSY"));
    }
    await using again = await openStore(path("b.db"), { create: header });
    expect(again.header).toEqual(header);
  });

  it("refuses keys that are none, what it is too late for, and writing where it only reads", async () => {
    const store = await openStore(path("a.db"), { create: header });
    for (const keys of [["ab"], [keyOf(0).replace(/^./, "x")], [`${keyOf(0)}00`], [new Uint8Array(31)]]) {
      await expect(store.statuses(keys as string[])).rejects.toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /64 hex digits/),
      );
    }
    await store.close();
    await store.close();
    await expect(store.counts()).rejects.toThrow(failure("OUTLAST_DISPOSED"));
    await using reading = await openStore(path("a.db"), { readOnly: true });
    const commit = reading.commit({ id: "one", runs: [] });
    await expect(commit).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /read only/));
  });
});
