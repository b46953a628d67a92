import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../../src/index.js";
import type { Figure, LinePoint } from "../../../src/report/figure/figure.js";
import { horizon } from "../../../src/report/kinds/horizon.js";
import { length } from "../../../src/report/kinds/length.js";
import { training } from "../../../src/report/kinds/training.js";
import { readRuns } from "../../../src/report/runs/readRuns.js";
import type { RunSet } from "../../../src/report/runs/runSet.js";
import { failure } from "../../helpers.js";
import { lengths, newCurve, newRun } from "../../sweep/store/runs.js";
import {
  brackets,
  diverging,
  folderOfFile,
  grid,
  gridOfFile,
  linesOf,
  makeRecord,
  makeStore,
  rowsOf,
  storeOf,
} from "../stores.js";

const file = folderOfFile();
const opened = gridOfFile(file);
let store: string;
let all: RunSet;
let halfDiverged: string;
let record: string;
beforeAll(async () => {
  store = opened().path;
  all = await readRuns([store]);
  halfDiverged = await makeStore(file("diverging.db"), diverging);
  record = await makeRecord(file("run"), brackets);
}, 60_000);

const tested = [2, 4, 8, 16, 32];
const byCell = ["model.cell", "model.hiddenSize"];

/** What a query says of each group: columns, q10, median, q90 of each. */
async function bands(columns: readonly string[], groupBy: readonly string[], where: readonly string[] = []) {
  const select = columns.flatMap((name) => [`q10(${name})`, `median(${name})`, `q90(${name})`]);
  const rows = await rowsOf(opened(), { groupBy: [...groupBy], select, where: [...where] });
  return rows.map((row) => columns.map((_, i) => row.slice(groupBy.length + 3 * i, groupBy.length + 3 * i + 3)));
}

const triple = ({ low, y, high }: LinePoint): unknown[] => [low, y, high];

