import { describe, expect, it } from "vitest";
import { applyOverrides, resolveRun, shapeOf } from "../../src/run/index.js";
import type { ResolvedRun } from "../../src/run/index.js";
import { describeSweep, prepareSweep } from "../../src/sweep/index.js";
import type { Sweep } from "../../src/sweep/sweep.js";
import { failure, randomNumbers } from "../helpers.js";
import { base, sweepOver } from "./specs.js";

/** The run of a point as a person would make it by hand: the base with settings. */
function byHand(sweep: Sweep, index: number): ResolvedRun {
  const settings = Object.entries(sweep.point(index)).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  return resolveRun(applyOverrides(sweep.spec.base, settings));
}

/** All of a run that JSON can say, fields in their order. */
function textOf({ key, spec, data, evaluations }: ResolvedRun): string {
  return JSON.stringify({ key, spec, data, evaluations });
}

const bias = 'perParameter["readout.bias"]';
const std = { kind: "gaussian", std: 0.1 };

/** Axes that go together in any choice of them; wide ones before those inside them. */
const pool: [string, unknown[]][] = [
  ["seed", [{ from: 0, count: 9 }, [3, 3, 8], { integers: [0, 5] }]],
  ["seeds.init", [[3, 4], { from: 0, count: 5 }, { integers: [0, 5] }]],
  ["seeds.shuffle", [[3, 7]]],
  [
    "train.optimizer",
    [
      [
        { kind: "adam", learningRate: 0.1 },
        { kind: "gd", learningRate: 0.2 },
      ],
    ],
  ],
  ["train.optimizer.learningRate", [[0, 0.1, 0.1], { log: [1e-4, 1e-1, 6] }, { logUniform: [1e-12, 1e3] }]],
  ["train.optimizer.perParameter", [[null, { "readout.bias": { learningRate: 1 } }]]],
  [`train.optimizer.${bias}.learningRate`, [[0.5, 0.25], { uniform: [0, 1] }]],
  ["train.clipNorm", [[null, 1, 0.5], { uniform: [0.5, 1] }]],
  ["train.stop.lossBelow", [[null, -1, 0.1]]],
  ["train.schedule", [[{ kind: "constant" }, { kind: "cosine", steps: 4 }]]],
  ["train.schedule.warmup", [[0, 3], { integers: [0, 4] }]],
  ["train.stateNoise", [[0, 0.5], { uniform: [0, 1] }]],
  ["train.steps", [[5, 1500]]],
  ["model.cell", [["gru", "lstm"]]],
  ["model.hiddenSize", [[1, 3], { integers: [1, 3] }]],
  ["model.init", [[{ kind: "glorot" }, { ...std, perParameter: { "readout.bias": std } }, { kind: "pytorch" }]]],
  [`model.init.${bias}`, [[{ kind: "constant", value: 1 }, std]]],
  ["task.length", [[6, [4, 8]]]],
  ["evaluate[0].sequences", [[10, 20]]],
  ["evaluate[0].lengths", [[[8, 16], [9]]]],
];

/** A sweep over some of the pool's axes. */
function randomSweep(random: () => number): Sweep {
  const below = (n: number): number => Math.floor(random() * n);
  const chosen = pool.filter(() => random() < 0.35);
  const axes = Object.fromEntries(chosen.map(([path, forms]) => [path, forms[below(forms.length)]!]));
  const drawn = Object.values(axes).some((axis) => /uniform|Uniform|integers/.test(JSON.stringify(axis)));
  const seeds = [undefined, { init: 3 }, { init: 4, evaluate: 8 }][below(3)];
  const draw = drawn ? { draw: [{ random: 7 }, { sobol: 8 }, { latinHypercube: 5 }][below(3)] } : {};
  const train = { ...base.train, schedule: { kind: "constant" } };
  const model = { ...base.model, init: { kind: "pytorch" } };
  return prepareSweep({ name: "random", base: { ...base, seeds, train, model }, axes, seed: below(1e6), ...draw });
}

/** Any two of its values go together; one epoch of all 20 sequences at a time has less than three steps. */
const contradictory = {
  "train.steps": [null],
  "train.batchSize": [20, 4],
  "train.epochs": [1, 4],
  checkpoints: [[], [3]],
};

