import { beforeEach, describe, expect, it } from "vitest";
import * as outlast from "../../src/index.js";
import type { Batch, Loss, Model, ModelSpec, TrainOptions } from "../../src/index.js";
import { randomNumbers } from "../data.js";
import { distance, failure, randomBatch } from "../helpers.js";
import { deviceUnderTest, severalDevices, useDevices } from "../native/device/emulated.js";
import { agreement } from "../oracle/agreement.js";
import { GOLD_BOUNDS, goldCases } from "../oracle/cases.js";

const { createModel, train, trainMany } = outlast;

useDevices(deviceUnderTest());

/** The package, which trains on the device. */
const onDevice = {
  ...outlast,
  train: ((model, options) => train(model, { ...options, mode: "bptt", backend: "cuda" })) as typeof train,
};

describe.each(GOLD_BOUNDS)("in %s, on a device, PyTorch's case", (dtype, _bound, boundAfterTraining) => {
  it.each(goldCases())("%s trains the same", async (_name, gold) => {
    const { optimizers } = await agreement(onDevice, gold, dtype);
    expect(Object.keys(optimizers)).toHaveLength(7);
    for (const [optimizer, { status, losses, parameters }] of Object.entries(optimizers)) {
      expect(status, optimizer).toBe("done");
      expect(losses, `losses of ${optimizer}`).toBeLessThanOrEqual(boundAfterTraining);
      for (const [name, error] of Object.entries(parameters))
        expect(error, `${name} after ${optimizer}`).toBeLessThanOrEqual(boundAfterTraining);
    }
  });
});

const bounds = { float32: 1e-4, float64: 1e-10 } as const;
const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;
const optimizers = ["gd", "momentum", "rmsprop", "adam", "adamw"] as const;

/** One of a list, by chance. */
function chosen<T>(next: () => number, list: readonly T[]): T {
  return list[Math.floor(next() * list.length)]!;
}

/** A shape of odd sizes, and how models of it are trained, each with numbers of its own. */
function drawn(
  seed: number,
  { cell, dtype, kind }: { cell: (typeof cells)[number]; dtype: "float32" | "float64"; kind: string },
): { spec: ModelSpec; optionsOf: (model: Model, count: number) => TrainOptions[] } {
  const next = randomNumbers(seed);
  const loss: Loss = chosen(next, ["mse", "bce", "ce"]);
  const sizes = { inputSize: chosen(next, [1, 2, 5]), outputSize: chosen(next, loss === "ce" ? [2, 3] : [1, 3]) };
  const layers = cell === "linear" ? 1 : chosen(next, [1, 2]);
  const learnInitialState = cell !== "linear" && next() < 0.3;
  const spec = { cell, dtype, ...sizes, hiddenSize: chosen(next, [1, 3, 6, 11]), layers, learnInitialState };
  const scored = chosen(next, ["last", "every"] as const);
  const shared = {
    ...{ loss, scored },
    batchSize: chosen(next, [2, 3, "full"] as const),
    ...(scored === "every" && next() < 0.7 && { window: 4, carryState: next() < 0.5 }),
    schedule: chosen(next, [
      { kind: "constant", warmup: 3 },
      { kind: "cosine", steps: 20 },
    ] as const),
    mode: "bptt" as const,
  };
  return {
    spec,
    optionsOf(model, count) {
      const data: Batch = {
        ...randomBatch(model, { batch: 7, time: 9, loss, seed }),
        lengths: [9, 1, 4, 9, 2, 7, 5],
      };
      return Array.from({ length: count }, (_, i) => ({
        ...{ data, ...shared, seed: seed + i, steps: 8 + (i % 3), clipNorm: i % 2 === 0 ? 0.5 + i : undefined },
        optimizer: {
          ...{
            kind,
            learningRate: 0.004 * (i + 1),
            ...(kind === "momentum" && { momentum: 0.9, nesterov: i % 2 === 0 }),
          },
          ...(kind === "gd" && { perParameter: { "readout.weight": { learningRate: 0.01 * i } } }),
        } as TrainOptions["optimizer"],
      }));
    },
  };
}

// A device that is none can be asked for crews of small models.
const teamsThere = process.env["OUTLAST_TEST_DEVICE"] === undefined ? ["its own teams", "crews"] : ["its own teams"];
const kinds = (["float32", "float64"] as const).flatMap((dtype) => teamsThere.map((teams) => [dtype, teams] as const));

