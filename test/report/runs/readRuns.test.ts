import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findSources } from "../../../src/report/runs/findSources.js";
import { readRuns } from "../../../src/report/runs/readRuns.js";
import { valueAt } from "../../../src/report/runs/runSet.js";
import type { RunSet } from "../../../src/report/runs/runSet.js";
import { resolveRun } from "../../../src/run/index.js";
import { failure } from "../../helpers.js";
import { newRun } from "../../sweep/store/runs.js";
import { brackets, folderOfFile, gridOfFile, makeRecord, rowsOf, storeOf } from "../stores.js";

const file = folderOfFile();
const opened = gridOfFile(file);
let store: string;
let record: string;
beforeAll(async () => {
  store = opened().path;
  // Its number of steps is none of the store's.
  record = await makeRecord(file("run"), { ...brackets, train: { ...brackets.train, steps: 21 } });
}, 60_000);

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
    const rows = await rowsOf(opened(), { select });
    const columns = await Promise.all(select.map((name) => set.column(name)));
    const own = keysOf(set).map((_, run) => columns.map((cells) => valueAt(cells, run)));
    const byKey = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
    expect(own.sort(byKey)).toEqual(rows.sort(byKey));
    expect(new Set(own.map(([key]) => key)).size).toBe(48);
  });

  it("are those that meet the conditions", async () => {
    const where = ["model.cell=gru", "test.horizon>=4", "train.optimizer.learningRate<0.05"];
    const keys = (await rowsOf(opened(), { where, select: ["key"] })).map(([key]) => key);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.length).toBeLessThan(16);
    expect(keysOf(await readRuns([store], { where })).sort()).toEqual(keys.sort());
    await expect(readRuns([store], { where: ["model.hidenSize=1"] })).rejects.toThrow(failure("OUTLAST_USAGE", /did you mean "model.hiddenSize"/)); // prettier-ignore
    await expect(readRuns([store], { where: ["loss"] })).rejects.toThrow(
      failure("OUTLAST_USAGE", /A condition must be/),
    );
  });

  it("are a sample of too many, which depends on nothing but their keys", async () => {
    const runs = Array.from({ length: 60 }, (_, i) => newRun(i));
    const one = await storeOf(file("one.db"), runs);
    const half = await readRuns([one], { most: 24 });
    expect(half.matching).toBe(60);
    expect(half.count).toBeLessThanOrEqual(24);
    expect(half.count).toBeGreaterThan(5);
    const greatest = keysOf(half).sort().at(-1)!;
    const lowest = runs.map(({ key }) => key).filter((key) => key <= greatest);
    expect(keysOf(half).sort()).toEqual(lowest.sort());
    // The same runs in another order, in two stores.
    const parts = [
      await storeOf(file("even.db"), runs.filter((_, i) => i % 2 === 0).reverse()),
      await storeOf(
        file("odd.db"),
        runs.filter((_, i) => i % 2 === 1),
      ),
    ];
    const united = await readRuns(parts, { most: 24 });
    expect(keysOf(united).sort()).toEqual(keysOf(half).sort());
    expect(united.matching).toBe(60);
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
    expect(valueAt(await set.column("train.steps"), last)).toBe(21);
    expect(set.axes.map(({ name }) => name)).toContain("train.steps");
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
      { from: "history", step: 21 },
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

  it("are those that lie in a folder, each once, whatever else lies there", async () => {
    mkdirSync(file("all"));
    copyFileSync(store, join(file("all"), "grid.db"));
    await makeRecord(join(file("all"), "run"), brackets);
    symlinkSync("nowhere", join(file("all"), "broken"));
    const set = await readRuns([record, file("all")]);
    expect(set.count).toBe(49); // the grid has the run in the folder too
    expect(new Set(set.source)).toEqual(new Set([0, 1]));
    const [run, again] = [join(file("all"), "run"), join(file("all"), "run", "record.json")];
    expect(findSources([file("all"), run, again, `${run}/`])).toEqual({
      stores: [join(file("all"), "grid.db")],
      records: [run],
      papers: [],
    });
    mkdirSync(file("paper"));
    writeFileSync(join(file("paper"), "claims.json"), "{}");
    await expect(readRuns([file("paper")])).rejects.toThrow(failure("OUTLAST_FILE", /which outlast report shows/));
  });

  it("must be there", async () => {
    mkdirSync(file("bare"));
    writeFileSync(file("text.txt"), "no store");
    writeFileSync(file("text.json"), "{}");
    await expect(readRuns([])).rejects.toThrow(failure("OUTLAST_USAGE", /nothing to draw/));
    await expect(readRuns([file("bare")])).rejects.toThrow(
      failure("OUTLAST_FILE", /nothing to show: expected a folder with a record\.json/),
    );
    await expect(readRuns([file("no.db")])).rejects.toThrow(failure("OUTLAST_FILE", /There is no file or folder/));
    await expect(readRuns([file("no.json")])).rejects.toThrow(failure("OUTLAST_FILE", /There is no file or folder/));
    await expect(readRuns([file("text.txt")])).rejects.toThrow(
      failure("OUTLAST_FORMAT", /is no store of a sweep: give a store of outlast sweep, the folder of a run/),
    );
    await expect(readRuns([file("text.json")])).rejects.toThrow(failure("OUTLAST_FORMAT", /is no record of a run/));
  });
});
