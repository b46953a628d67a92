import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { ForwardOptions, Model, ModelSpec, Objective, Tensor } from "../../src/index.js";
import { floatArray } from "../../src/models/floats.js";
import { failure, filled, randomBatch } from "../helpers.js";

const spec: ModelSpec = { cell: "lstm", inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" };
const inputs = (shape = [2, 4, 2]): Tensor => filled(shape, "float64", () => 0.5);
const withData = (data: unknown, shape = [2, 4, 2]): Tensor => ({ shape, data: data as Tensor["data"] });

function holding(value: number, shape = [2, 4, 2]): Tensor {
  return filled(shape, "float64", (i) => (i === 3 ? value : 0));
}

function detached(): Tensor {
  const tensor = inputs();
  structuredClone(tensor.data, { transfer: [tensor.data.buffer as ArrayBuffer] });
  return tensor;
}

describe("a model spec is refused with", () => {
  it.each<[string, object, string, RegExp]>([
    ["an unknown cell", { cell: "elman" }, "OUTLAST_INVALID_SPEC", /^cell must be "linear", .*got "elman"/],
    ["a negative size", { hiddenSize: -1 }, "OUTLAST_INVALID_SPEC", /^hiddenSize must be at least 1, got -1\.$/],
    ["a size of zero", { outputSize: 0 }, "OUTLAST_INVALID_SPEC", /^outputSize must be at least 1, got 0\.$/],
    ["a fractional size", { inputSize: 1.5 }, "OUTLAST_INVALID_SPEC", /^inputSize must be a whole number, got 1\.5\.$/],
    ["a size that is not finite", { inputSize: Infinity }, "OUTLAST_INVALID_SPEC", /^inputSize must be a number/],
    ["a missing size", { inputSize: undefined }, "OUTLAST_INVALID_SPEC", /^inputSize must be a number, got nothing\.$/],
    ["too many layers", { layers: 9 }, "OUTLAST_INVALID_SPEC", /^layers must be at most 8, got 9\.$/],
    [
      "layers of the linear cell",
      { cell: "linear", layers: 2 },
      "OUTLAST_INVALID_SPEC",
      /^layers must be 1 for the linear/,
    ],
    ["an unknown field", { hidenSize: 3 }, "OUTLAST_INVALID_SPEC", /no field "hidenSize": did you mean "hiddenSize"\?/],
    ["an unknown dtype", { dtype: "float16" }, "OUTLAST_INVALID_SPEC", /^dtype must be "float32" or "float64"/],
    [
      "an unknown activation",
      { readout: { activation: "tanh" } },
      "OUTLAST_INVALID_SPEC",
      /^readout\.activation must be/,
    ],
    ["sizes past memory", { hiddenSize: 2 ** 20 }, "OUTLAST_TOO_LARGE", /hiddenSize 1048576.* more than 4 GiB/],
    ["sizes that overflow", { hiddenSize: 2 ** 52, inputSize: 2 ** 52 }, "OUTLAST_TOO_LARGE", /more than 4 GiB/],
    ["sizes that overflow with the gates", { hiddenSize: 2 ** 14 }, "OUTLAST_TOO_LARGE", /more than 4 GiB/],
    [
      "a size past the core's",
      { inputSize: 2 ** 25, hiddenSize: 1 },
      "OUTLAST_TOO_LARGE",
      /^inputSize must be at most 16777216/,
    ],
    [
      "an unknown frozen parameter",
      { freeze: ["rnn.weight_hh"] },
      "OUTLAST_UNKNOWN_PARAMETER",
      /^freeze: the model has no parameter "rnn\.weight_hh": did you mean "rnn\.weight_hh_l0"\?$/,
    ],
  ])("%s", (_what, change, code, message) => {
    expect(() => createModel({ ...spec, ...change })).toThrow(failure(code, message));
  });

  it("no object at all, or a bad seed", () => {
    const none = /^the model spec must be an object, got nothing\.$/;
    expect(() => createModel(undefined as never)).toThrow(failure("OUTLAST_INVALID_SPEC", none));
    expect(() => createModel(spec, { sede: 1 } as object)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /did you mean "seed"/),
    );
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) {
      expect(() => createModel(spec, { seed })).toThrow(failure("OUTLAST_INVALID_SPEC", /^seed must be/));
    }
  });
});

