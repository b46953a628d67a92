import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Batch, Model, ModelSpec, TrainOptions } from "../../src/index.js";
import { distance, failure, filled, randomBatch } from "../helpers.js";
import { goldCases, modelSpecOf, optimizerOf, tensorOf, tensorsOf } from "../oracle/cases.js";

const optimizer = { kind: "momentum", learningRate: 0.01, momentum: 0.9 } as const;
const modes = ["bptt", "impulse"] as const;

const linear: ModelSpec = { cell: "linear", inputSize: 1, hiddenSize: 40, outputSize: 1 };

async function losses(model: Model, options: TrainOptions): Promise<Float64Array> {
  const { status, losses } = await train(model, options);
  expect(status).toBe("done");
  return losses;
}

describe("both modes", () => {
  const shapes: [string, Partial<ModelSpec>, "last" | "every", "mse" | "bce" | "ce"][] = [
    ["one input and output", {}, "last", "mse"],
    ["every step scored", {}, "every", "mse"],
    ["many inputs", { inputSize: 5, bias: true }, "last", "bce"],
    ["many outputs", { outputSize: 6, readout: { bias: true } }, "every", "ce"],
    ["a learned initial state", { inputSize: 2, outputSize: 3, learnInitialState: true, bias: true }, "every", "mse"],
    ["a clipped read-out", { hiddenSize: 3, readout: { activation: "sigmoid", bias: true } }, "last", "mse"],
    ["a frozen matrix", { hiddenSize: 9, outputSize: 2, freeze: ["A"] }, "last", "mse"],
  ];
  const bounds = [
    ["float64", 1e-10],
    ["float32", 1e-4],
  ] as const;
  describe.each(bounds)("in %s", (dtype, bound) => {
    it.each(shapes)("train alike: %s", async (_what, change, scored, loss) => {
      const of = async (mode: (typeof modes)[number]): Promise<[Float64Array, Model]> => {
        const init = { kind: "pytorch", perParameter: { A: { kind: "orthogonal" } } } as const;
        const model = createModel({ ...linear, ...change, dtype, init }, { seed: 5 });
        const data: Batch = { ...randomBatch(model, { batch: 21, time: 12, loss, seed: 3 }), lengths: ragged };
        return [await losses(model, { data, loss, scored, optimizer, steps: 12, batchSize: 8, mode }), model];
      };
      const [[expected, reference], [actual, model]] = [await of("bptt"), await of("impulse")];
      expect(distance(actual, expected)).toBeLessThan(bound);
      for (const [name, { data }] of Object.entries(reference.parameters())) {
        expect(distance(model.parameters()[name]!.data, data), name).toBeLessThan(bound);
      }
    });
  });
  const ragged = Array.from({ length: 21 }, (_, i) => 1 + ((i * 5) % 12));

  const gold = goldCases().filter(([, { cell }]) => cell === "linear");
  it.each(gold.flatMap(([name, one]) => modes.map((mode) => [mode, name, one] as const)))(
    "%s: PyTorch's case %s",
    async (mode, _name, one) => {
      expect(gold.length).toBeGreaterThan(3);
      for (const dtype of ["float64", "float32"] as const) {
        for (const [name, { settings, losses: expected, params }] of Object.entries(one.optimizers)) {
          const model = createModel(modelSpecOf(one, dtype));
          model.setParameters(tensorsOf(one.params, dtype));
          const data = {
            inputs: tensorOf(one.inputs, dtype),
            targets: tensorOf(one.targets, dtype),
            lengths: one.lengths,
          };
          const rule = { optimizer: optimizerOf(name, settings), clipNorm: settings.clipNorm, steps: 20, mode };
          const actual = await losses(model, { data, loss: one.loss, scored: one.scored, ...rule });
          const bound = dtype === "float64" ? 1e-10 : 1e-3;
          expect(distance(actual, expected), name).toBeLessThanOrEqual(bound);
          for (const [parameter, { data: numbers }] of Object.entries(params)) {
            expect(distance(model.parameters()[parameter]!.data, numbers), parameter).toBeLessThanOrEqual(bound);
          }
        }
      }
    },
  );
});

