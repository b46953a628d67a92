import { describe, expect, it } from "vitest";
import { createModel, extrapolate, reluCounter, train } from "../../src/index.js";
import type { TaskSpec } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";

const resolving = (spec: object) => (): unknown => resolveTask(spec as TaskSpec);

describe("dyck1's strings of an exact length", () => {
  it("are counted by an exact counter, however they are drawn", async () => {
    const model = reluCounter();
    for (const sampler of ["conditioned", "concatenated", "nested", "zigzag"] as const) {
      const task = { kind: "dyck1", sampler } as const;
      const curve = await extrapolate(model, { task, lengths: [2000, 20_000], sequences: 5, seed: 1 });
      expect(curve.metrics["sequenceAccuracy"]!.mean).toEqual([1, 1]);
      expect(curve.metrics["firstFailure"]!.mean).toEqual([2000, 20_000]);
    }
  });

  it("of two strings have lengths in steps of 4", () => {
    const [concatenated, nested] = (["concatenated", "nested"] as const).map((sampler) =>
      resolveTask({ kind: "dyck1", sampler }),
    );
    expect(concatenated).toMatchObject({ lengthStep: 4, shortest: 4, exhaustible: true });
    expect(nested).toMatchObject({ lengthStep: 4, shortest: 8, exhaustible: true });
    expect(resolveTask({ kind: "dyck1", sampler: "conditioned" })).toMatchObject({ lengthStep: 2, exhaustible: false });
    const refused = extrapolate(reluCounter(), {
      task: { kind: "dyck1", sampler: "nested" },
      lengths: [2002],
      sequences: 1,
      seed: 1,
    });
    return expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /must be a multiple of 4/));
  });
});

describe("semiDyck1", () => {
  it("is what a ReLU counter computes, also where it closes too much", async () => {
    const task = { kind: "semiDyck1", sampler: "conditioned" } as const;
    const options = { task, lengths: [[999, 1001], 2001], sequences: 20, seed: 1 } as const;
    const exact = await extrapolate(reluCounter(), { ...options, lengths: [[999, 1001], 2001] });
    expect(exact.metrics["sequenceAccuracy"]!.mean).toEqual([1, 1]);
    const [sequence] = draw({ kind: "semiDyck1", sampler: "uniform" }, { lengths: [41, 41], count: 1 });
    expect(sequence!.inputs).toHaveLength(41);
  });

  it("has training lengths one shorter to one longer than dyck1's", () => {
    const { trainingLengths, evaluation } = resolveTask({ kind: "semiDyck1", minLength: 10, maxLength: 20 });
    expect(trainingLengths).toEqual({ from: 9, to: 21 });
    expect(evaluation).toEqual({ kind: "semiDyck1", sampler: "uniform" });
    expect(resolving({ kind: "semiDyck1", maxLength: 5 })).toThrow(failure("OUTLAST_INVALID_SPEC", /must be even/));
  });
});

describe("shuffle and dyck2", () => {
  it("have one input and one output a bracket", () => {
    expect(resolveTask({ kind: "dyck2" })).toMatchObject({ inputSize: 4, outputSize: 4 });
    expect(resolveTask({ kind: "shuffle", pairs: 6 })).toMatchObject({ inputSize: 12, outputSize: 12 });
    expect(resolveTask({ kind: "shuffle" }).evaluation).toEqual({
      kind: "shuffle",
      pairs: 2,
      nested: false,
      sampler: "uniform",
    });
    expect(resolving({ kind: "shuffle", pairs: 8 })).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.pairs/));
  });

  it("of nested pairs have the strings of dyck2 and other targets", () => {
    const options = { lengths: [30, 30] as [number, number], count: 5 };
    const stack = draw({ kind: "dyck2", sampler: "uniform" }, options);
    const counters = draw({ kind: "shuffle", nested: true, sampler: "uniform" }, options);
    const crossing = draw({ kind: "shuffle", sampler: "uniform" }, options);
    expect(counters.map(({ inputs }) => inputs)).toEqual(stack.map(({ inputs }) => inputs));
    expect(counters.map(({ targets }) => targets)).not.toEqual(stack.map(({ targets }) => targets));
    expect(crossing.map(({ inputs }) => inputs)).not.toEqual(stack.map(({ inputs }) => inputs));
  });
});

describe("equal runs", () => {
  it("have lengths of as many letters, and one string each", async () => {
    const task = resolveTask({ kind: "aNbNcN", window: [2, 30] });
    expect(task).toMatchObject({ lengthStep: 3, shortest: 3, inputSize: 3, outputSize: 4, exhaustible: true });
    expect(task.trainingLengths).toEqual({ from: 6, to: 90 });
    expect(resolving({ kind: "aNbN", window: [9, 2] })).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.window must/));
    const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 2, outputSize: 3, readout: { activation: "sigmoid" } }); // prettier-ignore
    const curve = await extrapolate(model, { task: { kind: "aNbN" }, lengths: [20, [2, 40]], sequences: 7, seed: 1 });
    expect(curve.sequences).toEqual([1, 7]);
    const cut = extrapolate(model, {
      task: { kind: "aNbN" },
      lengths: [20],
      sequences: 7,
      sampling: "prefix",
      seed: 1,
    });
    await expect(cut).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /a part of one of its strings is none of them/));
  });

  it("draw n as the distribution says", () => {
    const mean = (distribution: "uniform" | "uShaped" | "rightTailed" | "leftTailed"): number => {
      const set = draw({ kind: "aNbN", distribution }, { lengths: [2, 100], count: 1000, stream: "data" });
      return set.reduce((sum, { inputs }) => sum + inputs.length / 2, 0) / 1000;
    };
    expect(Math.abs(mean("uniform") - 25.5)).toBeLessThan(2.3);
    expect(Math.abs(mean("uShaped") - 25.5)).toBeLessThan(3.2);
    expect(Math.abs(mean("rightTailed") - 9.17)).toBeLessThan(1.3);
    expect(Math.abs(mean("leftTailed") - 41.83)).toBeLessThan(1.3);
  });
});

