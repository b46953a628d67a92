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
function pointsOf([[path, axis], ...others]: [string, unknown[]][]): string[][] {
  const own = axis.map((value) => `${path}=${JSON.stringify(value)}`);
  return others.length === 0 ? own.map((one) => [one]) : own.flatMap((one) => pointsOf(others).map((more) => [one, ...more]));
}

test("the Chomsky suite's sweep is the suite's protocol", () => {
  const { spec, task } = resolveRun(base);
  expect(Object.keys(rest).sort()).toEqual(["execution", "name"]);
  expect(task.trainingLengths).toEqual({ from: 1, to: 40 });
  expect(spec.train).toMatchObject({ steps: 1e6, batchSize: 128, clipNorm: 1, optimizer: { kind: "adam", beta1: 0.9 } });
  expect(spec.evaluate[0]!.lengths).toEqual(Array.from({ length: 460 }, (_, i) => 41 + i));
  expect(spec.evaluate[0]!.sequences).toBe(512);
});

test("every point of its axes is a run, and no two are the same", () => {
  // Seeds change nothing that a run is checked for: the first and the last of them stand for all.
  const lists = Object.entries(axes).map(([path, axis]): [string, unknown[]] => {
    const values = valuesOf(axis);
    return [path, path === "seed" ? [values[0], values.at(-1)] : values];
  });
  const keys = pointsOf(lists).map((settings) => resolveRun(applyOverrides(base, settings)).key);
  expect(keys).toHaveLength(7 * 4 * 3 * 2);
  expect(new Set(keys).size).toBe(keys.length);
});
