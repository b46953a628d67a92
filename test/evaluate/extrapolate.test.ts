import { describe, expect, it } from "vitest";
import { createModel, extrapolate, extrapolateMany, reluCounter } from "../../src/index.js";
import type { ExtrapolateOptions, Tensor } from "../../src/index.js";
import { metricNames, statisticNames } from "../../src/tasks/index.js";
import { native } from "../../src/native/index.js";
import { failure, filled, randomTensor } from "../helpers.js";
import { memorylessStudent } from "./students.js";

const gru = createModel({ cell: "gru", inputSize: 1, hiddenSize: 3, outputSize: 1 }, { seed: 5 });
const delay: ExtrapolateOptions = {
  task: { kind: "delay", delay: 2, length: 10 },
  lengths: [5, 20, 40],
  sequences: 400,
  seed: 7,
};

describe("extrapolateMany", () => {
  const spec = { cell: "lstm", inputSize: 1, hiddenSize: 2, outputSize: 1 } as const;
  const models = Array.from({ length: 19 }, (_, seed) => createModel(spec, { seed }));

  it.each([1, 7, 40])("gives each model the curve that it gets alone, on %i sequences", async (sequences) => {
    const options = { ...delay, sequences };
    const together = await extrapolateMany(models, options);
    const alone = [];
    for (const model of models) alone.push(await extrapolate(model, options));
    expect(together).toEqual(alone);
  });

  it("refuses models of different shapes, and none", async () => {
    const code = "OUTLAST_INVALID_ARGUMENT";
    await expect(extrapolateMany([models[0]!, gru], delay)).rejects.toMatchObject({ code, path: "models" });
    await expect(extrapolateMany([], delay)).rejects.toMatchObject({ code, path: "models" });
  });
});