describe.each(kinds)("an ensemble on a device, in %s, by %s", (dtype, teams) => {
  beforeEach(() => {
    if (teams !== "crews") return;
    severalDevices(1);
    process.env["OUTLAST_TEST_CREWS"] = "yes";
  });
  const combinations = cells.flatMap((cell) => optimizers.map((kind) => [cell, kind] as const));
  it.each(combinations)("of %s cells trained by %s is the processor's", async (cell, kind) => {
    const seed = 10 * combinations.findIndex((pair) => pair[0] === cell && pair[1] === kind);
    const { spec, optionsOf } = drawn(seed + 1, { cell, dtype, kind });
    const make = (): Model[] => Array.from({ length: 5 }, (_, i) => createModel(spec, { seed: i }));
    const [expected, actual] = [make(), make()];
    const name = spec.cell === "linear" ? "C" : "readout.weight";
    const options = optionsOf(expected[0]!, 5).map((own) => withNames(own, name));
    const here = await trainMany(expected, options);
    const there = await trainMany(
      actual,
      options.map((own) => ({ ...own, backend: "cuda" as const })),
    );
    there.forEach(({ status, steps, losses }, i) => {
      expect({ status, steps, count: losses.length }, `model ${i}`).toEqual({
        ...{ status: here[i]!.status, steps: here[i]!.steps, count: here[i]!.losses.length },
      });
      expect(distance(losses, here[i]!.losses), `losses of model ${i}`).toBeLessThanOrEqual(bounds[dtype]);
      const parameters = actual[i]!.parameters();
      for (const [own, { data }] of Object.entries(expected[i]!.parameters()))
        expect(distance(parameters[own]!.data, data), `${own} of model ${i}`).toBeLessThanOrEqual(bounds[dtype]);
    });
  });
});

describe.each(["float32", "float64"] as const)("noise on the state on a device, in %s", (dtype) => {
  const shared = { loss: "mse", scored: "every", optimizer: { kind: "gd", learningRate: 0.05 } } as const;

  it.each(
    cells.flatMap(
      (cell) =>
        [
          [cell, "whole sequences", { batchSize: 3 }],
          // Of ragged sequences, whose number is counted by window.
          [cell, "windows of carried states", { batchSize: "full", window: 3, carryState: true }],
        ] as const,
    ),
  )("of %s cells is the processor's, in %s", async (cell, _what, own) => {
    const layers = cell === "linear" ? 1 : 2;
    const spec = { cell, layers, dtype, inputSize: 2, hiddenSize: 5, outputSize: 1 } as const;
    const make = (): Model[] => [0, 1, 2].map((seed) => createModel(spec, { seed }));
    const [quiet, expected, actual] = [make(), make(), make()];
    const lengths = [9, 1, 4, 9, 2, 7, 5];
    const data: Batch = { ...randomBatch(quiet[0]!, { batch: 7, time: 9, loss: "mse", seed: 3 }), lengths };
    const options = (sigmas: readonly number[]): TrainOptions[] =>
      sigmas.map((stateNoise, seed) => ({ data, ...shared, ...own, mode: "bptt", steps: 11, seed, stateNoise }));
    const without = await trainMany(quiet, options([0, 0, 0]));
    const here = await trainMany(expected, options([0.1, 0, 0.4]));
    const there = await trainMany(
      actual,
      options([0.1, 0, 0.4]).map((one) => ({ ...one, backend: "cuda" as const })),
    );
    there.forEach(({ status, steps, losses }, i) => {
      expect({ status, steps }, `model ${i}`).toEqual({ status: "done", steps: 11 });
      expect(distance(losses, here[i]!.losses), `losses of model ${i}`).toBeLessThanOrEqual(bounds[dtype]);
      const parameters = actual[i]!.parameters();
      for (const [name, { data: numbers }] of Object.entries(expected[i]!.parameters()))
        expect(distance(parameters[name]!.data, numbers), `${name} of model ${i}`).toBeLessThanOrEqual(bounds[dtype]);
      // Noise is seen where there is any.
      const change = distance(losses, without[i]!.losses);
      if (i === 1) expect(change).toBeLessThanOrEqual(bounds[dtype]);
      else expect(change).toBeGreaterThan(10 * bounds[dtype]);
    });
  });
});

