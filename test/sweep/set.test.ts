import { describe, expect, it } from "vitest";
import { prepareSweep, setOnSweep } from "../../src/sweep/index.js";
import { failure } from "../helpers.js";
import { base } from "./specs.js";

const rate = "train.optimizer.learningRate";
const spec = { name: "test", base, axes: { seed: [1, 2], [rate]: [0.1, 0.2] }, zip: [["seed", rate]] };

/** The axes of the spec after settings. */
const axesOf = (...settings: string[]): Record<string, unknown> =>
  (setOnSweep(spec, settings) as { axes: Record<string, unknown> }).axes;

describe("settings of a sweep", () => {
  it.each<[string, string, unknown]>([
    [`${rate}=1e-4..1e-1:log:8`, rate, { log: [1e-4, 1e-1, 8] }],
    [`${rate}=0..1:linear:11`, rate, { linear: [0, 1, 11] }],
    [`${rate}=-.5..+2.e0:linear:2`, rate, { linear: [-0.5, 2, 2] }],
    ["seed=0..99", "seed", { from: 0, count: 100 }],
    ["seed=5..5", "seed", { from: 5, count: 1 }],
    ["model.hiddenSize=2,4,8", "model.hiddenSize", [2, 4, 8]],
    ["model.cell=gru,lstm", "model.cell", ["gru", "lstm"]],
    ["task.length=[1,40],[1,80]", "task.length", [[1, 40], [1, 80]]], // prettier-ignore
    ['train.optimizer={"kind":"gd","learningRate":1},{"kind":"adam","learningRate":2}', "train.optimizer", [{ kind: "gd", learningRate: 1 }, { kind: "adam", learningRate: 2 }]], // prettier-ignore
    ["train.clipNorm=null,1", "train.clipNorm", [null, 1]],
  ])("make axes of several values: %s", (setting, path, axis) => {
    expect(axesOf(setting)[path]).toEqual(axis);
    expect(Object.keys(axesOf(setting)).slice(0, 2)).toEqual(["seed", rate]);
  });

  it("put single values into the base, or in place of an axis, which then goes with no other", () => {
    const changed = setOnSweep(spec, ["task.length=[1,40]", "train.steps=9", "seed=7", "model.cell=lstm"]);
    expect(changed).toMatchObject({
      base: { task: { length: [1, 40] }, train: { steps: 9 }, model: { cell: "lstm" }, seed: 3 },
      axes: { seed: [7], [rate]: [0.1, 0.2] },
      zip: [],
    });
    expect(base.train.steps).toBe(5);
    const sweep = prepareSweep(
      setOnSweep({ ...spec, base: { ...base, task: { ...base.task, length: 3 } } }, ["seed=7"]),
    );
    expect(sweep.count).toBe(2);
    expect(sweep.run(1).spec).toMatchObject({ seed: 7, train: { optimizer: { learningRate: 0.2 } } });
  });

  it("know an axis by its path, however it is written, and the newest setting wins", () => {
    const axes = { "evaluate[0].sequences": [1, 2] };
    const changed = setOnSweep({ ...spec, axes, zip: [] }, ["evaluate.0.sequences=3..4", "evaluate.0.sequences=5,6"]);
    expect((changed as { axes: unknown }).axes).toEqual({ "evaluate[0].sequences": [5, 6] });
  });

  it("leave the draw out with the last drawn axis", () => {
    const drawn = { ...spec, zip: [], axes: { [rate]: { uniform: [0, 1] }, seed: [1] }, draw: { random: 5 } };
    expect(prepareSweep(setOnSweep(drawn, [`${rate}=0.1,0.2`])).count).toBe(2);
    expect(prepareSweep(setOnSweep(drawn, ["train.clipNorm=1,2"])).count).toBe(10);
    const idle = { ...spec, draw: { random: 5 } };
    expect(() => prepareSweep(setOnSweep(idle, ["seed=3"]))).toThrow(/draw has nothing to draw/);
  });

  it("override train.steps by train.epochs, as for a run", () => {
    const { base: own } = setOnSweep(spec, ["train.epochs=3"]) as { base: { train: object } };
    expect(own.train).toEqual({ optimizer: base.train.optimizer, batchSize: 4, epochs: 3 });
  });

  it.each([
    ["seed=9..0", /a\.\.b counts whole numbers upwards; .*, got "seed=9\.\.0"\.$/],
    ["seed=0..0.5", /counts whole numbers/],
    [`${rate}=1..2:log`, /must be a\.\.b, a\.\.b:linear:n or a\.\.b:log:n/],
    [`${rate}=1..2:cubic:3`, /must be a\.\.b/],
    ["seed", /must be path=value, got "seed"/],
  ])("refuse %s", (setting, sentence) => {
    expect(() => setOnSweep(spec, [setting])).toThrow(failure("OUTLAST_USAGE", sentence));
  });
});
