import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { prepareSweep, sweepSpecSchema } from "../../src/sweep/index.js";

const file = new URL("../../examples/chomsky.sweep.json", import.meta.url);
const sweep = prepareSweep(JSON.parse(readFileSync(file, "utf8")));

test("the Chomsky suite's sweep is the suite's protocol", () => {
  const { spec, task } = sweep.run(0);
  expect(sweepSpecSchema.safeParse(sweep.spec).error).toBeUndefined();
  expect(sweep.spec).toMatchObject({ name: "chomsky", execution: { backend: "cpu" } });
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
  const lengths = sweep.axes.map(({ path, axis }) => [path, axis.drawn ? 0 : axis.length]);
  expect(lengths).toEqual([
    ["task.kind", 7],
    ["model.cell", 4],
    ["train.optimizer.learningRate", 3],
    ["seed", 10],
  ]);
  expect(sweep.count).toBe(7 * 4 * 3 * 10);
  const indices = Array.from({ length: sweep.count }, (_, index) => index);
  expect(new Set(indices.map((index) => sweep.key(index))).size).toBe(sweep.count);
  expect(new Set(indices.map((index) => sweep.shapeIndex(index))).size).toBe(7 * 4);
});