describe("the mode of train", () => {
  const run = async (change: Partial<TrainOptions>, spec: ModelSpec = linear, batch = 50): Promise<Float64Array> => {
    const model = createModel(spec, { seed: 1 });
    const data = randomBatch(model, { batch, time: 20, loss: "mse", seed: 2 });
    return losses(model, { data, loss: "mse", scored: "last", optimizer, steps: 20, ...change });
  };

  it("is by default impulse for a large batch of a linear model, and bptt for one sequence of a small one", async () => {
    expect(await run({})).toEqual(await run({ mode: "impulse" }));
    expect(await run({})).not.toEqual(await run({ mode: "bptt" }));
    const small = { ...linear, hiddenSize: 8 };
    expect(await run({ batchSize: 1 }, small)).toEqual(await run({ batchSize: 1, mode: "bptt" }, small));
    expect(await run({ batchSize: 1 }, small)).not.toEqual(await run({ batchSize: 1, mode: "impulse" }, small));
    expect(await run({}, small, 1)).toEqual(await run({ mode: "bptt" }, small, 1));
  });

  it("is by default bptt where many inputs and outputs leave the response no advantage", async () => {
    const { defaultMode } = await import("../../src/train/mode.js");
    const wide = createModel({ cell: "linear", inputSize: 64, hiddenSize: 128, outputSize: 64 }).spec;
    const settings = { loss: "mse", scored: "last", optimizer, batchSize: "full" } as never;
    for (const longest of [200, 2000, 100_000]) {
      expect(defaultMode(settings, wide, { sequences: 80, longest, initialStates: false })).toBe("bptt");
    }
  });

  it("is bptt where states pass on", async () => {
    const window = { window: 5, scored: "every" } as const;
    expect(await run(window)).toEqual(await run({ ...window, mode: "bptt" }));
    expect(await run({ carryState: true })).toEqual(await run({ carryState: true, mode: "bptt" }));
  });

  it("leaves the bits of a model as they are alone", async () => {
    const models = [1, 2, 3].map((seed) => createModel(linear, { seed }));
    const data = randomBatch(models[0]!, { batch: 50, time: 20, loss: "mse", seed: 2 });
    const options = { data, loss: "mse", scored: "last", optimizer, steps: 20, mode: "impulse" } as const;
    const together = await trainMany(models, options);
    for (const [i, { losses: own }] of together.entries()) {
      const model = createModel(linear, { seed: i + 1 });
      expect((await train(model, options)).losses).toEqual(own);
      expect(model.parameters()).toEqual(models[i]!.parameters());
    }
  });

  it("carries a full batch on over epochs", async () => {
    const epochs = await run({ steps: undefined, epochs: 20 });
    expect(epochs).toEqual(await run({}));
    expect(epochs).toHaveLength(20);
  });

  it.each<[string, Partial<TrainOptions>, Partial<ModelSpec>, RegExp]>([
    [
      "another cell",
      {},
      { cell: "lstm" },
      /^mode "impulse" is for the linear cell, and the model's is lstm: drop it, /,
    ],
    ["a window", { window: 2, scored: "every" }, {}, /^mode "impulse" has no state .* drop window, or use "bptt"\.$/],
    ["carried states", { carryState: true }, {}, /^mode "impulse" has no state .* drop carryState, or use "bptt"\.$/],
  ])("cannot be impulse with %s", async (_what, change, spec, sentence) => {
    await expect(run({ mode: "impulse", ...change }, { ...linear, ...spec })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", sentence),
    );
  });

  it("cannot be impulse with states that come with sequences, and is then bptt", async () => {
    const model = createModel(linear);
    const data = {
      ...randomBatch(model, { batch: 50, time: 20, loss: "mse", seed: 2 }),
      initialState: { h: filled([1, 50, 40], "float32", (i) => i / 2000) },
    };
    const options = { data, loss: "mse", scored: "last", optimizer, steps: 2 } as const;
    await expect(train(model, { ...options, mode: "impulse" })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^mode "impulse" .* drop data\.initialState, or use "bptt"\.$/),
    );
    const [own, bptt] = [createModel(linear), createModel(linear)];
    expect(await losses(own, options)).toEqual(await losses(bptt, { ...options, mode: "bptt" }));
  });

  it("is the same for models trained together, and has two values", async () => {
    const models = [createModel(linear), createModel(linear)];
    const data = randomBatch(models[0]!, { batch: 50, time: 20, loss: "mse", seed: 2 });
    const options = { data, loss: "mse", scored: "last", optimizer, steps: 2 } as const;
    await expect(trainMany(models, [options, { ...options, mode: "bptt" }])).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /must agree on mode, got "impulse" and "bptt"/),
    );
    await expect(run({ mode: "both" as never })).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^mode must be /));
  });
});
