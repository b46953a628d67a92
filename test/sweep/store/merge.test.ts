import { existsSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeStores, openStore } from "../../../src/sweep/index.js";
import type { StoredRun, SweepHeader } from "../../../src/sweep/index.js";
import { failure } from "../../helpers.js";
import { header, keyOf, newFolder, newRun } from "./runs.js";

const { path } = newFolder();

async function newStore(name: string, runs: StoredRun[], own: SweepHeader = header): Promise<string> {
  await using store = await openStore(path(name), { create: own });
  for (let i = 0; i < runs.length; i += 40) await store.commit({ id: `${name}-${i}`, runs: runs.slice(i, i + 40) });
  return path(name);
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe("stores", () => {
  it("unite to what one store would have, whatever they have in common", async () => {
    const shards = [
      await newStore(
        "0.db",
        numbers(0, 100).map((i) => newRun(i)),
      ),
      await newStore(
        "1.db",
        numbers(90, 200).map((i) => newRun(i, { dtype: i % 2 ? "float32" : "float64" })),
      ),
      await newStore(
        "2.db",
        numbers(150, 260).map((i) => newRun(i)),
      ),
    ];
    const expected = numbers(0, 263).map(keyOf);
    const summary = await mergeStores(path("all.db"), shards, { expected });
    expect(summary).toEqual({ added: 260, present: 60, missing: expected.slice(260) });
    expect(await mergeStores(path("all.db"), shards)).toEqual({ added: 0, present: 320 });
    await using store = await openStore(path("all.db"), { readOnly: true });
    const stored = await store.get(expected.slice(0, 260));
    expect(stored.slice(0, 100)).toEqual(numbers(0, 100).map((i) => newRun(i)));
    expect(stored[101]).toEqual(newRun(101, { dtype: "float32" }));
    expect(stored[259]).toEqual(newRun(259));
    expect(await store.counts()).toMatchObject({ runs: 260, chunks: 9 });
  });

  it("give way to whole runs and to longer prefixes", async () => {
    const part = (i: number, steps: number): StoredRun =>
      newRun(i, { status: "pruned", result: { ...newRun(i).result!, status: "stopped", steps } });
    const failed = (i: number): StoredRun => newRun(i, { status: "failed", error: "no", result: undefined });
    const into = await newStore("a.db", [part(0, 10), part(1, 10), newRun(2), failed(3), part(4, 10)]);
    const from = await newStore("b.db", [newRun(0), part(1, 20), part(2, 90), part(3, 1), part(4, 5)]);
    expect(await mergeStores(into, [from])).toEqual({ added: 3, present: 2 });
    await using store = await openStore(into, { readOnly: true });
    const stored = await store.get(numbers(0, 5).map(keyOf));
    expect(stored.map((run) => [run?.status, run?.result?.steps])).toEqual([
      ["done", 100],
      ["pruned", 20],
      ["done", 100],
      ["pruned", 1],
      ["pruned", 10],
    ]);
    expect(await store.counts()).toMatchObject({ runs: 5 });
  });

  it("unite earlier specs of a sweep too", async () => {
    const changed = { ...header, axes: ["seed", "train.steps"], spec: { base: { train: { steps: 7 } } } };
    const into = await newStore("a.db", [newRun(0)]);
    const from = await newStore("b.db", [newRun(1, { values: [3, 50] })], changed);
    await mergeStores(into, [from]);
    await using store = await openStore(into, { create: changed });
    const stored = await store.get([keyOf(0), keyOf(1)]);
    expect(stored.map((run) => run?.values)).toEqual([
      [0, undefined],
      [3, 50],
    ]);
  });

  it("may have the one that they are united in among them, by any name", async () => {
    const into = await newStore("a.db", [newRun(0)]);
    const from = await newStore("b.db", [newRun(1)]);
    symlinkSync(into, path("link.db"));
    const expected = numbers(0, 3).map(keyOf);
    const summary = await mergeStores(into, [into, path("link.db"), from], { expected });
    expect(summary).toEqual({ added: 1, present: 0, missing: [keyOf(2)] });
    expect(await mergeStores(into, [into], { expected })).toMatchObject({ added: 0, missing: [keyOf(2)] });
  });

  it("leave nothing where a later one does not suit the first", async () => {
    const from = await newStore("a.db", [newRun(0)]);
    const other = await newStore("b.db", [newRun(1)], { ...header, name: "another" });
    const refused = failure("OUTLAST_USAGE", /a\.db has runs of the sweep counting, but .*b\.db is of another/);
    await expect(mergeStores(path("all.db"), [from, other])).rejects.toThrow(refused);
    expect(existsSync(path("all.db"))).toBe(false);
  });

  it("of another sweep, version or ISA level do not", async () => {
    const into = await newStore("a.db", [newRun(0)]);
    const from = await newStore("b.db", [newRun(1)], { ...header, isa: "baseline" });
    await expect(mergeStores(into, [from])).rejects.toThrow(
      failure("OUTLAST_USAGE", /a\.db has runs of the ISA level v4, but .*b\.db is of baseline\. A sweep pins it/),
    );
    await expect(mergeStores(into, [path("none.db")])).rejects.toThrow(failure("OUTLAST_FILE"));
    await expect(mergeStores(into, [])).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    await using store = await openStore(into, { readOnly: true });
    expect(await store.counts()).toMatchObject({ runs: 1 });
  });
});