/** Every band holds its median, and every run is in a group. */
function checkBands(figure: Figure, runs: number): void {
  for (const line of linesOf(figure).values()) {
    for (const { y, low, high } of line) {
      expect(low ?? Infinity).toBeLessThanOrEqual(y ?? Infinity);
      expect(high ?? Infinity).toBeGreaterThanOrEqual(y ?? Infinity);
    }
  }
  const counts = [...linesOf(figure).values()].map((points) => Math.max(...points.map((point) => point.runs ?? 0)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(runs);
}

describe("length", () => {
  it("has the quantiles over seeds that a query has, of the success criterion's metric", async () => {
    const figure = await length.make([store], {});
    const expected = await bands(
      tested.map((at) => `test.tokenAccuracy@${at}`),
      byCell,
    );
    const lines = linesOf(figure);
    expect([...lines.keys()]).toEqual(["gru, hidden size 1", "gru, hidden size 2", "relu, hidden size 1", "relu, hidden size 2"]); // prettier-ignore
    expect([...lines.values()].map((points) => points.map(triple))).toEqual(expected);
    expect([...lines.values()].map((points) => points.map(({ x }) => x))).toEqual(expected.map(() => tested));
    checkBands(figure, 48);
    const [panel] = figure.panels;
    expect(panel!.x).toEqual({ label: "length (steps)", scale: "log" });
    expect(panel!.y).toEqual({ label: "token accuracy (mean over sequences)", scale: "linear", domain: [0, 1] });
    expect(panel!.layers.at(-1)).toEqual({ mark: "rule", label: "training lengths 2-16", x: 16 });
    expect(figure.note).toBe(
      "Median and 10-90 % band over 12 runs a group, 48 in all. Runs of every learning rate are together, since a curve each would be too many.",
    );
  });

  it("takes another metric, groups, conditions and checkpoints", async () => {
    const options = { metric: "loss", group: ["train.optimizer.learningRate"], where: ["model.cell=relu"], step: 5 };
    const figure = await length.make([store], options);
    const columns = tested.map((at) => `test[5].loss@${at}`);
    const expected = await bands(columns, ["train.optimizer.learningRate"], ["model.cell=relu"]);
    expect([...linesOf(figure).values()].map((points) => points.map(triple))).toEqual(expected);
    expect([...linesOf(figure).keys()]).toEqual(["learning rate 0.001", "learning rate 0.01", "learning rate 0.1"]);
    expect(figure.title).toBe("Loss against length, after 5 steps");
    checkBands(figure, 24);
    const whole = await length.make([store], { ...options, step: undefined, title: "Mine" });
    expect(linesOf(whole)).not.toEqual(linesOf(figure));
    expect(whole.title).toBe("Mine");
  });

  it("of a single run has its own quantiles over sequences", async () => {
    const { result } = JSON.parse(readFileSync(join(record, "record.json"), "utf8")) as RunRecord;
    const { loss } = result.evaluate.at(-1)!.metrics;
    const figure = await length.make([record], { metric: "loss" });
    expect(linesOf(figure).get("loss")).toEqual(
      tested.map((x, i) => ({ x, y: loss!.median[i], low: loss!.q05[i], high: loss!.q95[i], runs: 1 })),
    );
    expect(figure.note).toBe("One run: median and 5-95 % band over its sequences of each length.");
    const whole = await length.make([record], { metric: "sequenceAccuracy" });
    const { sequenceAccuracy } = result.evaluate.at(-1)!.metrics;
    expect(linesOf(whole).get("sequence accuracy")).toEqual(
      tested.map((x, i) => ({ x, y: sequenceAccuracy!.mean[i], runs: 1 })),
    );
  });

  it("shows the evaluation of most lengths, unless it is asked for another", async () => {
    const validation = { ...brackets.evaluate![0]!, name: "validation", lengths: [8, 16] };
    const path = await makeRecord(file("two"), { ...brackets, evaluate: [validation, ...brackets.evaluate!] });
    const xs = async (options: object): Promise<unknown[]> =>
      [...linesOf(await length.make([path], options)).values()][0]!.map(({ x }) => x);
    expect(await xs({})).toEqual(tested);
    expect(await xs({ evaluation: "validation" })).toEqual([8, 16]);
  });

  it("counts runs that diverged as infinite", async () => {
    const figure = await length.make([halfDiverged], { group: [], metric: "loss" });
    const [points] = [...linesOf(figure).values()];
    expect(points!.map(({ runs }) => runs)).toEqual([6, 6, 6]);
    for (const { y, high, low } of points!) {
      expect([y, high]).toEqual([null, null]);
      expect(low).toBeGreaterThan(0);
    }
    expect(figure.note).toContain("3 runs that diverged count as infinite.");
    const all = { ...diverging, axes: { "train.optimizer.learningRate": [1e30], seed: [1, 2] } };
    const none = await makeStore(file("all.db"), all);
    await expect(length.make([none], {})).rejects.toThrow(
      failure("OUTLAST_USAGE", /None of the 2 runs \(2 diverged\) has a curve/),
    );
  });

  it("shows what is not finite as infinite, and what was not measured not at all", async () => {
    const values = (loss: number | null): ReturnType<typeof newRun> => {
      const run = newRun(loss ?? 0);
      return { ...run, values: [1, "lstm", loss], key: newRun(loss ?? 99).key, result: { ...run.result!, evaluate: [newCurve("test", 100, () => loss)] } }; // prettier-ignore
    };
    const path = await storeOf(file("infinite.db"), [values(1), values(2), values(null)]);
    const figure = await length.make([path], { group: [], metric: "loss" });
    const [points] = [...linesOf(figure).values()];
    expect(points).toEqual(lengths.map((x) => ({ x, y: 2, low: 1.2, high: null, runs: 3 })));
  });

  it("refuses what there is not", async () => {
    const empty = await storeOf(file("empty.db"), []);
    const none = await readRuns([empty]);
    const refused: [RunSet, object, RegExp][] = [
      [all, { metric: "lose" }, /test has no metric lose: did you mean "loss"\?/],
      [all, { evaluation: "tests" }, /no evaluation tests: did you mean "test"\?/],
      [all, { group: ["model.cel"] }, /no column model\.cel: did you mean "model\.cell"\?/],
      [all, { step: 7 }, /there are checkpoints after 5, 10 steps/],
      [all, { value: "loss" }, /The figure length does not read value/],
      [none, {}, /There is no run to draw yet/],
    ];
    const where = ["model.cell=relu", "seed>9"];
    await expect(length.make([store], { where })).rejects.toThrow(
      failure("OUTLAST_USAGE", /^No run meets model\.cell=relu and seed>9\.$/),
    );
    for (const [set, options, message] of refused) {
      await expect(length.of(set, options)).rejects.toThrow(failure("OUTLAST_USAGE", message));
    }
  });

  it("of two stores has both", async () => {
    const other = {
      ...grid,
      base: { ...brackets, train: { ...brackets.train, batchSize: 30 } },
      axes: { seed: [1, 2] },
    };
    const second = await makeStore(file("second.db"), other);
    const figure = await length.make([store, second], { group: ["train.batchSize"] });
    const counts = [...linesOf(figure)].map(([label, points]) => [label, points[0]!.runs]);
    expect(counts).toEqual([["batch size 5", 48], ["batch size 30", 2]]); // prettier-ignore
    const bySource = await length.make([store, second], { group: ["source"] });
    expect([...linesOf(bySource)].map(([, points]) => points[0]!.runs).sort()).toEqual([2, 48]);
  });
});

describe("training", () => {
  it("has median and band of losses that were kept, and of a metric at checkpoints", async () => {
    const figure = await training.of(all, { group: ["model.cell"] });
    const set = await readRuns([store], { where: ["model.cell=gru"] });
    const columns = Array.from({ length: 20 }, (_, step) => ({ from: "history", step }) as const);
    const { numbers } = await set.numbers(columns);
    const gru = linesOf(figure).get("gru")!;
    expect(gru.map(({ x }) => x)).toEqual(columns.map(({ step }) => step));
    gru.forEach(({ y, runs }, step) => {
      const own = Array.from({ length: 24 }, (_, run) => numbers[20 * run + step]!).sort((a, b) => a - b);
      expect(y).toBeCloseTo((own[11]! + own[12]!) / 2, 12);
      expect(runs).toBe(24);
    });
    const places = ["test[5].tokenAccuracy@32", "test[10].tokenAccuracy@32", "test.tokenAccuracy@32"];
    const expected = await bands(places, ["model.cell"]);
    expect([...linesOf(figure, 1).values()].map((points) => points.map(triple))).toEqual(expected);
    expect(
      linesOf(figure, 1)
        .get("gru")!
        .map(({ x }) => x),
    ).toEqual([5, 10, 20]);
    expect(figure.panels[1]!.y.label).toBe("token accuracy at length 32 (test)");
    checkBands(figure, 48);
  });

  it("of a record has its losses", async () => {
    const { result } = JSON.parse(readFileSync(join(record, "record.json"), "utf8")) as RunRecord;
    const figure = await training.make([record], {});
    const { step, loss } = result.losses;
    expect(linesOf(figure).get("training loss")).toEqual(step.map((x, i) => ({ x, y: loss[i], runs: 1 })));
  });

  it("goes on as infinite where runs diverged", async () => {
    const figure = await training.make([halfDiverged], { group: ["train.optimizer.learningRate"] });
    const [small, large] = [...linesOf(figure).values()];
    expect(small!.every(({ y }) => y !== null)).toBe(true);
    expect(large!.at(-1)).toMatchObject({ x: 9, y: null, runs: 3 });
    expect(large![0]!.y).toBeGreaterThan(0);
    expect(figure.note).toContain("3 runs that diverged count as infinite from there on.");
  });

  it("says what to keep where there is nothing", async () => {
    const { result, ...run } = newRun(1);
    const bare = { ...run, result: { ...result!, losses: { step: [], loss: [] }, evaluate: [] } };
    const path = await storeOf(file("none.db"), [bare]);
    await expect(training.make([path], {})).rejects.toThrow(failure("OUTLAST_USAGE", /--keep losses/));
    await expect(training.of(all, { step: 5 })).rejects.toThrow(failure("OUTLAST_USAGE", /does not read step/));
  });
});

describe("horizon", () => {
  it("has the quantiles of a query at each value of an axis", async () => {
    const figure = await horizon.of(all, { x: "train.optimizer.learningRate" });
    const by = [...byCell, "train.optimizer.learningRate"];
    const expected = (await bands(["test.horizon"], by)).map(([band]) => band);
    const points = [...linesOf(figure).values()].flat();
    expect(points.map(triple)).toEqual(expected);
    expect(new Set(points.map(({ y }) => y)).size).toBeGreaterThan(1);
    expect(points.map(({ x }) => x)).toEqual(expected.map((_, i) => [0.001, 0.01, 0.1][i % 3]));
    expect(points.every(({ runs }) => runs === 4)).toBe(true);
    const [panel] = figure.panels;
    expect(panel!.x).toEqual({ label: "learning rate", scale: "log", ticks: [0.001, 0.01, 0.1] });
    expect(panel!.layers.at(-1)).toEqual({ mark: "rule", label: "longest tested, 32", y: 32 });
  });

  it("has categories for text, numbers first where nothing is asked", async () => {
    expect((await horizon.of(all, {})).panels[0]!.x.label).toBe("hidden size");
    const figure = await horizon.of(all, { x: "model.cell", group: [], step: 10 });
    expect(figure.panels[0]!.x).toEqual({ label: "cell", scale: "category", categories: ["gru", "relu"] });
    const [points] = [...linesOf(figure).values()];
    expect(points!.map(({ x }) => x)).toEqual([0.5, 1.5]);
    const grouped = await horizon.of(all, { x: "model.cell", group: ["model.hiddenSize"] });
    const sides = [...linesOf(grouped).values()].map((own) => own.map(({ x }) => x! - 0.5));
    expect(new Set(sides.map(([gru]) => gru)).size).toBe(sides.length);
    expect(sides.flat().every((x, i) => Math.abs(x - (i % 2)) < 0.5)).toBe(true);
    const drawnAs = grouped.panels[0]!.layers.flatMap((layer) => (layer.mark === "line" ? [layer.curve] : []));
    expect(new Set(drawnAs)).toEqual(new Set(["none"]));
    const expected = (await bands(["test[10].horizon"], ["model.cell"])).map(([band]) => band);
    expect(points!.map(triple)).toEqual(expected);
  });

  it("puts numbers that never come twice into ranges, and counts every run once", async () => {
    const runs = Array.from({ length: 100 }, (_, i) => {
      const run = newRun(i);
      const evaluate = run.result!.evaluate.map((curve) => ({ ...curve, horizon: i }));
      return { ...run, values: [i + 1, "lstm", i], result: { ...run.result!, evaluate } };
    });
    const figure = await horizon.make([await storeOf(file("many.db"), runs)], { x: "model.hiddenSize" });
    const [points] = [...linesOf(figure).values()];
    expect(points).toHaveLength(16);
    expect(points!.reduce((sum, { runs: count = 0 }) => sum + count, 0)).toBe(100);
    // The horizon is one less than the axis, and the points are the middles of ranges.
    for (const { x, y } of points!) expect(Math.abs(y! + 1 - x!)).toBeLessThan(3);
    expect(figure.note).toContain("Points are of 16 ranges of hidden size.");
  });

  it("is 0 where runs diverged, and needs an axis", async () => {
    const figure = await horizon.make([halfDiverged], {});
    const [points] = [...linesOf(figure).values()];
    expect(points!.at(-1)).toEqual({ x: 1e30, y: 0, low: 0, high: 0, runs: 3 });
    await expect(horizon.make([record], {})).rejects.toThrow(failure("OUTLAST_USAGE", /Nothing but seeds differs/));
    expect(linesOf(await horizon.make([record], { x: "seed" })).get("horizon")).toHaveLength(1);
  });
});
