import { describe, expect, it } from "vitest";
import { resolveRun } from "../../src/run/index.js";
import { failure } from "../helpers.js";
import { changed, small } from "./specs.js";

const [entry] = small.evaluate!;
const train = (change: object): object => ({ train: { ...small.train, ...change } });
const model = (change: object): object => ({ model: { ...small.model, ...change } });
const task = (change: object): object => ({ task: { ...small.task, ...change } });
const evaluate = (change: object): object => ({ evaluate: [{ ...entry, ...change }] });
const test = { kind: "dyck1", split: "test" };

describe("a resolved run", () => {
  it("has every default filled in", () => {
    const { spec } = resolveRun(small);
    expect(spec.seeds).toEqual({ init: 3, data: 3, shuffle: 3, evaluate: 3 });
    expect(spec.model).toMatchObject({ inputSize: 2, outputSize: 2, readout: { bias: true, activation: "sigmoid" } });
    expect(spec.train).toMatchObject({ loss: "mse", scored: "every", carryState: false });
    expect(spec.task).toEqual({ kind: "dyck1", sampler: "grammar", minLength: 2, maxLength: 20, sequences: 50 });
    expect(spec.evaluate[0]).toMatchObject({ task: { kind: "dyck1", sampler: "uniform" }, sampling: "fresh" });
    expect(spec).toMatchObject({ history: { every: 1 }, checkpoints: [] });
  });

  it("keeps at most 1000 losses by default", () => {
    const every = (change: object): number => resolveRun(changed(change)).spec.history.every;
    expect(every(train({ epochs: undefined, steps: 1000 }))).toBe(1);
    expect(every(train({ epochs: undefined, steps: 1001 }))).toBe(2);
    expect(every({ ...train({ epochs: 30 }), ...task({ sequences: 10_000 }) })).toBe(300);
    expect(every(train({ epochs: 1000, batchSize: 30 }))).toBe(2);
    expect(every(train({ epochs: 100, batchSize: "full", window: 1 }))).toBe(2);
  });

  it("has the mode that is cheaper for its shape", () => {
    const of = (change: object, batchSize: number, sequences: number | "fresh" = "fresh"): string => {
      const task = { kind: "teacher", system: { memoryless: 1 }, length: 20, sequences };
      const train = { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 3, batchSize, ...change };
      const spec = { task, train, model: { cell: "linear", hiddenSize: 8 }, evaluate: [] };
      return resolveRun(changed(spec)).spec.train.mode;
    };
    expect(of({}, 100)).toBe("impulse");
    expect(of({}, 1)).toBe("bptt");
    expect(of({}, 100, 1)).toBe("bptt");
    expect(of({ mode: "bptt" }, 100)).toBe("bptt");
    expect(of({ mode: "impulse" }, 1)).toBe("impulse");
    expect(of({ window: 4, scored: "every" }, 100)).toBe("bptt");
    expect(of({ carryState: true }, 100)).toBe("bptt");
    expect(resolveRun(small).spec.train.mode).toBe("bptt");
  });

  it("has logits under bce", () => {
    expect(resolveRun(changed(train({ loss: "bce" }))).spec.model.readout.activation).toBe("none");
  });
});

