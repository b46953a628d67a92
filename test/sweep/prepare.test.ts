import { describe, expect, it } from "vitest";
import { OutlastError } from "../../src/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { small } from "../run/specs.js";
import { base } from "./specs.js";

/** What is wrong with a sweep, a sentence each. */
function faultsOf(spec: object, options = {}): string[] {
  try {
    prepareSweep({ name: "test", base, ...spec }, options);
    return [];
  } catch (error) {
    if (!(error instanceof OutlastError)) throw error;
    expect(error.code).toBe("OUTLAST_INVALID_SPEC");
    const [first = "", ...lines] = error.message.split("\n  ");
    if (lines.length === 0) return [first];
    expect(first).toBe(`The sweep has ${lines.length} faults:`);
    return lines;
  }
}

const rate = "train.optimizer.learningRate";

describe("a sweep's spec is refused with all its faults:", () => {
  it("of very many as long a list as can be read", () => {
    const axes = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`axis${i}`, "x"]));
    const prepare = (): unknown => prepareSweep({ name: "test", base, axes });
    expect(prepare).toThrow(/^The sweep has 2000 faults:\n(.|\n)+\.\.\. and 19\d\d more\.$/);
    expect(prepare).toThrow(/^(.|\n){1,2500}$/);
  });

  it("every one of many", () => {
    const axes = {
      "train.optimizer.lerningRate": [0.1],
      "trian.steps": [5],
      "model.cell": ["gru", "lstn", 7],
      "train.batchSize": [4, 0, 8, -1],
      "train.clipNorm": [],
      "train.steps": { lin: [1, 5, 5] },
    };
    expect(faultsOf({ axes, seeed: 1 })).toEqual([
      'the sweep has no field "seeed": did you mean "seed"?',
      expect.stringContaining('axes["train.clipNorm"] must be an array of at least 1 items, got [].') as string,
      expect.stringContaining('did you mean "linear"?') as string,
    ]);
    expect(faultsOf({ axes })).toEqual([
      'axes["train.clipNorm"] must be an array of at least 1 items, got [].',
      expect.stringMatching(/^axes\["train\.steps"\] must be a list .* did you mean "linear"\?$/) as string,
      'axes["train.optimizer.lerningRate"] is no path of a run\'s spec: train.optimizer has no field "lerningRate": ' +
        'did you mean "train.optimizer.learningRate"?',
      'axes["trian.steps"] is no path of a run\'s spec: the spec has no field "trian": did you mean "train.steps"?',
      expect.stringMatching(/^axes\["model\.cell"\] must be .*, got "lstn": did you mean "lstm"\?$/) as string,
      expect.stringMatching(/^axes\["model\.cell"\] must be .*, got 7\.$/) as string,
      'axes["train.batchSize"] must be at least 1, got 0.',
      'axes["train.batchSize"] must be at least 1, got -1.',
    ]);
  });

  it.each<[string, object, string | RegExp]>([
    ["no name", { name: "", axes: {} }, /^name must be a string of at least 1 characters/],
    ["no base", { base: 3, axes: {} }, "base must be an object, got 3."],
    ["a gap that no axis fills", { base: { ...base, seed: undefined }, axes: {} }, /^base: seed must be a number/],
    ["a fault of the base", { base: { ...base, sead: 1 }, axes: { seed: [1] } }, /^base: the spec has no field "sead"/],
    ["a path that is none", { axes: { "a..b[": [1] } }, /^axes\["a\.\.b\["\] is no path such as/],
    ["a path into a number", { axes: { "seed.x": [1] } }, 'axes["seed.x"]: seed.x cannot be set: seed is no object.'],
    [
      "two names of one path",
      { axes: { "evaluate[0].sequences": [1], "evaluate.0.sequences": [2] } },
      /means the same as/,
    ],
    [
      "a wider axis after a narrow one",
      { axes: { [rate]: [1], "train.optimizer": [{ kind: "gd", learningRate: 1 }] } },
      /undoes axes/,
    ],
    [
      "values that contradict the base",
      { axes: { "task.kind": ["adding", "delay"] } },
      /^axes\["task\.kind"\] cannot be "delay": task\.delay must/,
    ],
    ["a model that cannot be", { axes: { "model.layers": [1, 9] } }, 'axes["model.layers"] must be at most 8, got 9.'],
    [
      "zipped axes of different lengths",
      { axes: { seed: [1, 2], [rate]: [1] }, zip: [["seed", rate]] },
      /^zip\[0\] needs axes of one length: seed has 2, train\.optimizer\.learningRate has 1\.$/,
    ],
    [
      "a zipped stranger",
      { axes: { seed: [1, 2] }, zip: [["seed", "sed"]] },
      /^zip\[0\] has "sed", which is no axis: did you mean "seed"\?$/,
    ],
    [
      "an axis in two zips",
      {
        axes: { seed: [1], [rate]: [1] },
        zip: [
          ["seed", rate],
          [rate, "seed"],
        ],
      },
      /twice/,
    ],
    [
      "a drawn axis in a zip",
      { axes: { seed: [1], [rate]: { uniform: [0, 1] } }, zip: [["seed", rate]], draw: { random: 1 } },
      /which is drawn/,
    ],
    [
      "drawn axes without a draw",
      { axes: { [rate]: { uniform: [0, 1] } } },
      /^draw must say how the drawn axis train\.optimizer\.learningRate is drawn: /,
    ],
    ["a draw without drawn axes", { axes: { seed: [1] }, draw: { random: 3 } }, /^draw has nothing to draw/],
    [
      "a Latin hypercube beyond memory",
      { axes: { [rate]: { uniform: [0, 1] } }, draw: { latinHypercube: 1e8 } },
      /^draw is made as a whole/,
    ],
    [
      "a condition on a stranger",
      { axes: { seed: [1] }, conditions: { seed: { sed: 1 } } },
      /^conditions\["seed"\]\["sed"\] names no axis/,
    ],
    [
      "a condition that never holds",
      { axes: { seed: [1], [rate]: [1] }, conditions: { seed: { [rate]: 2 } } },
      /is never 2\.$/,
    ],
    [
      "conditions in a circle",
      { axes: { seed: [1], [rate]: [1] }, conditions: { seed: { [rate]: 1 }, [rate]: { seed: 1 } } },
      /ask about it/,
    ],
    [
      "a grid axis under a drawn one",
      { axes: { seed: [1], [rate]: { choice: [1, 2] } }, conditions: { seed: { [rate]: 2 } }, draw: { random: 2 } },
      /must be drawn too/,
    ],
    [
      "more points than are meant",
      { axes: { seed: { from: 0, count: 1e9 } } },
      /^The sweep has 1000000000 points: say yes/,
    ],
    [
      "more points than can be counted",
      { axes: { seed: { from: 0, count: 1e10 }, [rate]: { linear: [0, 1, 1e8] } } },
      /more than can be counted/,
    ],
  ])("%s", (_what, spec, sentence) => {
    expect(faultsOf(spec)).toEqual([typeof sentence === "string" ? sentence : expect.stringMatching(sentence)]);
  });

  it("values of two axes that never go together, each pair of them", () => {
    const loss = { "train.loss": ["mse", "bce"], "model.readout.activation": ["none", "sigmoid"], seed: [1, 2] };
    expect(faultsOf({ base: small, axes: loss })).toEqual([
      expect.stringMatching(
        /^axes\["train\.loss"\] cannot be "bce" where model\.readout\.activation is "sigmoid": .*sigmoid.* Say in conditions/,
      ) as string,
    ]);
    const steps = { "train.batchSize": [0, 4], "train.steps": [5, 20, 7], checkpoints: [[], [10], [6]], seed: [1] };
    const beyond = (count: number, step: number): string =>
      expect.stringContaining(
        `axes["train.steps"] cannot be ${count} where checkpoints is [${step}]: checkpoints has step ${step}, but`,
      ) as string;
    expect(faultsOf({ axes: steps })).toEqual([
      'axes["train.batchSize"] must be at least 1, got 0.',
      beyond(5, 10),
      beyond(5, 6),
      beyond(7, 10),
    ]);
  });

  it("but not values that conditions or a zip keep apart, nor three that go together by twos", () => {
    const loss = { "train.loss": ["mse", "bce"], "model.readout.activation": ["sigmoid", "none"] };
    const conditions = { "model.readout.activation": { "train.loss": "mse" } };
    expect(faultsOf({ base: small, axes: loss, conditions })).toEqual([]);
    expect(faultsOf({ base: small, axes: loss, zip: [Object.keys(loss)] })).toEqual([]);
    const steps = { "train.steps": [5, 6, 20], checkpoints: [[5], [6], [20]], "model.cell": ["gru", "lstm"] };
    expect(faultsOf({ axes: steps, zip: [["train.steps", "checkpoints"]] })).toEqual([]);
    const three = { "train.steps": [null], "train.batchSize": [20, 4], "train.epochs": [1, 4], checkpoints: [[], [3]] };
    expect(faultsOf({ axes: three })).toEqual([]);
  });

  it("but not for what axes fill, contradict only without their conditions, or say yes to", () => {
    expect(faultsOf({ base: { ...base, seed: undefined }, axes: { seed: [1, 2] } })).toEqual([]);
    const axes = { "train.optimizer.kind": ["gd", "momentum"], "train.optimizer.momentum": [0.5] };
    const conditions = { "train.optimizer.momentum": { "train.optimizer.kind": "momentum" } };
    expect(faultsOf({ axes, conditions })).toEqual([]);
    expect(faultsOf({ axes })).toEqual([
      'axes["train.optimizer.momentum"] does not exist at every value of train.optimizer.kind: say in conditions where it does.',
    ]);
    expect(faultsOf({ axes: { seed: { from: 0, count: 1e9 } } }, { yes: true })).toEqual([]);
  });
});
