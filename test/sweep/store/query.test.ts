import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore, query } from "../../../src/sweep/index.js";
import type { QuerySpec, Store, StoredRun } from "../../../src/sweep/index.js";
import { failure } from "../../helpers.js";
import { header, keyOf, lengths, newCurve, newRun } from "./runs.js";

/** Hidden size 2 to 4, seeds 0 to 4; the loss is 10 H + seed, and seed 4 of H = 3 diverged. */
function runs(): StoredRun[] {
  const found: StoredRun[] = [];
  for (const size of [2, 3, 4]) {
    for (let seed = 0; seed < 5; seed++) {
      const point = found.length;
      const loss = 10 * size + seed;
      const diverged = size === 3 && seed === 4;
      let i = 0;
      const curve = {
        ...newCurve("test", 100, () => loss + i++ / 1000),
        horizon: lengths[seed]! * (size === 4 ? 2 : 1),
      };
      const early = { ...curve, step: 50, horizon: 7 };
      found.push({
        key: keyOf(point),
        point,
        values: [size, size === 4 ? "gru" : "lstm", seed],
        dtype: "float64",
        status: diverged ? "diverged" : "done",
        result: {
          status: diverged ? "diverged" : "done",
          steps: diverged ? 60 : 100,
          losses: { step: [0, 1], loss: [1, diverged ? null : loss] },
          evaluate: diverged ? [early] : [early, curve],
        },
      });
    }
  }
  return found;
}

/** A run whose every number of one evaluation is 5. */
function ofEvaluation(name: string, index: number): StoredRun {
  const run = newRun(index);
  return { ...run, result: { ...run.result!, evaluate: [{ ...newCurve(name, 100, () => 5), horizon: 20 }] } };
}

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlast-query-"));
  const path = join(folder, "a.db");
  {
    await using writing = await openStore(path, { create: header });
    await writing.commit({ id: "one", runs: runs().reverse() });
  }
  store = await openStore(path, { readOnly: true });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const rows = async (spec: QuerySpec): Promise<unknown[][]> => (await query(store, spec)).rows;