describe("setParameters refuses", () => {
  it.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      "an unknown name",
      { "readout.wieght": inputs() },
      "OUTLAST_UNKNOWN_PARAMETER",
      /did you mean "readout\.weight"\?/,
    ],
    [
      "another shape",
      { "readout.bias": inputs([3]) },
      "OUTLAST_SHAPE",
      /readout\.bias must have the shape \[2\], got \[3\]/,
    ],
    [
      "another dtype",
      { "readout.bias": withData(new Float32Array(2), [2]) },
      "OUTLAST_DTYPE",
      /convert it with Float64Array/,
    ],
    [
      "NaN",
      { "readout.bias": withData(Float64Array.of(0, NaN), [2]) },
      "OUTLAST_NOT_FINITE",
      /^readout\.bias must be finite, got NaN at \[1\]\.$/,
    ],
    ["no tensor", { "readout.bias": undefined }, "OUTLAST_INVALID_ARGUMENT", /must be a tensor/],
  ])("%s", (_what, values, code, message) => {
    expect(() => createModel(spec).setParameters(values as Record<string, Tensor>)).toThrow(failure(code, message));
  });
});

describe("forward refuses", () => {
  const h = inputs([1, 2, 3]);
  it.each<[string, unknown, unknown, string, RegExp]>([
    ["a wrong rank", inputs([4, 2]), {}, "OUTLAST_SHAPE", /inputs must have the shape \[any, any, 2\], got \[4, 2\]/],
    ["a wrong input size", inputs([2, 4, 3]), {}, "OUTLAST_SHAPE", /got \[2, 4, 3\]/],
    ["a wrong length of data", withData(new Float64Array(15)), {}, "OUTLAST_SHAPE", /has 15 numbers.*needs 16/],
    ["another dtype", withData(new Float32Array(16)), {}, "OUTLAST_DTYPE", /must be a Float64Array, got Float32Array/],
    ["a detached buffer", detached(), {}, "OUTLAST_DETACHED", /detached/],
    ["NaN", holding(NaN), {}, "OUTLAST_NOT_FINITE", /^inputs must be finite \(padding too\), got NaN at \[0, 1, 1\]/],
    ["infinity", holding(Infinity), {}, "OUTLAST_NOT_FINITE", /got Infinity/],
    ["zero sequences", inputs([0, 4, 2]), {}, "OUTLAST_NO_SEQUENCE", /hold no sequence/],
    ["zero steps", inputs([2, 0, 2]), {}, "OUTLAST_SHAPE", /have no step/],
    ["sizes that overflow", withData(new Float64Array(1), [2 ** 40, 2 ** 40, 2]), {}, "OUTLAST_TOO_LARGE", /4 GiB/],
    ["a length beyond the tensor", inputs(), { lengths: [4, 5] }, "OUTLAST_SHAPE", /lengths\[1\] is 5.*only 4 steps/],
    ["a length of zero", inputs(), { lengths: [4, 0] }, "OUTLAST_INVALID_ARGUMENT", /lengths\[1\] must be/],
    ["a fractional length", inputs(), { lengths: [4, 1.5] }, "OUTLAST_INVALID_ARGUMENT", /whole number.*got 1\.5/],
    ["a length that is no number", inputs(), { lengths: [4, "2"] }, "OUTLAST_INVALID_ARGUMENT", /whole number/],
    ["too few lengths", inputs(), { lengths: [4] }, "OUTLAST_SHAPE", /lengths has 1 numbers, the batch has 2/],
    ["a state without c", inputs(), { initialState: { h } }, "OUTLAST_INVALID_ARGUMENT", /initialState\.c is missing/],
    [
      "a state of another shape",
      inputs(),
      { initialState: { h, c: inputs([2, 1, 3]) } },
      "OUTLAST_SHAPE",
      /initialState\.c/,
    ],
    ["lengths that are no array", inputs(), { lengths: 4 }, "OUTLAST_INVALID_ARGUMENT", /lengths must be an array/],
    [
      "a state that is no object",
      inputs(),
      { initialState: 1 },
      "OUTLAST_INVALID_ARGUMENT",
      /initialState must be an object/,
    ],
    [
      "a misspelt option",
      inputs(),
      { length: [4, 4] },
      "OUTLAST_INVALID_ARGUMENT",
      /no field "length": did you mean "lengths"/,
    ],
    ["unknown states", inputs(), { states: "every" }, "OUTLAST_INVALID_ARGUMENT", /"last" or "all", got "every"/],
    ["nothing", undefined, {}, "OUTLAST_INVALID_ARGUMENT", /inputs must be a tensor/],
  ])("%s", async (_what, tensor, options, code, message) => {
    const model = createModel(spec);
    expect(() => model.forward(tensor as Tensor, options as ForwardOptions)).toThrow(failure(code, message));
    await expect(model.forwardAsync(tensor as Tensor, options as ForwardOptions)).rejects.toThrow(
      failure(code, message),
    );
  });

  it("a state c of a cell that has none", () => {
    const model = createModel({ ...spec, cell: "gru" });
    expect(() => model.forward(inputs(), { initialState: { h, c: h } })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /initialState\.c must be left out/),
    );
  });
});