describe.each(["float32", "float64"] as const)("a linear model on a device, in %s", (dtype) => {
  const task = { kind: "delay", delay: 2, length: 9 } as const;
  const optimizer = { kind: "gd", learningRate: 0.05 } as const;

  it.each([
    ["from its impulse response", { task: { ...task, sequences: 6 }, mode: "impulse" }],
    ["on the expected loss", { task, objective: "population" }],
  ] as const)("is trained %s as on the processor", async (_what, own) => {
    const spec = { cell: "linear", inputSize: 1, hiddenSize: 5, outputSize: 1, dtype } as const;
    const [here, there] = [createModel(spec, { seed: 2 }), createModel(spec, { seed: 2 })];
    const options = { ...own, optimizer, steps: 12 } as TrainOptions;
    const [expected, actual] = [await train(here, options), await train(there, { ...options, backend: "cuda" })];
    expect(actual).toMatchObject({ status: "done", steps: 12 });
    expect(distance(actual.losses, expected.losses)).toBeLessThanOrEqual(bounds[dtype]);
    for (const [name, { data }] of Object.entries(here.parameters()))
      expect(distance(there.parameters()[name]!.data, data), name).toBeLessThanOrEqual(bounds[dtype]);
  });
});

it("a saturated model on a device is trained as on the processor", async () => {
  const spec = { cell: "lstm", inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" } as const;
  const [here, there] = [createModel(spec, { seed: 2 }), createModel(spec, { seed: 2 })];
  const data = randomBatch(here, { batch: 4, time: 6, loss: "mse", seed: 1 });
  const saturation = { weight: 0.1, target: 3 };
  const optimizer = { kind: "gd", learningRate: 0.05 } as const;
  const options: TrainOptions = { data, loss: "mse", scored: "every", optimizer, steps: 9, saturation };
  const expected = await train(here, options);
  expect((await train(there, { ...options, backend: "cuda" })).status).toBe("done");
  const free = createModel(spec, { seed: 2 });
  await train(free, { ...options, saturation: undefined });
  for (const [name, { data: numbers }] of Object.entries(here.parameters()))
    expect(distance(there.parameters()[name]!.data, numbers), name).toBeLessThanOrEqual(bounds.float64);
  expect(expected.losses).toHaveLength(9);
  expect(free.parameters()).not.toEqual(here.parameters());
});

/** The linear cell's read-out has a name of its own. */
function withNames(options: TrainOptions, name: string): TrainOptions {
  const { perParameter } = options.optimizer as { perParameter?: Record<string, { learningRate: number }> };
  if (perParameter === undefined) return options;
  const [rate] = Object.values(perParameter);
  return {
    ...options,
    optimizer: { ...options.optimizer, perParameter: { [name]: rate } } as typeof options.optimizer,
  };
}

describe("the backend of a training", () => {
  const spec = { cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1, dtype: "float64" } as const;
  const task = { kind: "delay", delay: 1, length: 5, sequences: 4 } as const;
  const options = { task, optimizer: { kind: "gd", learningRate: 0.1 }, steps: 3 } as const;

  it("is refused by name where a device does not do all of it, before anything starts", async () => {
    const model = createModel(spec);
    const before = model.parameters();
    const flow = { ...options, optimizer: { kind: "gradientFlow", time: 1, relativeTolerance: 1e-3 } } as const;
    await expect(train(model, { ...flow, backend: "cuda" })).rejects.toThrow(
      failure("OUTLAST_UNSUPPORTED", /^backend "cuda" does not do this yet: gradient flows\. Use "cpu" for it\.$/),
    );
    expect(model.parameters()).toEqual(before);
    expect((await train(model, { ...flow, backend: "auto" })).status).toBe("done");
  });

  it("is refused with every place that was looked at where there is no device", async () => {
    process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
    await expect(train(createModel(spec), { ...options, backend: "cuda" })).rejects.toThrow(
      failure("OUTLAST_DEVICE", /^No device was found[^]*\/nowhere\/outlast_cuda\.so: not found/),
    );
    expect((await train(createModel(spec), { ...options, backend: "auto" })).status).toBe("done");
  });

  it("is one for all models, and a name", async () => {
    const models = [createModel(spec), createModel(spec)];
    const both = [options, { ...options, backend: "cuda" as const }];
    await expect(trainMany(models, both)).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /share one backend/));
    const wrong = { ...options, backend: "gpu" } as unknown as TrainOptions;
    await expect(train(models[0]!, wrong)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^backend must be/));
  });

  it("leaves a model free, as it was, whose device is lost", async () => {
    severalDevices(1);
    process.env["OUTLAST_TEST_LAUNCHES"] = "0";
    const model = createModel(spec);
    const before = model.parameters();
    await expect(train(model, { ...options, backend: "cuda" })).rejects.toThrow(
      failure("OUTLAST_DEVICE", /the device is lost/),
    );
    expect(model.parameters()).toEqual(before);
    expect((await train(model, options)).status).toBe("done");
  });
});