describe("the runs of a sweep", () => {
  it("are those of their specs, to the key and to every field, whatever the axes", () => {
    const random = randomNumbers(20);
    for (let round = 0; round < 20; round++) {
      const sweep = randomSweep(random);
      const shapes = new Map<number, string>();
      for (let k = 0; k < 10; k++) {
        const index = Math.floor(random() * sweep.count);
        const [run, expected] = [sweep.run(index), byHand(sweep, index)];
        expect(textOf(run)).toBe(textOf(expected));
        expect(sweep.key(index)).toBe(expected.key);
        const shape = shapes.get(sweep.shapeIndex(index)) ?? shapeOf(expected);
        expect(shapeOf(expected)).toBe(shape);
        shapes.set(sweep.shapeIndex(index), shape);
      }
      expect(new Set(shapes.values()).size).toBe(shapes.size);
    }
  });

  it("have models that are frozen, of one shape and init the same one", () => {
    const sweep = sweepOver({ seed: [1, 2], "model.init": [std], "model.init.std": [0.1, 0.2] });
    const [a, b, c] = [0, 1, 2].map((index) => sweep.run(index).spec.model);
    expect([a!.init, b!.init, c!.init]).toMatchObject([{ std: 0.1 }, { std: 0.2 }, { std: 0.1 }]);
    expect(() => Object.assign(b!.init, { std: 3 })).toThrow(TypeError);
    const plain = sweepOver({ seed: [1, 2], "train.clipNorm": [1, 2] });
    expect(plain.run(3).spec.model).toBe(plain.run(0).spec.model);
    const sizes = sweepOver({ "model.hiddenSize": [1, 2] });
    expect(sizes.run(1).task).toBe(sizes.run(0).task); // whose data, if it has any, are read once
    expect(plain.run(3).spec.train).not.toBe(plain.run(2).spec.train);
  });

  it("say what is wrong where three values contradict each other, and go on", () => {
    const sweep = sweepOver(contradictory);
    expect([0, 2, 3].map((index) => sweep.run(index).spec.checkpoints)).toEqual([[], [], [3]]);
    for (const ask of [() => sweep.run(1), () => sweep.key(1), () => sweep.shapeIndex(1)]) {
      expect(ask).toThrow(failure("OUTLAST_INVALID_SPEC", /^checkpoints has step 3, but/));
    }
  });
});

describe("a dry run", () => {
  it("counts points, shapes, duplicates and faults", () => {
    const axes = { "model.hiddenSize": [2, 4, 2], "train.clipNorm": [null, 1], seed: { from: 0, count: 10 } };
    const found = describeSweep(sweepOver(axes), { secondsPerRun: 0.5, bytesPerRun: 600 });
    expect(found).toEqual({
      name: "test",
      count: 60,
      looked: 60,
      shapes: 2,
      duplicates: 20,
      faulty: 0,
      faults: [],
      axes: [
        { path: "model.hiddenSize", length: 3, examples: [2, 2] },
        { path: "train.clipNorm", length: 2, examples: [null, 1] },
        { path: "seed", length: 10, examples: [0, 9] },
      ],
      seconds: 20,
      bytes: 24_000,
    });
    const { faulty, faults, shapes, duplicates } = describeSweep(sweepOver(contradictory));
    expect({ faulty, shapes, duplicates }).toEqual({ faulty: 1, shapes: 4, duplicates: 0 });
    expect(faults).toEqual([{ index: 1, sentence: expect.stringMatching(/^checkpoints has step 3/) as string }]);
  });

  it("looks at a hundred thousand points in no time and no memory", () => {
    const axes = { "model.hiddenSize": [2, 4], "train.optimizer.learningRate": { logUniform: [1e-5, 1] } };
    const sweep = sweepOver({ ...axes, seed: { from: 0, count: 50 } }, { draw: { sobol: 1000 } });
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    expect(describeSweep(sweep)).toMatchObject({ count: 100_000, looked: 100_000, shapes: 2, duplicates: 0 });
    expect(performance.now() - started).toBeLessThan(10_000); // a hundredth of it on one core with nothing beside it
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
  });
});