describe("classes of whole strings", () => {
  it.each([
    [[2], { binary: [4, 6], ternary: [4, 6], acceptance: [4, 6] }],
    [[2, 4], { binary: [20, 28], ternary: [20, 24], acceptance: [20, 34] }],
    [[2, 4, 8], { binary: [276, 354], ternary: [276, 297], acceptance: [276, 518] }],
    [[10], { binary: [1024, 1276], ternary: [1024, 1158], acceptance: [1024, 1964] }],
    [[2, 4, 8, 16], { binary: [65_812, 78_760], ternary: [65_812, 79_296], acceptance: undefined }],
  ])("have as many training strings of lengths %j as the papers, raw and oversampled", (lengths, expected) => {
    const sizes = (spec: TaskSpec): unknown[] =>
      [false, true].map((oversample) => resolveTask({ ...spec, lengths, oversample } as TaskSpec).sequences);
    for (const classes of ["binary", "ternary"] as const) {
      expect(sizes({ kind: "bracketCounting", classes })).toEqual(expected[classes]);
    }
    if (expected.acceptance) expect(sizes({ kind: "dyck1Acceptance" })).toEqual(expected.acceptance);
  });

  it("have no more training strings than there is room for, of even lengths", () => {
    const refused = (lengths: number[], sentence: RegExp): void =>
      expect(() => resolveTask({ kind: "bracketCounting", lengths })).toThrow(
        failure("OUTLAST_INVALID_SPEC", sentence),
      );
    refused([18, 20], /^task\.lengths must have at most 2\^20 strings together, got 1310720: drop a length\.$/);
    refused([3], /^task\.lengths\[0\] must be a multiple of 2, got 3\.$/);
    expect(resolveTask({ kind: "bracketCounting", lengths: [20], oversample: false }).sequences).toBe(2 ** 20);
  });

  it.each([
    [{ kind: "bracketCounting", classes: "binary" }, [177, 177]],
    [{ kind: "bracketCounting", classes: "ternary" }, [99, 99, 99]],
    [{ kind: "dyck1Acceptance" }, [259, 259]],
    [{ kind: "bracketCounting", classes: "binary", oversample: false }, [177, 99]],
    [{ kind: "bracketCounting", classes: "ternary", oversample: false }, [99, 78, 99]],
    [{ kind: "dyck1Acceptance", oversample: false }, [17, 259]],
  ] as const)("of %j are as many as the table says", (spec, counts) => {
    const { sequences } = resolveTask(spec);
    const set = draw(spec, { lengths: [2, 8], count: sequences as number, stream: "data" });
    const labels = set.map(({ targets }) => targets.at(-1)![0]!);
    expect(counts.map((_, label) => labels.filter((own) => own === label).length)).toEqual(counts);
    expect(set).toHaveLength(sequences as number);
  });

  it("say no on the boundary: more than half is yes", async () => {
    // A linear cell that counts, without biases: count 0 gives sigmoid(0) = 1/2, which the papers take for ZeroNeg.
    const spec = { cell: "linear", inputSize: 2, hiddenSize: 1, outputSize: 1, bias: false } as const;
    const counter = (activation: "none" | "sigmoid" | "clip", a: number): ReturnType<typeof createModel> => {
      const model = createModel({ ...spec, readout: { activation, bias: false } });
      const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) });
      model.setParameters({ A: tensor([1, 1], [1]), B: tensor([1, 2], [a, -1]), C: tensor([1, 1], [1]) });
      return model;
    };
    const task = { kind: "bracketCounting" } as const;
    const lengths = [20, 30, 40, 50];
    for (const [activation, loss] of [
      ["sigmoid", "mse"],
      ["clip", "mse"],
      ["none", "bce"],
    ] as const) {
      const options = { task, lengths, sequences: 150, seed: 1, loss } as const;
      const exact = await extrapolate(counter(activation, 1), options);
      expect(exact.metrics["sequenceAccuracy"]!.mean).toEqual([1, 1, 1, 1]);
      const biased = await extrapolate(counter(activation, 1.001), options);
      expect(biased.metrics["sequenceAccuracy"]!.mean[0]).toBeCloseTo(activation === "clip" ? 1 : 2 / 3, 5);
    }
  });

  it("train on their sets with their losses", async () => {
    const model = createModel({ cell: "relu", inputSize: 2, hiddenSize: 2, outputSize: 3 });
    const task = { kind: "bracketCounting", classes: "ternary", lengths: [2, 4] } as const;
    const optimizer = { kind: "adam", learningRate: 0.005 } as const;
    const result = await train(model, { task, loss: "ce", scored: "last", optimizer, epochs: 2, batchSize: 1 });
    expect(result.steps).toBe(48);
    expect(resolving({ kind: "bracketCounting", lengths: [3] })).toThrow(failure("OUTLAST_INVALID_SPEC", /lengths/));
    expect(resolving({ kind: "bracketCounting", lengths: [4, 2, 4] })).toThrow(/task\.lengths has 4 twice/);
    expect(resolving({ kind: "dyck1Acceptance", lengths: [22] })).toThrow(failure("OUTLAST_INVALID_SPEC", /lengths/));
  });
});
