import { describe, expect, it } from "vitest";
import { applyOverrides, resolveRun } from "../../src/run/index.js";
import { failure } from "../helpers.js";
import { small } from "./specs.js";

describe("applyOverrides", () => {
  it("sets fields of objects and arrays, by JSON or as a string, and leaves the spec alone", () => {
    const before = structuredClone(small);
    const settings = [
      "seed=7",
      "model.cell=gru",
      "train.optimizer.learningRate=1e-3",
      "evaluate[0].lengths=[2,4]",
      "evaluate.0.name=a=b",
      "model.learnInitialState=true",
      "history.every=5",
      'task={"kind":"dyck1","sequences":9}',
      "task.sequences=8",
    ];
    const spec = applyOverrides(small, settings) as typeof small;
    expect(spec).toEqual({
      specVersion: 1,
      seed: 7,
      model: { cell: "gru", hiddenSize: 1, learnInitialState: true },
      task: { kind: "dyck1", sequences: 8 },
      train: { optimizer: { kind: "adam", learningRate: 1e-3 }, batchSize: 1, epochs: 2 },
      evaluate: [{ name: "a=b", lengths: [2, 4], sequences: 20 }],
      history: { every: 5 },
    });
    expect(small).toEqual(before);
  });

  it.each([
    ["train.epoch=3", /^train has no field "epoch": did you mean "epochs"\?/],
    ["train.optimiser.learningRate=1", /^train has no field "optimiser": did you mean "optimizer"\?/],
    ["train.optimizer.rate=1", /^train\.optimizer has no field "rate"/],
    ["evaluate[0].length=[3]", /^evaluate\[0\] has no field "length": did you mean "lengths"\?/],
    ["modle.cell=gru", /has no field "modle": did you mean "model"\?/],
    ["task.sampler=zig", /^task\.sampler must be .* did you mean "zigzag"\?/],
  ])("leaves %s to the schema, which names the nearest", (setting, sentence) => {
    const resolve = (): unknown => resolveRun(applyOverrides(small, [setting]));
    expect(resolve).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it.each([
    ["seed", /must be path=value, got "seed"/],
    ["=1", /must be path=value/],
    ["seed.x=1", /seed\.x cannot be set: seed is no object/],
    ["evaluate[1].name=x", /evaluate has 1 items, counted from 0/],
    ["evaluate.x.name=x", /evaluate has 1 items/],
    ["model..cell=x", /model has no field ""/],
    ["__proto__.polluted=1", /has no field "__proto__"/],
    ["model.__proto__.polluted=1", /has no field "__proto__"/],
  ])("refuses %s", (setting, sentence) => {
    expect(() => applyOverrides(small, [setting])).toThrow(failure("OUTLAST_USAGE", sentence));
    expect({}).not.toHaveProperty("polluted");
  });
});