describe("extrapolate", () => {
  it("knows the metrics of the core, in its order", () => {
    expect(native().metrics).toEqual(metricNames);
  });

  it("gives a curve with every statistic at every length", async () => {
    const curve = await extrapolate(gru, delay);
    expect(curve).toMatchObject({ name: "delay", step: null, lengths: [5, 20, 40], horizon: 0 });
    expect(Object.keys(curve.metrics)).toEqual(["loss", "normalizedError"]);
    for (const metric of Object.values(curve.metrics)) {
      expect(Object.keys(metric)).toEqual([...statisticNames]);
      for (let i = 0; i < 3; i++) {
        const order = [metric.q05, metric.q25, metric.median, metric.q75, metric.q95].map((values) => values[i]!);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
    }
  });

  it("is the error of the teacher's sequences, as forward and the drawn set give it", async () => {
    const student = memorylessStudent(0.5);
    const task = { kind: "teacher", system: { memoryless: 1 }, length: 4 } as const;
    const curve = await extrapolate(student, { task, lengths: [6], sequences: 30, seed: 3, metrics: ["loss"] });
    const { source } = (await import("../../src/tasks/index.js")).resolveTask(task);
    const request = { seed: 3, stream: "evaluate", from: 6, to: 6, count: 30, prefix: true } as const;
    const set = native().drawSet(source, request);
    const outputs = student.forward({ shape: [30, 6, 1], data: set.inputs }).outputs.data;
    const errors = Array.from({ length: 30 }, (_, i) => (outputs[6 * i + 5]! - set.targets[6 * i + 5]!) ** 2);
    const mean = errors.reduce((sum, error) => sum + error, 0) / 30;
    expect(Math.abs(curve.metrics.loss!.mean[0]! - mean)).toBeLessThan(1e-12);
  });

  it("agrees between fresh and prefix sampling where a prefix is a typical sequence", async () => {
    const [prefix, fresh] = await Promise.all([
      extrapolate(gru, { ...delay, sequences: 5000, sampling: "prefix" }),
      extrapolate(gru, { ...delay, sequences: 5000, sampling: "fresh" }),
    ]);
    fresh.metrics.loss!.mean.forEach((mean, i) => {
      expect(mean! / prefix.metrics.loss!.mean[i]!).toBeCloseTo(1, 1);
      expect(mean).not.toBe(prefix.metrics.loss!.mean[i]);
    });
  });

  it("gives the same bits whatever else is asked for, and on any number of threads", async () => {
    const one = await extrapolate(gru, { ...delay, threads: 1 });
    expect(await extrapolate(gru, { ...delay, threads: 5 })).toEqual(one);
    const fresh = { ...delay, sampling: "fresh" } as const;
    const all = await extrapolate(gru, fresh);
    const alone = await extrapolate(gru, { ...fresh, lengths: [40], metrics: ["normalizedError"] });
    expect(alone.metrics.normalizedError!.median[0]).toBe(all.metrics.normalizedError!.median[2]);
    expect(await extrapolate(gru, { ...delay, seed: 8 })).not.toEqual(one);
  });

  it("sorts lengths, and measures what the success criterion needs", async () => {
    const success = { metric: "loss", statistic: "q95", atMost: 100 } as const;
    const curve = await extrapolate(gru, { ...delay, lengths: [40, 5, 20], metrics: ["normalizedError"], success });
    expect(curve.lengths).toEqual([5, 20, 40]);
    expect(Object.keys(curve.metrics)).toEqual(["loss", "normalizedError"]);
    expect(curve.horizon).toBe(40);
  });

  it("takes sequences of the user's own, those of a tested length", async () => {
    const inputs = randomTensor([4, 3, 1], 1);
    const data = { inputs, targets: inputs, lengths: [3, 2, 3, 2] };
    const options = { data, lengths: [2, 3], sequences: 10, seed: 0, loss: "mse", scored: "every" } as const;
    const curve = await extrapolate(memorylessStudent(0), options);
    expect(curve).toMatchObject({ name: "dataset", horizon: 3 });
    expect(curve.metrics.loss!.mean).toEqual([0, 0]);
    const absent = extrapolate(memorylessStudent(0), { ...options, lengths: [1] });
    await expect(absent).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", /they have 2 to 3/));
    const gap = { ...options, data: { ...data, lengths: [1, 3, 3, 3] } };
    const between = extrapolate(memorylessStudent(0), { ...gap, lengths: [2] });
    await expect(between).rejects.toThrow(
      failure(
        "OUTLAST_NO_SEQUENCE",
        /^lengths\[0\] is 2, but no given sequence has such a length: they have 1, 3 steps/,
      ),
    );
    const long = extrapolate(memorylessStudent(0), { ...gap, lengths: [2, 4], sampling: "prefix" });
    await expect(long).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", /^lengths\[1\] is 4, .* to cut: they have 1, 3/));
    await expect(
      extrapolate(memorylessStudent(0), { ...gap, lengths: [2], sampling: "prefix" }),
    ).resolves.toBeDefined();
  });

  it("says how many sequences there were", async () => {
    const inputs = randomTensor([4, 3, 1], 1);
    const data = { inputs, targets: inputs, lengths: [3, 2, 3, 3] };
    const own = await extrapolate(memorylessStudent(0), { data, lengths: [2, 3], sequences: 2, seed: 0 });
    expect(own.sequences).toEqual([1, 2]);
    const zigzag = { kind: "dyck1", sampler: "zigzag" } as const;
    const few = await extrapolate(reluCounter(), { task: zigzag, lengths: [4, 2000], sequences: 50, seed: 0 });
    expect(few.sequences).toEqual([2, 10]);
    expect((await extrapolate(gru, delay)).sequences).toEqual([400, 400, 400]);
  });

  it("takes a range of one length for that length", async () => {
    const fresh = { ...delay, sampling: "fresh" } as const;
    const one = await extrapolate(gru, { ...fresh, lengths: [[20, 20]] });
    expect(one).toEqual(await extrapolate(gru, { ...fresh, lengths: [20] }));
  });

  it("counts answers of class data by the largest output", async () => {
    const spec = { cell: "linear", inputSize: 2, hiddenSize: 2, outputSize: 2, dtype: "float64" } as const;
    const values = { A: [0, 0, 0, 0], B: [1, 0, 0, 1], C: [1, 0, 0, 1] };
    const copy = createModel({ ...spec, init: { kind: "values", values } });
    const inputs: Tensor = { shape: [2, 2, 2], data: Float64Array.of(1, 0, 0, 1, 0, 1, 0, 1) };
    const targets = filled([2, 2], "int32", (i) => [0, 1, 0, 1][i]!);
    const curve = await extrapolate(copy, { data: { inputs, targets }, lengths: [2], sequences: 2, seed: 0 });
    expect(curve.metrics.tokenAccuracy!.mean).toEqual([0.75]);
    expect(curve.metrics.sequenceAccuracy!.mean).toEqual([0.5]);
    expect(curve.metrics.firstFailure!.mean).toEqual([1]);
  });

  it("stops at an abort with the signal's reason", async () => {
    const reason = new Error("enough");
    await expect(extrapolate(gru, { ...delay, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const long = extrapolate(gru, { ...delay, lengths: [1_000_000], sequences: 10_000, signal: abort.signal });
    setTimeout(() => abort.abort(reason), 50);
    await expect(long).rejects.toBe(reason);
  });

  it("reports its progress, to the end", async () => {
    const seen: { done: number; total: number }[] = [];
    await extrapolate(gru, { ...delay, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)!.done).toBe(seen.at(-1)!.total);
    expect(seen.at(-1)!.total).toBeGreaterThan(0);
  });
});

describe("extrapolate refuses", () => {
  const cases: [string, Partial<ExtrapolateOptions>, RegExp][] = [
    ["no lengths", { lengths: [] }, /^lengths must be an array of at least 1 items/],
    ["length 0", { lengths: [0] }, /^lengths\[0\] must be at least 1/],
    ["half a step", { lengths: [1.5] }, /^lengths\[0\]/],
    ["a range that runs backwards", { lengths: [[9, 5]], sampling: "fresh" }, /must run upwards/],
    ["two lengths with one end", { lengths: [5, [1, 5]], sampling: "fresh" }, /two entries that end at 5/],
    ["a range to be cut", { lengths: [[2, 5]] }, /"prefix" cuts sequences at exact lengths/],
    ["no sequences", { sequences: 0 }, /^sequences must be at least 1/],
    ["accuracies without right or wrong", { metrics: ["tokenAccuracy"] }, /^metrics cannot have tokenAccuracy/],
    ["a loss that the targets do not suit", { loss: "ce" }, /^loss must be mse/],
    ["a task of other sizes", { task: { kind: "adding", length: 5 } }, /^model\.inputSize must be 2/],
    ["to cut what cannot be cut", { task: { kind: "adding", length: 5 }, sampling: "prefix" }, /inputSize|fresh/],
    ["an odd Dyck length", { task: { kind: "dyck1" }, lengths: [7] }, /inputSize/],
    ["a task and data", { data: { inputs: randomTensor([1, 1, 1], 1), targets: randomTensor([1, 1, 1], 1) } }, /^task/],
    ["a field that it does not have", { length: [5] } as never, /no field "length": did you mean "lengths"/],
  ];
  it.each(cases)("%s", async (_what, change, sentence) => {
    await expect(extrapolate(gru, { ...delay, ...change })).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("adding in prefixes, and Dyck-1 at odd lengths", async () => {
    const two = createModel({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 1 });
    const adding = { task: { kind: "adding", length: 5 }, lengths: [5], sequences: 1, seed: 0 } as const;
    const cut = extrapolate(two, { ...adding, sampling: "prefix" });
    await expect(cut).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^sampling must be "fresh" for the task adding/));
    const brackets = createModel({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 2 });
    const odd = extrapolate(brackets, { ...adding, task: { kind: "dyck1" }, lengths: [7] });
    await expect(odd).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^lengths\[0\] must be a multiple of 2/));
  });

  const inputs = randomTensor([2, 3, 1], 1);
  const mask = filled([2, 3], "int32", () => 1);
  const own = { task: undefined, lengths: [3], sequences: 2 };
  it.each<[string, object, string, RegExp]>([
    ["a signal that is none", { signal: {} }, "OUTLAST_INVALID_SPEC", /^signal must be an AbortSignal\.$/],
    ["a callback that is none", { onProgress: 3 }, "OUTLAST_INVALID_SPEC", /^onProgress must be a function\.$/],
    ["too many threads", { threads: 1e5 }, "OUTLAST_INVALID_SPEC", /^threads must be at most \d+, got 100000\.$/],
    ["no data", { ...own, data: null }, "OUTLAST_INVALID_ARGUMENT", /^data must be an object, got null\.$/],
    [
      "a slip in the data's fields",
      { ...own, data: { inputs, targets: inputs, lenghts: [1, 2] } },
      "OUTLAST_INVALID_ARGUMENT",
      /^data has no field "lenghts": did you mean "lengths"\?$/,
    ],
    [
      "states in the data",
      { ...own, data: { inputs, targets: inputs, initialState: {} } },
      "OUTLAST_INVALID_ARGUMENT",
      /^data has no field "initialState": there is inputs, targets, lengths, mask\.$/,
    ],
    [
      "a mask that nothing reads",
      { ...own, data: { inputs, targets: inputs, mask }, scored: "last" },
      "OUTLAST_INVALID_SPEC",
      /^scored must be "every" for the task dataset: its mask says which steps are scored\.$/,
    ],
  ])("%s", async (_what, change, code, sentence) => {
    await expect(extrapolate(gru, { ...delay, ...change })).rejects.toThrow(failure(code, sentence));
  });

  it("no options and no model", async () => {
    const sentence = /^the options of extrapolate must be an object, got null\.$/;
    await expect(extrapolate(gru, null as never)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
    for (const nothing of [null, {}, undefined]) {
      const refused = extrapolate(nothing as never, delay);
      await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^model must be a model/));
    }
  });

  it("a loss of logits over a sigmoid", async () => {
    const task = { kind: "dyck1", sampler: "uniform" } as const;
    const judged = extrapolate(reluCounter(), { task, lengths: [4], sequences: 1, seed: 0, loss: "bce" });
    await expect(judged).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^loss "bce" takes logits/));
  });

  it("a disposed model", async () => {
    const gone = memorylessStudent(0);
    gone.dispose();
    await expect(extrapolate(gone, delay)).rejects.toThrow(failure("OUTLAST_DISPOSED"));
  });
});