describe("a query", () => {
  it("groups, and takes medians and quantiles over seeds", async () => {
    const select = ["count()", "count(loss)", "median(loss)", "q25(loss)", "mean(loss)", "max(loss)"];
    expect(await rows({ groupBy: ["model.hiddenSize"], select })).toEqual([
      [2, 5, 5, 22, 21, 22, 24],
      [3, 5, 4, 31.5, 30.75, 31.5, 33],
      [4, 5, 5, 42, 41, 42, 44],
    ]);
    // Horizons 20, 50, 100, 200, 500; of H = 3 without the last; of H = 4 twice that, 1000 being all that was tested.
    const horizons = ["model.hiddenSize", "median(test.horizon)", "q10(test.horizon)", "mean(test.success)"];
    expect(await rows({ groupBy: ["model.hiddenSize"], select: horizons })).toEqual([
      [2, 100, 20 + 0.4 * 30, 0],
      [3, 75, 20 + 0.3 * 30, 0],
      [4, 200, 40 + 0.4 * 60, 0.2],
    ]);
  });

  it("reads numbers of curves, at the end and at checkpoints", async () => {
    const select = [
      "test.horizon",
      "test[50].horizon",
      "test.loss@20",
      "test.loss.median@1000",
      "test.loss",
      "horizon",
    ];
    // The horizon takes no number; mean is the first statistic, median the second, six lengths each.
    expect(await rows({ where: ["point=0"], select })).toEqual([[20, 7, 20, 20.011, 20.005, 20]]);
    expect(await rows({ where: ["status=diverged"], select })).toEqual([[null, 7, null, null, null, null]]);
  });

  it("filters by axes, by the base, by how runs ended and by what they came to", async () => {
    const points = async (...where: string[]): Promise<unknown[]> =>
      (await rows({ where, select: ["point"] })).map(([point]) => point);
    expect(await points("model.cell=gru", "seed>=3")).toEqual([13, 14]);
    expect(await points('model.cell!="lstm"', "seed<1")).toEqual([10]);
    expect(await points("status=diverged")).toEqual([9]);
    expect(await points("loss=null")).toEqual([9]);
    expect(await points("test.horizon > 200")).toEqual([4, 13, 14]);
    expect(await points("test.success=true")).toEqual([14]);
    expect(await points("model.hiddenSize=2", "train.steps=100", "seed<=0")).toEqual([0]);
    expect(await points("train.steps=7")).toEqual([]);
    expect(await points(`key=${keyOf(11)}`)).toEqual([11]);
  });

  it("orders and limits", async () => {
    const select = ["point", "loss"];
    expect(await rows({ select, orderBy: "-loss", limit: 2 })).toEqual([
      [14, 44],
      [13, 43],
    ]);
    const all = await rows({ select, orderBy: "loss" });
    expect(all.slice(0, 2)).toEqual([
      [0, 20],
      [1, 21],
    ]);
    expect(all.at(-1)).toEqual([9, null]);
  });

  it("has columns to show where none are named", async () => {
    const { columns } = await query(store);
    expect(columns).toEqual(["point", ...header.axes, "status", "steps", "loss", "test.horizon"]);
    const grouped = await query(store, { groupBy: ["model.cell"] });
    expect(grouped.columns).toEqual(["model.cell", "count()", "median(loss)", "median(test.horizon)"]);
    expect(grouped.rows.map((row) => row.slice(0, 3))).toEqual([
      ["gru", 5, 42],
      ["lstm", 10, 24],
    ]);
    expect(await rows({ where: ["seed>9"], select: ["count()", "mean(loss)"] })).toEqual([[0, null]]);
  });

  it("knows the fields of runs of an earlier spec of the sweep", async () => {
    const path = join(folder, "changed.db");
    copyFileSync(store.path, path);
    const changed = { ...header, axes: ["seed"], spec: { base: { model: { hiddenSize: 8 } } } };
    await using writing = await openStore(path, { create: changed });
    await writing.commit({ id: "two", runs: [{ ...runs()[0]!, key: keyOf("new"), values: [77] }] });
    const by = ["model.hiddenSize", "train.steps"];
    expect((await query(writing, { groupBy: by, select: ["count()"] })).rows).toEqual([
      [2, 100, 5],
      [3, 100, 5],
      [4, 100, 5],
      [8, null, 1],
    ]);
  });

  it("takes the spec's field before a number of an evaluation of that name", async () => {
    const path = join(folder, "train.db");
    await using writing = await openStore(path, { create: header });
    await writing.commit({ id: "one", runs: [ofEvaluation("train", 0)] });
    const select = ["train.loss", "train.loss.mean", "train.loss@20", "train.horizon"];
    expect((await query(writing, { select })).rows).toEqual([["bce", 5, 5, 20]]);
  });

  it("takes the first evaluation of the sweep that was last", async () => {
    const path = join(folder, "order.db");
    const told = (...evaluations: string[]): typeof header => {
      const evaluate = evaluations.map((name) => ({ name }));
      return { ...header, spec: { base: { ...(header.spec.base as object), evaluate } } };
    };
    {
      await using writing = await openStore(path, { create: told("early", "late") });
      const [early, late] = [ofEvaluation("early", 0), ofEvaluation("late", 1)];
      early.result!.evaluate.push({ ...late.result!.evaluate[0]!, horizon: 50 });
      await writing.commit({ id: "one", runs: [early] });
    }
    expect((await query({ path }, { select: ["horizon", "success"] })).rows).toEqual([[20, false]]);
    await (await openStore(path, { create: told("late", "early") })).close();
    expect((await query({ path }, { select: ["horizon", "early.horizon"] })).rows).toEqual([[50, 20]]);
  });

  it("says which length it takes where runs differ in the longest", async () => {
    const path = join(folder, "lengths.db");
    await using writing = await openStore(path, { create: header });
    const short = ofEvaluation("test", 0);
    const long = ofEvaluation("test", 1);
    const [curve] = long.result!.evaluate;
    long.result!.evaluate = [{ ...curve!, lengths: [...lengths.slice(0, -1), 2000] }];
    await writing.commit({ id: "one", runs: [short] });
    const select = ["point", "test.loss", "test.horizon"];
    expect((await query(writing, { select })).columns).toEqual(select);
    await writing.commit({ id: "two", runs: [long] });
    const both = await query(writing, { select, orderBy: "test.loss" });
    expect(both.columns).toEqual(["point", "test.loss.mean@2000", "test.horizon"]);
    expect(both.rows).toEqual([
      [1, 5, 20],
      [0, null, 20],
    ]);
    const medians = await query(writing, { select: ["median(test.loss)", "count()", "max(test.loss@20)"] });
    expect(medians.columns).toEqual(["median(test.loss.mean@2000)", "count()", "max(test.loss@20)"]);
  });

  it.each([
    [["median", "q95"], "test.loss", /asks for test\.loss\.mean, .* it keeps median, q95 \(see --keep\)\.$/],
    [["median"], "test.loss.q05@20", /asks for test\.loss\.q05, .*got "test\.loss\.q05@20": it keeps median/],
    [["median"], "test.loss.medain", /names no statistic .* did you mean "median"\?/],
    [
      false,
      "test.loss",
      /asks for test\.loss\.mean, which the store does not keep, .* it keeps no curves \(see --keep\)/,
    ],
  ] as const)("says what a store that keeps %j lacks for %s", async (curves, name, sentence) => {
    const path = join(folder, `${JSON.stringify(curves)} ${name}.db`);
    const keep = { ...header.keep, curves: curves === false ? false : [...curves] };
    await using writing = await openStore(path, { create: { ...header, keep } });
    await writing.commit({ id: "one", runs: [ofEvaluation("test", 0)] });
    await expect(query(writing, { select: [name] })).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
    expect((await query(writing, { select: ["test.horizon"] })).rows).toEqual([[20]]);
  });

  it("knows after which steps there are curves", async () => {
    expect(await rows({ where: ["point=0"], select: ["test[50].horizon", "test[100].horizon"] })).toEqual([[7, 20]]);
    const sentence = /names a checkpoint that there is not, got "test\[51\]\.horizon": they are after 50, 100 steps/;
    for (const spec of [{ select: ["test[51].horizon"] }, { where: ["test[51].horizon>5"] }]) {
      await expect(query(store, spec)).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
    }
  });

  it("names what it does not know", async () => {
    for (const [spec, sentence] of [
      [{ select: ["model.hidenSize"] }, /no column model\.hidenSize: did you mean "model\.hiddenSize"\?/],
      [{ select: ["test.loss@7"] }, /column names a length that test does not test, got "test\.loss@7": it tests/],
      [{ select: ["test.los@20"] }, /names no metric of the evaluation test, got "test\.los@20": did you mean "loss"/],
      [{ select: ["tset.horizon"] }, /did you mean "test\.horizon"\?/],
      [{ where: ["status"] }, /condition must be such as/],
      [{ where: ["<3"] }, /condition must be such as/],
      [{ where: ["seed>>3"] }, /must compare with a number, got ">3"/],
      [{ select: ["medain(loss)"] }, /no aggregate medain: did you mean "median"\?/],
      [{ select: ["median()"] }, /median\(\) needs a column/],
      [{ groupBy: ["seed"], select: ["loss"] }, /loss differs among the runs of a group/],
      [{ select: ["loss"], orderBy: "seed" }, /ordered by a selected column, which seed is not/],
      [{ select: ["median(model.cell)"] }, /over numbers, but one of the values is "lstm"|"gru"/],
    ] as const) {
      await expect(query(store, spec)).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
    }
  });
});
