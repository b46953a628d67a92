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

  it("removes a field that is set to null", () => {
    const settings = ["train.batchSize=null", "evaluate[0]=null", "train.stop.lossBelow=null", "model.cell=null"];
    const { train, evaluate, model } = applyOverrides(small, settings) as typeof small;
    expect(train).toEqual({ optimizer: small.train.optimizer, epochs: 2 });
    expect(evaluate).toEqual([]);
    expect(model).toEqual({ hiddenSize: 1 });
  });

  it("drops the epochs when steps are set, and the steps when epochs are", () => {
    const steps = applyOverrides(small, ["train.steps=100"]);
    expect((steps as typeof small).train).toEqual({ ...small.train, epochs: undefined, steps: 100 });
    expect(resolveRun(steps).spec.train.steps).toBe(100);
    expect((applyOverrides(steps, ["train.epochs=5"]) as typeof small).train).toEqual({ ...small.train, epochs: 5 });
    const both = applyOverrides(small, ["train.steps=100", "train.epochs=5"]);
    expect(() => resolveRun(both)).toThrow(failure("OUTLAST_INVALID_SPEC", /^train\.epochs cannot be given together/));
    const swapped = applyOverrides(small, ["train.epochs=null", "train.steps=7"]) as typeof small;
    expect(swapped.train).toMatchObject({ steps: 7 });
  });

  it("takes names with dots in brackets, and PyTorch's as they are", () => {
    const settings = [
      'train.optimizer.perParameter["rnn.weight_hh_l0"].learningRate=0.1',
      "train.optimizer.perParameter.readout.bias.learningRate=0",
      'model["init"].kind=pytorch',
      'model.init.perParameter.rnn.bias_ih_l0={"kind":"constant","value":1}',
      'model.init.perParameter["readout.bias"].kind=values',
      'model.init.perParameter["readout.bias"].values=[0,1]',
      "model.readout.activation=none",
    ];
    const spec = applyOverrides(small, settings) as typeof small;
    expect(spec.train.optimizer.perParameter).toEqual({
      "rnn.weight_hh_l0": { learningRate: 0.1 },
      "readout.bias": { learningRate: 0 },
    });
    expect(resolveRun(spec).spec.model).toMatchObject({
      init: {
        kind: "pytorch",
        perParameter: {
          "rnn.bias_ih_l0": { kind: "constant", value: 1 },
          "readout.bias": { kind: "values", values: [0, 1] },
        },
      },
      readout: { activation: "none" },
    });
    const odd = applyOverrides({ a: {} }, ['a["x=\\"y\\" ]"]=1']);
    expect(odd).toEqual({ a: { 'x="y" ]': 1 } });
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
    ["evaluate[x].name=1", /evaluate\[x\]\.name is no path/],
    ['model["cell=1', /must be path=value/],
    ["model]=1", /model\] is no path/],
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
