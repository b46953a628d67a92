import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyOverrides, resolveRun } from "../../src/run/index.js";

const file = new URL("../../examples/chomsky.sweep.json", import.meta.url);
const { base, axes, ...rest } = JSON.parse(readFileSync(file, "utf8")) as {
  name: string;
  base: Record<string, unknown>;
  axes: Record<string, unknown[] | { from: number; count: number }>;
};

/** What an axis goes over: the values of a list, or whole numbers from one on. */
function valuesOf(axis: unknown[] | { from: number; count: number }): unknown[] {
  return Array.isArray(axis) ? axis : Array.from({ length: axis.count }, (_, i) => axis.from + i);
}

/** Every point of a grid, as settings. */
function pointsOf(lists: [string, unknown[]][]): string[][] {
  const crossed = (points: string[][], [path, values]: [string, unknown[]]): string[][] =>
    points.flatMap((point) => values.map((value) => [...point, `${path}=${JSON.stringify(value)}`]));
  return lists.reduce(crossed, [[]]);
}

test("the Chomsky suite's sweep is the suite's protocol", () => {
  const { spec, task } = resolveRun(base);
  expect(Object.keys(rest).sort()).toEqual(["execution", "name"]);
  expect(task.trainingLengths).toEqual({ from: 1, to: 40 });
  expect(spec.train).toMatchObject({
    steps: 1e6,
    batchSize: 128,
    clipNorm: 1,
    optimizer: { kind: "adam", beta1: 0.9 },
  });
  expect(spec.evaluate[0]!.lengths).toEqual(Array.from({ length: 460 }, (_, i) => 41 + i));
  expect(spec.evaluate[0]!.sequences).toBe(512);
});

test("every point of its axes is a run, and no two are the same", () => {
  const lists = Object.entries(axes).map(([path, axis]): [string, unknown[]] => [path, valuesOf(axis)]);
  expect(lists.map(([path, values]) => [path, values.length])).toEqual([
    ["task.kind", 7],
    ["model.cell", 4],
    ["train.optimizer.learningRate", 3],
    ["seed", 10],
  ]);
  // Rates and seeds are checked for themselves: all of them with one task and cell, the first with all.
  const models = lists.map(([path, values], i): [string, unknown[]] => [path, i < 2 ? values : values.slice(0, 1)]);
  const settings = lists.map(([path, values], i): [string, unknown[]] => [path, i < 2 ? values.slice(1, 2) : values]);
  const points = [...pointsOf(models), ...pointsOf(settings)];
  const keys = points.map((point) => resolveRun(applyOverrides(base, point)).key);
  expect(keys).toHaveLength(7 * 4 + 3 * 10);
  expect(new Set(keys).size).toBe(keys.length - 1); // both lists have that task and cell at the first rate and seed
});
