import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { mergeStores } from "../../../src/index.js";
import { readRuns } from "../../../src/report/runs/readRuns.js";
import { valueAt } from "../../../src/report/runs/runSet.js";
import type { RunSet } from "../../../src/report/runs/runSet.js";
import { resolveRun } from "../../../src/run/index.js";
import { failure } from "../../helpers.js";
import { newRun } from "../../sweep/store/runs.js";
import { brackets, folderOfFile, grid, makeRecord, makeStore, rowsOf, storeOf } from "../stores.js";

const file = folderOfFile();
let store: string;
let record: string;
beforeAll(async () => {
  store = await makeStore(file("grid.db"), grid);
  // The seed is one of the store's, the learning rate is none of its.
  record = await makeRecord(file("run"), brackets);
});

const keysOf = (set: RunSet): string[] => Array.from({ length: set.count }, (_, i) => set.key(i));

describe("runs of a store", () => {
  it("have their axes, their evaluations and their specs", async () => {
    const set = await readRuns([store]);
    expect(set.count).toBe(48);
    expect(set.matching).toBe(48);
    expect(set.axes.map(({ name, isSeed }) => [name, isSeed])).toEqual([
      ["model.cell", false],
      ["model.hiddenSize", false],
      ["train.optimizer.learningRate", false],
      ["seed", true],
    ]);
    expect(set.evaluations).toEqual([
      {
        name: "test",
        lengths: [2, 4, 8, 16, 32],
        metrics: ["loss", "tokenAccuracy", "sequenceAccuracy", "firstFailure"],
        statistics: ["mean", "median", "q05", "q25", "q75", "q95"],
        steps: [5, 10],
      },
    ]);
    expect(set.lossGrids).toEqual([{ every: 1, count: 20 }]);
    const rebuilt = keysOf(set).map((_, i) => resolveRun(set.spec(i)).key);
    expect(rebuilt).toEqual(keysOf(set));
  });

  it("have the cells that a query has", async () => {
    const set = await readRuns([store]);
    const select = [
      "key",
      "status",
      "loss",
      "model.cell",
      "train.steps",
      "test.horizon",
      "test[5].horizon",
      "test.loss.q95@16",
    ];
    const rows = await rowsOf(store, { select });
    const columns = await Promise.all(select.map((name) => set.column(name)));
    const own = keysOf(set).map((_, run) => columns.map((cells) => valueAt(cells, run)));
    const byKey = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(own.sort(byKey)).toEqual(rows.sort(byKey));
    expect(new Set(own.map(([key]) => key)).size).toBe(48);
  });

  it("are those that meet the conditions", async () => {
    const where = ["model.cell=gru", "test.horizon>=4", "train.optimizer.learningRate<0.05"];
    const keys = (await rowsOf(store, { where, select: ["key"] })).map(([key]) => key);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.length).toBeLessThan(12);
    expect(keysOf(await readRuns([store], { where })).sort()).toEqual(keys.sort());
    await expect(readRuns([store], { where: ["model.hidenSize=1"] })).rejects.toThrow(failure("OUTLAST_USAGE", /did you mean "model.hiddenSize"/)); // prettier-ignore
    await expect(readRuns([store], { where: ["loss"] })).rejects.toThrow(
      failure("OUTLAST_USAGE", /A condition must be/),
    );
  });

  it("are a sample of too many, which depends on nothing but their keys", async () => {
    const all = keysOf(await readRuns([store]));
    const half = await readRuns([store], { most: 24 });
    expect(half.matching).toBe(48);
    expect(half.count).toBeLessThanOrEqual(24);
    expect(half.count).toBeGreaterThan(5);
    const greatest = keysOf(half).sort().at(-1)!;
    expect(keysOf(half).sort()).toEqual(all.filter((key) => key <= greatest).sort());
    // The same runs in another order, and in two stores.
    const [one, two] = [file("one.db"), file("two.db")];
    await makeStore(one, { ...grid, axes: { ...grid.axes, "model.cell": ["gru"] } });
    await makeStore(two, { ...grid, axes: { ...grid.axes, "model.cell": ["relu"] } });
    expect(keysOf(await readRuns([one, two], { most: 24 })).sort()).toEqual(keysOf(half).sort());
    expect(keysOf(await readRuns([two, one], { most: 24 })).sort()).toEqual(keysOf(half).sort());
    await mergeStores(file("merged.db"), [two, one]);
    expect(keysOf(await readRuns([file("merged.db")], { most: 24 })).sort()).toEqual(keysOf(half).sort());
  });
});

