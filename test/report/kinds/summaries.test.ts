import { beforeAll, describe, expect, it } from "vitest";
import { failureHistogram } from "../../../src/index.js";
import type { StoredRun } from "../../../src/index.js";
import type { Cells, Figure, Layer } from "../../../src/report/figure/figure.js";
import { distribution } from "../../../src/report/kinds/distribution.js";
import { failure as failureKind } from "../../../src/report/kinds/failure.js";
import { heatmap } from "../../../src/report/kinds/heatmap.js";
import { figureKind, figureKinds } from "../../../src/report/kinds/index.js";
import { obviousFigures } from "../../../src/report/kinds/obvious.js";
import { parallel } from "../../../src/report/kinds/parallel.js";
import { readRuns } from "../../../src/report/runs/readRuns.js";
import type { RunSet } from "../../../src/report/runs/runSet.js";
import { native } from "../../../src/native/index.js";
import { resolveRun } from "../../../src/run/index.js";
import { failure } from "../../helpers.js";
import { newRun } from "../../sweep/store/runs.js";
import {
  brackets,
  diverging,
  folderOfFile,
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
let empty: string;
beforeAll(async () => {
  store = opened().path;
  all = await readRuns([store]);
  halfDiverged = await makeStore(file("diverging.db"), diverging);
  empty = await storeOf(file("empty.db"), []);
}, 60_000);

/** The only layer of a mark. */
function layerOf<M extends Layer["mark"]>(figure: Figure, mark: M): Extract<Layer, { mark: M }> {
  const [found, ...others] = figure.panels[0]!.layers.filter((layer) => layer.mark === mark);
  expect(others).toEqual([]);
  return found as Extract<Layer, { mark: M }>;
}

/** A run of hand of some hidden size and seed, with a loss. */
function withLoss(size: number, seed: number, loss: number, more: Partial<StoredRun> = {}): StoredRun {
  const run = newRun(1000 * size + seed);
  const result = { ...run.result!, losses: { step: [0, 1], loss: [1, loss] } };
  return { ...run, values: [size, "lstm", seed], result, ...more };
}

describe("heatmap", () => {
  it("has the medians of a query, by cell, with the best one marked", async () => {
    const [x, y] = ["train.optimizer.learningRate", "model.hiddenSize"];
    const figure = await heatmap.of(all, { x, y, value: "test.tokenAccuracy@32" });
    const rows = await rowsOf(opened(), { groupBy: [x, y], select: ["median(test.tokenAccuracy@32)", "count()"] });
    const layer = layerOf(figure, "cells");
    expect(layer.cells.map(({ value, runs }) => [value, runs])).toEqual(rows.map((row) => row.slice(2)));
    expect(layer.cells).toHaveLength(6);
    const medians = rows.map((row) => Number(row[2]));
    expect(medians[layer.best!]).toBe(Math.max(...medians));
    expect(Math.min(...medians)).toBeLessThan(Math.max(...medians));
    const [panel] = figure.panels;
    expect(panel!.x).toEqual({ label: "learning rate", scale: "log", ticks: [0.001, 0.01, 0.1] });
    expect(panel!.color!.label).toBe("token accuracy at length 32 (test)");
    checkSideBySide(layer.cells);
    for (const [i, { x: edges }] of layer.cells.entries()) {
      const rate = Number(rows[i]![0]);
      expect(Math.sqrt(edges[0] * edges[1])).toBeCloseTo(rate, 12);
    }
  });

  it("takes the first axes and the horizon, the least loss, and categories", async () => {
    const figure = await heatmap.make([store], {});
    expect(figure.panels[0]!.x).toEqual({ label: "cell", scale: "category", categories: ["gru", "relu"] });
    expect(figure.panels[0]!.y.label).toBe("hidden size");
    expect(layerOf(figure, "cells").cells.map(({ x }) => x)).toEqual([[0, 1], [0, 1], [1, 2], [1, 2]]); // prettier-ignore
    const rows = await rowsOf(opened(), {
      groupBy: ["model.cell", "model.hiddenSize"],
      select: ["median(test.horizon)"],
    });
    expect(layerOf(figure, "cells").cells.map(({ value }) => value)).toEqual(rows.map((row) => row[2]));
    const losses = layerOf(await heatmap.of(all, { value: "loss" }), "cells");
    const values = losses.cells.map(({ value }) => value!);
    expect(values[losses.best!]).toBe(Math.min(...values));
  });

  it("counts what diverged as the worst and leaves holes where there is no run", async () => {
    const runs = [withLoss(1, 0, 5), withLoss(2, 0, 3), withLoss(2, 1, 1), withLoss(4, 1, 2, { status: "diverged" })];
    const figure = await heatmap.make([await storeOf(file("holes.db"), runs)], { x: "model.hiddenSize", y: "seed", value: "loss" }); // prettier-ignore
    const layer = layerOf(figure, "cells");
    expect(layer.cells.map(({ value, runs: count }) => [value, count])).toEqual([[5, 1], [3, 1], [1, 1], [null, 1]]); // prettier-ignore
    expect(layer.best).toBe(2);
    expect(figure.note).toContain("1 run that diverged counts as infinite.");
    expect(figure.note).toContain("The least is marked.");
    const ties = [5, 1, 1, 3].map((loss, i) => withLoss(2 ** i, 0, loss)).concat(withLoss(1, 1, 1));
    const tied = await heatmap.make([await storeOf(file("ties.db"), ties)], { x: "model.hiddenSize", y: "seed", value: "loss" }); // prettier-ignore
    expect(tied.note).toContain("The first of the 3 least is marked.");
    expect(layerOf(tied, "cells").best).toBe(1);
    const same = await heatmap.make([halfDiverged], { x: "train.optimizer.learningRate", y: "seed", value: "test.horizon" }); // prettier-ignore
    const cells = layerOf(same, "cells").cells;
    expect(cells).toHaveLength(6);
    expect(cells.slice(3).every(({ value }) => value === 0)).toBe(true);
  });

  it("refuses one axis, text as a value, and columns that there are not", async () => {
    const [half, none] = [await readRuns([halfDiverged]), await readRuns([empty])];
    const refused: [RunSet, object, RegExp][] = [
      [half, {}, /needs two axes, but besides seeds runs differ in train\.optimizer\.learningRate/],
      [all, { x: "seed", y: "seed" }, /x and y must be two columns, got seed for both/],
      [all, { value: "status" }, /status must be a column of numbers/],
      [all, { value: "test.horizn" }, /did you mean "test\.horizon"\?/],
      [all, { metric: "loss" }, /The figure heatmap does not read metric/],
      [none, { x: "model.cell", y: "seed" }, /There is no run to draw/],
    ];
    for (const [set, options, message] of refused) {
      await expect(heatmap.of(set, options)).rejects.toThrow(failure("OUTLAST_USAGE", message));
    }
  });
});

/** Cells of a column do not overlap, and no gap is between them. */
function checkSideBySide(cells: Cells["cells"]): void {
  const columns = [...new Map(cells.map(({ x }) => [x[0], x])).values()].sort((a, b) => a[0] - b[0]);
  columns.slice(1).forEach(([from], i) => expect(from).toBeCloseTo(columns[i]![1], 12));
}

describe("distribution", () => {
  it("rises to each run's value: at a number of a query the share of runs up to there", async () => {
    const figure = await distribution.of(all, { value: "test.loss@8", group: ["model.cell"] });
    const rows = await rowsOf(opened(), { select: ["model.cell", "test.loss@8"] });
    for (const [cell, points] of linesOf(figure)) {
      const values = rows.flatMap(([own, value]) => (own === cell ? [Number(value)] : []));
      expect(values).toHaveLength(24);
      expect(points[0]).toEqual({ x: Math.min(...values), y: 0, runs: 24 });
      for (const { x, y } of points.slice(1)) {
        expect(y).toBe(values.filter((value) => value <= x!).length / 24);
      }
      expect(points.at(-1)).toEqual({ x: Math.max(...values), y: 1, runs: 24 });
    }
    expect(layerOf({ ...figure, panels: [{ ...figure.panels[0]!, layers: figure.panels[0]!.layers.slice(0, 1) }] }, "line").curve).toBe("step"); // prettier-ignore
    expect(figure.note).toBe("Share of 24 runs a group, 48 in all.");
  });

  it("ends at infinity where runs diverged, and leaves out those that did not end", async () => {
    const figure = await distribution.make([halfDiverged], { value: "loss", group: [] });
    const [points] = [...linesOf(figure).values()];
    expect(points!.map(({ y }) => y)).toEqual([0, 1 / 6, 2 / 6, 3 / 6, 1]);
    expect(points!.at(-1)!.x).toBeNull();
    const none = [withLoss(1, 0, 5, { status: "diverged" }), withLoss(1, 1, 4, { status: "diverged" })];
    const lost = await distribution.make([await storeOf(file("none.db"), none)], { value: "loss" });
    expect(linesOf(lost).get("runs")).toEqual([{ x: null, y: 0, runs: 2 }, { x: null, y: 1, runs: 2 }]); // prettier-ignore
    expect(lost.panels[0]!.y.domain).toEqual([0, 1]);
    const runs = [withLoss(1, 0, 5), withLoss(1, 1, 4), withLoss(1, 2, 1, { status: "pruned" })];
    const pruned = await distribution.make([await storeOf(file("pruned.db"), runs)], { value: "loss" });
    expect(linesOf(pruned).get("runs")).toEqual([{ x: 4, y: 0, runs: 2 }, { x: 4, y: 0.5, runs: 2 }, { x: 5, y: 1, runs: 2 }]); // prettier-ignore
    expect(pruned.note).toBe("Share of 2 runs. 1 run without a number is left out.");
    // Nothing to see in horizons that are all the same.
    const same = runs.map((own, i) => ({ ...own, result: { ...own.result!, evaluate: own.result!.evaluate.map((curve) => ({ ...curve, horizon: 20 })) }, point: i })); // prettier-ignore
    const usual = await distribution.make([await storeOf(file("same.db"), same)], {});
    expect(usual.title).toBe("Last training loss: distribution over runs");
    expect((await distribution.of(all, {})).title).toBe("Horizon (test): distribution over runs");
    await expect(distribution.make([empty], {})).rejects.toThrow(failure("OUTLAST_USAGE", /There is no run/));
  });
});

describe("failure", () => {
  it("counts first failures where a query has them, over the depth of the strings", async () => {
    const figure = await failureKind.of(all, { group: ["model.cell"] });
    const rows = await rowsOf(opened(), { select: ["model.cell", "test.firstFailure@32"] });
    const bars = figure.panels[0]!.layers.filter((layer) => layer.mark === "bars");
    expect(bars.map(({ label }) => label)).toEqual(["gru", "relu"]);
    let never = 0;
    for (const { label, bars: own } of bars) {
      const failures = rows.flatMap(([cell, value]) => (cell === label ? [Number(value)] : []));
      const counts = failureHistogram(failures, { length: 32, width: 2 });
      never += counts.never;
      expect(own.map(({ height }) => height)).toEqual(counts.counts);
      expect(own.reduce((sum, { height }) => sum + height, 0) + counts.never).toBe(24);
      expect([own[0]!.from, own.at(-1)!.to]).toEqual([0, 32]);
    }
    expect(figure.note).toBe(`Averages over the sequences of 24 runs a group, 48 in all; ${never} never failed.`);
    const depth = linesOf(figure, 1).get("depth")!;
    expect(depth.map(({ x }) => x)).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
    // Strings of brackets begin at depth 1 and end at 0.
    expect([depth[0]!.y, depth.at(-1)!.y]).toEqual([1, 0]);
    const { spec, evaluations } = resolveRun({ ...brackets, seed: 0 });
    const request = {
      seed: spec.seeds.evaluate,
      stream: "evaluate",
      from: 32,
      to: 32,
      count: 10,
      prefix: false,
    } as const;
    const { inputs } = native().drawSet(evaluations[0]!.task.source, request);
    const depths = Array.from({ length: 10 }, (_, row) => {
      const symbols = inputs.subarray(row * 64, row * 64 + 16);
      return Array.from(symbols, (one, i) => (i % 2 === 0 ? one : -one)).reduce((sum, one) => sum + one, 0);
    });
    expect(depth[7]!.y).toBeCloseTo(depths.reduce((sum, one) => sum + one, 0) / 10, 12);
    expect(figure.panels[1]!.x).toEqual(figure.panels[0]!.x);
    const usual = await failureKind.of(all, {});
    expect(usual.panels[0]!.layers).toHaveLength(2);
    expect(usual.note).toContain("Runs of every hidden size and learning rate are together");
  });

  it("is over the accuracy of a task without brackets, and refused without the metric", async () => {
    const parity = { ...brackets, task: { kind: "parity", length: [1, 8], sequences: 30 }, model: { cell: "gru", hiddenSize: 2 }, evaluate: [{ name: "test", lengths: [4, 8, 16], sequences: 10, metrics: ["tokenAccuracy", "firstFailure"] }] }; // prettier-ignore
    const path = await makeStore(file("parity.db"), { name: "parity", base: parity as typeof brackets, axes: { seed: [1, 2, 3] } }); // prettier-ignore
    const figure = await failureKind.make([path], {});
    const rows = await rowsOf({ path }, { groupBy: ["model.cell"], select: [4, 8, 16].map((at) => `median(test.tokenAccuracy@${at})`) }); // prettier-ignore
    expect(
      linesOf(figure, 1)
        .get("token accuracy")!
        .map(({ y }) => y),
    ).toEqual(rows[0]!.slice(1));
    await expect(failureKind.make([halfDiverged], {})).rejects.toThrow(failure("OUTLAST_USAGE", /None of the 6 runs/));
    await expect(failureKind.make([halfDiverged], { evaluation: "test" })).rejects.toThrow(failure("OUTLAST_USAGE", /test has no metric firstFailure/)); // prettier-ignore
  });
});

describe("parallel", () => {
  it("has a path for each combination, with the median of a query", async () => {
    const figure = await parallel.of(all, { value: "loss" });
    const axes = ["model.cell", "model.hiddenSize", "train.optimizer.learningRate"];
    const rows = await rowsOf(opened(), { groupBy: axes, select: ["median(loss)"] });
    const layer = layerOf(figure, "paths");
    const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(layer.paths.map(({ values }) => [...values]).sort(byText)).toEqual(rows.sort(byText));
    expect(layer.paths.every(({ color, values }) => color === values[3])).toBe(true);
    expect(layer.axes.map(({ label, scale }) => [label, scale])).toEqual([
      ["cell", "category"],
      ["hidden size", "linear"],
      ["learning rate", "log"],
      ["last training loss", layer.axes[3]!.scale],
    ]);
    expect(layer.axes[0]!.categories).toEqual(["gru", "relu"]);
    expect(layer.paths[0]!.name).toMatch(/^cell (?:gru|relu), hiddenSize \d, learningRate 0\.\d+$/);
    expect(figure.note).toBe("Median over 4 runs a path.");
  });

  it("takes a sample of too many, the same from any order, and needs an axis", async () => {
    const runs = Array.from({ length: 600 }, (_, i) => withLoss(i + 1, 0, i + 1));
    const figure = await parallel.make([await storeOf(file("many.db"), runs)], { value: "loss" });
    const reversed = await parallel.make([await storeOf(file("reversed.db"), runs.reverse())], { value: "loss" });
    expect(layerOf(figure, "paths").paths).toHaveLength(500);
    expect(figure.note).toContain("A sample by key, 500 of 600 combinations.");
    expect(reversed).toEqual(figure);
    for (const { values } of layerOf(figure, "paths").paths) expect(values[0]).toBe(values[1]);
    const record = await makeRecord(file("run"), brackets);
    await expect(parallel.make([record], {})).rejects.toThrow(failure("OUTLAST_USAGE", /Nothing but seeds differs/));
  });
});

describe("the list of kinds", () => {
  it("is found by name, and every kind refuses what it does not read", async () => {
    for (const kind of figureKinds) {
      expect(figureKind(kind.name)).toBe(kind);
      const stranger = (["x", "y", "value", "step", "metric"] as const).find((name) => !kind.options.includes(name))!;
      const options = { [stranger]: stranger === "step" ? 1 : "loss" };
      await expect(kind.make([store], options)).rejects.toThrow(failure("OUTLAST_USAGE", `does not read ${stranger}`));
    }
    expect(() => figureKind("heatmpa")).toThrow(failure("OUTLAST_USAGE", /did you mean "heatmap"\?/));
  });

  it("has the figures that suit some runs", async () => {
    const names = async (...sources: string[]): Promise<string[]> =>
      (await obviousFigures(await readRuns(sources))).map(({ kind }) => kind);
    expect(await names(store)).toEqual(["length", "horizon", "heatmap", "training", "distribution", "failure", "parallel"]); // prettier-ignore
    expect(await names(halfDiverged)).toEqual(["length", "horizon", "training"]);
    expect(await names(await makeRecord(file("alone"), brackets))).toEqual(["length", "training"]);
    const all = { ...diverging, axes: { "train.optimizer.learningRate": [1e30], seed: [1, 2] } };
    expect(await names(await makeStore(file("all.db"), all))).toEqual(["training"]);
    expect(await names(empty)).toEqual([]);
  });
});
