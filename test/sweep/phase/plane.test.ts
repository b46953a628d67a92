import { describe, expect, it } from "vitest";
import { parsePhaseAxis } from "../../../src/sweep/index.js";
import { sideOf } from "../../../src/sweep/phase/axis.js";
import { planeOptionsSchema } from "../../../src/sweep/phase/options.js";
import { preparePlane } from "../../../src/sweep/phase/plane.js";
import { failure } from "../../helpers.js";
import { base } from "../specs.js";

const rate = "train.optimizer.learningRate";
const options = planeOptionsSchema.parse({
  x: { path: "model.hiddenSize", from: 1, to: 3 },
  y: { path: rate, from: 1e-3, to: 1e-1, spacing: "log", count: 3 },
});

describe("the points of a plane", () => {
  it.each<[string, object]>([
    ["seeds", { axes: { seed: [1, 2, 3] } }],
    ["nothing else", { axes: {} }],
    ["axes that go together", { axes: { seed: [1, 2], "task.length": [6, 8] }, zip: [["seed", "task.length"]] }],
    ["drawn axes", { axes: { "train.clipNorm": { uniform: [1, 2] }, seed: [1, 2] }, draw: { random: 3 } }],
    [
      "axes under conditions",
      {
        axes: { "train.optimizer.kind": ["gd", "momentum"], seed: [1, 2], "train.optimizer.momentum": [0.5, 0.9] },
        conditions: { "train.optimizer.momentum": { "train.optimizer.kind": "momentum" } },
      },
    ],
    [
      "its own axis, which was all that was drawn",
      { axes: { [rate]: { logUniform: [0.1, 1] }, seed: [1, 2] }, draw: { sobol: 4 } },
    ],
    ["its own axes, which it replaces", { axes: { "model.hiddenSize": [7], [rate]: [1, 2], seed: [5, 6] } }],
  ])("have every run once, beside %s", (_, more) => {
    const { sweep, x, y, runsAt } = preparePlane({ name: "test", base, ...more }, options);
    const all: number[] = [];
    for (let point = 0; point < 9; point++) {
      const runs = runsAt(point);
      const at = { "model.hiddenSize": x.values[point % 3], [rate]: y.values[Math.floor(point / 3)] };
      for (const index of runs) expect(sweep.point(index)).toMatchObject(at);
      expect(runs).toHaveLength(sweep.count / 9);
      all.push(...runs);
    }
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: sweep.count }, (__, index) => index));
  });

  it("are those of a run's spec too, which keeps its own name for the store", () => {
    expect(preparePlane(base, options).sweep).toMatchObject({ name: "phase", count: 9 });
    expect(preparePlane({ name: "own", base, axes: {} }, options).sweep.name).toBe("own");
  });
});

describe("a side", () => {
  const values = (text: string, resolution = 4): readonly number[] =>
    sideOf(parsePhaseAxis(text, "--x"), resolution, base).values;

  it.each<[string, number[]]>([
    ["model.hiddenSize=2..5", [2, 3, 4, 5]],
    ["model.hiddenSize=10..20", [10, 13, 15, 18, 20]],
    ["model.hiddenSize=1..100:log:3", [1, 10, 100]],
    ["model.hiddenSize=1..4:log", [1, 2, 3, 4]],
    ["task.length=6..7", [6, 7]],
    ["seed=0..2", [0, 1, 2]],
    ["evaluate[0].sequences=0..3", [0, 1, 2, 3]],
    [`${rate}=0..1`, [0, 0.25, 0.5, 0.75, 1]],
    [`${rate}=1e-4..1:log`, [1e-4, 1e-3, 1e-2, 1e-1, 1]],
    [`${rate}=1..3:linear:3`, [1, 2, 3]],
  ])("of %s", (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it.each<[string, number[]]>([
    ["task.maxLength=10..16", [10, 12, 14, 16]],
    ["task.maxLength=10..101", [10, 32, 56, 78, 100]],
    ["task.maxLength=4..400:log:3", [4, 40, 400]],
    ["task.maxLength=9..11", [9, 10, 11]],
  ])("of even lengths has even ones, if it begins with one: %s", (text, expected) => {
    const dyck = { ...base, task: { kind: "dyck1", maxLength: 20, sequences: 10 } };
    expect(sideOf(parsePhaseAxis(text, "--x"), 4, dyck).values).toEqual(expected);
  });

  it.each(["x", "x=1", "x=1..2:cubic", "x=[1,2]", "x=a..b"])("is not %s", (text) => {
    expect(() => parsePhaseAxis(text, "--y")).toThrow(failure("OUTLAST_USAGE", /must be path=/));
  });
});
