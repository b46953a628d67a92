import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readSpecFile } from "../../src/cli/specFile.js";
import { describeSweep, prepareSweep, sweepSpecSchema } from "../../src/sweep/index.js";
import type { Sweep } from "../../src/sweep/index.js";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
const names = readdirSync(folder).filter((name) => /\.sweep\.\w+$/.test(name));

const sweepOf = async (name: string): Promise<Sweep> => {
  const spec = await readSpecFile(`${folder}${name}`);
  expect(sweepSpecSchema.safeParse(spec).error).toBeUndefined();
  return prepareSweep(spec, { baseDir: folder });
};

test.each(names)("examples/%s is a sweep without faulty points", async (name) => {
  const { count, looked, faulty, duplicates } = describeSweep(await sweepOf(name));
  expect({ looked, faulty, duplicates }).toEqual({ looked: count, faulty: 0, duplicates: 0 });
});

test("a search has each of its optimizers, with the numbers that it takes", async () => {
  const sweep = await sweepOf("search.sweep.yaml");
  expect(sweep.count).toBe(64 * 5);
  const optimizers = Array.from({ length: 64 }, (_, k) => sweep.run(5 * k).spec.train.optimizer);
  for (const kind of ["gd", "momentum", "adam"]) {
    const own = optimizers.filter((optimizer) => optimizer.kind === kind);
    expect(Math.abs(own.length - 64 / 3)).toBeLessThan(2); // as even as Sobol's sequence is
    expect(own.every((optimizer) => "momentum" in optimizer === (kind === "momentum"))).toBe(true);
  }
});

test("the Chomsky suite's sweep is the suite's protocol", async () => {
  const sweep = await sweepOf("chomsky.sweep.json");
  const { spec, task } = sweep.run(0);
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

test("every point of the Chomsky suite's axes is a run, and no two are the same", async () => {
  const sweep = await sweepOf("chomsky.sweep.json");
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