describe("a spec is refused, with the path of the fault, for", () => {
  it.each<[string, object, RegExp]>([
    ["steps and epochs", train({ steps: 5 }), /^train\.epochs cannot be given together with steps \(5\)/],
    ["neither", train({ epochs: undefined }), /^train\.steps or epochs must be given/],
    [
      "bce over a sigmoid",
      { ...train({ loss: "bce" }), ...model({ readout: { activation: "sigmoid" } }) },
      /^train\.loss "bce" takes logits/,
    ],
    [
      "ce on yes-or-no targets",
      train({ loss: "ce" }),
      /^train\.loss must be mse or bce for the targets of the task dyck1/,
    ],
    ["other sizes", model({ inputSize: 3 }), /^model\.inputSize must be 2, what the task dyck1 gives, got 3/],
    ["other outputs", model({ outputSize: 1 }), /^model\.outputSize must be 2/],
    ["fractional sizes", model({ hiddenSize: 1.5 }), /^model\.hiddenSize must be a whole number, got 1\.5/],
    ["negative sizes", model({ hiddenSize: -1 }), /^model\.hiddenSize must be at least 1, got -1/],
    ["an unknown cell", model({ cell: "lstn" }), /^model\.cell must be .* did you mean "lstm"/],
    ["odd training lengths", task({ maxLength: 21 }), /^task\.maxLength must be even/],
    ["odd lengths", evaluate({ lengths: [10, 15] }), /^evaluate\[0\]\.lengths\[1\] must be a multiple of 2/],
    ["a range without a length", evaluate({ lengths: [[15, 15]] }), /^evaluate\[0\]\.lengths\[0\] must be a multiple/],
    ["fresh sequences in epochs", task({ sequences: "fresh" }), /^train\.epochs cannot be counted/],
    [
      "fresh sequences in full",
      { ...task({ sequences: "fresh" }), ...train({ epochs: undefined, steps: 3, batchSize: "full" }) },
      /^train\.batchSize must be a number/,
    ],
    [
      "a checkpoint beyond the end",
      { checkpoints: [1, 101] },
      /^checkpoints has step 101, but training ends after at most 100/,
    ],
    [
      "two evaluations of one name",
      { evaluate: [entry, entry] },
      /^evaluate\[1\]\.name must differ from that of evaluate\[0\]/,
    ],
    [
      "a held-out part inside training",
      { ...task({ sequences: 10_001 }), ...evaluate({ task: { kind: "dyck1", split: "test" } }) },
      /^evaluate\[0\]\.task\.split starts at row 10000/,
    ],
    [
      "a held-out part that is the training set",
      { ...task({ split: "test", sequences: 5000 }), ...evaluate({ task: { ...test, maxLength: 20 }, lengths: [10] }) },
      /^evaluate\[0\]\.task\.split starts at row 10000 of the training draw, of which rows 10000 to 14999 are/,
    ],
    [
      "a held-out part of another draw",
      evaluate({ task: test }),
      /^evaluate\[0\]\.task\.maxLength must be 20, as task\.maxLength is, got 50/,
    ],
    [
      "a held-out part of another sampler's draw",
      { ...task({ sampler: "uniform" }), ...evaluate({ task: { ...test, maxLength: 20 }, lengths: [10] }) },
      /^evaluate\[0\]\.task\.sampler must be "uniform", as task\.sampler is, got "grammar"/,
    ],
    [
      "lengths outside of a held-out part's draw",
      evaluate({ task: { ...test, maxLength: 20 }, lengths: [[2, 22]] }),
      /^evaluate\[0\]\.lengths\[0\] must lie within 2-20, the lengths of the draw/,
    ],
    [
      "a search among the grammar's lengths",
      evaluate({ task: { kind: "dyck1" }, horizon: { upTo: 100 } }),
      /^evaluate\[0\]\.horizon\.upTo cannot be searched for the task dyck1: the grammar gives few/,
    ],
    [
      "lengths at which nothing is there to say again",
      {
        task: { kind: "delay", delay: 3, length: 10, sequences: 5 },
        model: { cell: "gru", hiddenSize: 2 },
        ...evaluate({ lengths: [3, 4, 20] }),
      },
      /^evaluate\[0\]\.lengths\[0\] must be at least 4, the shortest length of delay, got 3/,
    ],
    [
      "impulse mode of another cell",
      train({ mode: "impulse" }),
      /^train\.mode "impulse" is for the linear cell, and the model's is lstm: drop it, or use "bptt"\.$/,
    ],
    ["an unknown mode", train({ mode: "impulses" }), /^train\.mode must be .* did you mean "impulse"/],
    ["a window on last steps", train({ scored: "last", window: 3 }), /^train\.window needs scored "every"/],
    ["another version", { specVersion: 2 }, /^specVersion must be 1, got 2/],
    [
      "no success bound",
      evaluate({ success: { metric: "loss", statistic: "mean" } }),
      /^evaluate\[0\]\.success must have one of/,
    ],
    ["an unknown task", { task: { kind: "dyk1" } }, /^task\.kind must be .* did you mean "dyck1"/],
    [
      "an infinite rate",
      train({ optimizer: { kind: "gd", learningRate: Infinity } }),
      /^train\.optimizer\.learningRate/,
    ],
    ["a seed that is no whole number", { seed: 0.5 }, /^seed must be a whole number/],
    ["a seed past 2^53", { seed: 2 ** 53 }, /^seed must be/],
  ])("%s", (_what, change, sentence) => {
    expect(() => resolveRun(changed(change))).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  const rates = { W: { learningRate: 1 } };
  const values = { "readout.bias": { kind: "values", values: [1] } };
  it.each<[string, string, object, RegExp]>([
    [
      "an unknown parameter",
      "OUTLAST_UNKNOWN_PARAMETER",
      model({ freeze: ["readout.weights"] }),
      /^model\.freeze.*did you mean "readout\.weight"/,
    ],
    [
      "a rate for no parameter",
      "OUTLAST_UNKNOWN_PARAMETER",
      train({ optimizer: { kind: "gd", learningRate: 1, perParameter: rates } }),
      /^train\.optimizer\.perParameter/,
    ],
    [
      "wrong initial values",
      "OUTLAST_SHAPE",
      model({ init: { kind: "pytorch", perParameter: values } }),
      /^model\.init\.perParameter.*needs 2 numbers/,
    ],
  ])("%s", (_what, code, change, sentence) => {
    expect(() => resolveRun(changed(change))).toThrow(failure(code, sentence));
  });

  it("what is no spec at all", () => {
    for (const nothing of [undefined, null, 3, "x", [], new Map()]) {
      expect(() => resolveRun(nothing)).toThrow(failure("OUTLAST_INVALID_SPEC"));
    }
  });
});