describe("runs of several sources", () => {
  it("are one set, each key once", async () => {
    copyFileSync(join(record, "record.json"), file("alone.json"));
    copyFileSync(store, file("copy.db"));
    const set = await readRuns([store, record, file("alone.json"), file("copy.db")]);
    expect(set.count).toBe(49);
    expect(set.matching).toBe(49);
    expect([...set.source].sort()).toEqual([...Array.from({ length: 48 }, () => 0), 1]);
    const { key } = JSON.parse(readFileSync(join(record, "record.json"), "utf8")) as { key: string };
    const last = keysOf(set).indexOf(key);
    expect(set.source[last]).toBe(1);
    expect(resolveRun(set.spec(last)).key).toBe(key);
    expect(valueAt(await set.column("source"), last)).toBe(record);
    expect(valueAt(await set.column("train.optimizer.learningRate"), last)).toBe(0.01);
  });

  it("give curves and losses as the record has them", async () => {
    const set = await readRuns([record]);
    const { result } = JSON.parse(readFileSync(join(record, "record.json"), "utf8")) as {
      result: { losses: { loss: number[] }; evaluate: { step: number; metrics: { loss: { q95: number[] } } }[] };
    };
    const { numbers } = await set.numbers([
      { from: "history", step: 7 },
      { from: "metric", evaluation: "test", step: 5, metric: "loss", statistic: "q95", length: 16 },
      { from: "metric", evaluation: "test", step: undefined, metric: "loss", statistic: "q95", length: 32 },
      { from: "metric", evaluation: "test", step: undefined, metric: "loss", statistic: "q95", length: 33 },
      { from: "history", step: 20 },
    ]);
    const [early, , end] = result.evaluate.map(({ metrics }) => metrics.loss.q95);
    expect([...numbers]).toEqual([result.losses.loss[7], early![3], end![4], NaN, NaN]);
  });

  it("differ in fields of their bases too", async () => {
    const other = { ...brackets, model: { cell: "lstm", hiddenSize: 1 } } as const;
    const set = await readRuns([record, await makeRecord(file("lstm"), { ...other, seed: 4 })]);
    const names = set.axes.map(({ name }) => name);
    expect(names).toContain("model.cell");
    expect(names).toContain("seed");
    expect(set.axes.filter(({ isSeed }) => isSeed).every(({ name }) => /^seeds?\b/.test(name))).toBe(true);
    expect(names.some((name) => /^(?:evaluate|history|task)/.test(name))).toBe(false);
  });

  it("may be none", async () => {
    const empty = await readRuns([await storeOf(file("empty.db"), [])]);
    expect([empty.count, empty.matching, empty.axes, empty.evaluations]).toEqual([0, 0, [], []]);
    const none = await readRuns([store], { where: ["status=failed"] });
    expect(none.count).toBe(0);
  });

  it("take a whole run before a prefix of the same key", async () => {
    const whole = newRun(1);
    const pruned = { ...whole, status: "pruned", result: { ...whole.result!, status: "stopped", steps: 9 } } as const;
    const [a, b] = [await storeOf(file("a.db"), [pruned]), await storeOf(file("b.db"), [whole])];
    for (const sources of [
      [a, b],
      [b, a],
    ]) {
      const set = await readRuns(sources);
      expect([set.count, set.status(0)]).toEqual([1, "done"]);
    }
  });

  it("must be there", async () => {
    mkdirSync(file("bare"));
    writeFileSync(file("text.txt"), "no store");
    writeFileSync(file("text.json"), "{}");
    await expect(readRuns([])).rejects.toThrow(failure("OUTLAST_USAGE", /nothing to draw/));
    await expect(readRuns([file("bare")])).rejects.toThrow(failure("OUTLAST_FILE", /record\.json is missing/));
    await expect(readRuns([file("no.db")])).rejects.toThrow(failure("OUTLAST_FILE", /There is no store/));
    await expect(readRuns([file("no.json")])).rejects.toThrow(failure("OUTLAST_FILE", /could not be read/));
    await expect(readRuns([file("text.txt")])).rejects.toThrow(failure("OUTLAST_FORMAT"));
    await expect(readRuns([file("text.json")])).rejects.toThrow(failure("OUTLAST_FORMAT", /is no record of a run/));
  });
});