describe("gradients refuse", () => {
  const every = { loss: "mse", scored: "every" } as const;
  const classes = { loss: "ce", scored: "every" } as const;
  const indices = (value: number): Tensor => filled([2, 4], "int32", (i) => (i === 5 ? value : 1));
  const mask = (value: (i: number) => number, shape = [2, 4]): Tensor => filled(shape, "float64", value);

  it.each<[string, object, object, string, RegExp]>([
    [
      "targets of another shape",
      { targets: inputs([2, 4, 1]) },
      every,
      "OUTLAST_SHAPE",
      /targets must have the shape \[2, 4, 2\]/,
    ],
    ["NaN targets", { targets: holding(NaN) }, every, "OUTLAST_NOT_FINITE", /targets must be finite/],
    [
      "integer targets of mse",
      { targets: filled([2, 4, 2], "int32", () => 1) },
      every,
      "OUTLAST_DTYPE",
      /targets\.data/,
    ],
    [
      "a misspelt field",
      { maks: 1 },
      every,
      "OUTLAST_INVALID_ARGUMENT",
      /the batch has no field "maks": did you mean "mask"/,
    ],
    ["missing targets", { targets: undefined }, every, "OUTLAST_INVALID_ARGUMENT", /targets must be a tensor/],
    [
      "a class beyond the outputs",
      { targets: indices(2) },
      classes,
      "OUTLAST_INVALID_ARGUMENT",
      /less than outputSize \(2\), got 2 at \[1, 1\]/,
    ],
    ["a negative class", { targets: indices(-1) }, classes, "OUTLAST_INVALID_ARGUMENT", /got -1/],
    [
      "a fractional class",
      { targets: filled([2, 4], "float64", () => 0.5) },
      classes,
      "OUTLAST_INVALID_ARGUMENT",
      /got 0\.5 at \[0, 0\]/,
    ],
    ["classes of rank 3", { targets: inputs() }, classes, "OUTLAST_SHAPE", /\[2, 4\], got \[2, 4, 2\]/],
    [
      "a mask of another shape",
      { mask: mask(() => 1, [2, 3]) },
      every,
      "OUTLAST_SHAPE",
      /mask must have the shape \[2, 4\]/,
    ],
    [
      "a mask of other numbers",
      { mask: mask((i) => i) },
      every,
      "OUTLAST_INVALID_ARGUMENT",
      /0 and 1, got 2 at \[0, 2\]/,
    ],
    ["a mask with last", { mask: mask(() => 1) }, { ...every, scored: "last" }, "OUTLAST_INVALID_ARGUMENT", /no mask/],
    ["an unknown loss", {}, { ...every, loss: "mae" }, "OUTLAST_INVALID_SPEC", /loss must be "mse", "bce" or "ce"/],
    [
      "an unknown choice of steps",
      {},
      { ...every, scored: "all" },
      "OUTLAST_INVALID_SPEC",
      /scored must be "last" or "every"/,
    ],
    ["no loss", {}, { scored: "last" }, "OUTLAST_INVALID_SPEC", /loss must be/],
  ])("%s", async (_what, change, objective, code, message) => {
    const model = createModel(spec);
    const batch = { ...randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 1 }), ...change };
    expect(() => model.gradients(batch, objective as Objective)).toThrow(failure(code, message));
    await expect(model.gradientsAsync(batch, objective as Objective)).rejects.toThrow(failure(code, message));
  });

  it("a mask that scores only padding", () => {
    const model = createModel(spec);
    const batch = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 1 });
    const late = mask((i) => (i < 4 || i > 5 ? 1 : 0));
    expect(() => model.gradients({ ...batch, mask: late }, every)).not.toThrow();
    expect(() => model.gradients({ ...batch, mask: late, lengths: [4, 2] }, every)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /no step of sequence 1 within its length 2/),
    );
  });

  it.each([
    ["bce", "sigmoid", /^loss "bce" takes logits, which no sigmoid may follow: .*, or use "mse"\.$/],
    ["bce", "clip", /^loss "bce" takes logits, which no clip may follow: .*, or use "mse"\.$/],
    ["ce", "sigmoid", /^loss "ce" takes logits, which no sigmoid may follow: drop readout\.activation\.$/],
    ["ce", "clip", /^loss "ce" takes logits, which no clip may follow: drop readout\.activation\.$/],
  ] as const)("%s over a %s read-out", (loss, activation, sentence) => {
    const model: Model = createModel({ ...spec, readout: { activation } });
    const batch = randomBatch(model, { batch: 2, time: 4, loss, seed: 1 });
    expect(() => model.gradients(batch, { loss, scored: "last" })).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("no objective, and a class beyond a single output", () => {
    const model = createModel({ ...spec, outputSize: 1 });
    const batch = { inputs: inputs(), targets: filled([2, 4], "int32", () => 1) };
    expect(() => model.gradients(batch, undefined as never)).toThrow(
      failure("OUTLAST_INVALID_SPEC", /^the objective must be an object, got nothing\.$/),
    );
    expect(() => model.gradients(batch, classes)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^targets must be class indices, .* less than outputSize \(1\), got 1 at/),
    );
  });

  it("no class where nothing is scored", () => {
    const model = createModel(spec);
    const { inputs: values } = randomBatch(model, { batch: 2, time: 4, loss: "ce", seed: 1 });
    const padded = { inputs: values, targets: indices(-100), lengths: [4, 1] };
    expect(model.gradients(padded, classes).loss).toBeGreaterThan(0);
    const masked = { inputs: values, targets: indices(-100), mask: mask((i) => (i === 5 ? 0 : 1)) };
    expect(model.gradients(masked, classes).loss).toBeGreaterThan(0);
  });
});

describe("data in shared memory", () => {
  it("is copied", () => {
    const model = createModel(spec);
    const shared = new Float64Array(new SharedArrayBuffer(8 * 16)).fill(0.5);
    expect(model.forward(withData(shared))).toEqual(model.forward(inputs()));
    expect(floatArray(withData(shared)).buffer).toBeInstanceOf(ArrayBuffer);
    const { data } = inputs();
    expect(floatArray(withData(data))).toBe(data);
  });
});
