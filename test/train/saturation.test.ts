import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Model, TrainOptions } from "../../src/index.js";
import { distance, failure, filled, randomBatch } from "../helpers.js";

const spec = { cell: "lstm", inputSize: 3, hiddenSize: 2, outputSize: 1, layers: 2, dtype: "float64" } as const;
const objective = { loss: "mse", scored: "every" } as const;

type Numbers = Record<string, { shape: readonly number[]; data: ArrayLike<number> }>;

/** The least height of every gate and candidate of every unit over one-hot inputs (|x| <= 1 above) and |h| <= 1. */
function worsts(parameters: Numbers, layer: number): number[] {
  const of = (name: string): ArrayLike<number> => parameters[`rnn.${name}_l${layer}`]?.data ?? [];
  const hidden = parameters[`rnn.weight_hh_l${layer}`]!.shape[1]!;
  const inputs = parameters[`rnn.weight_ih_l${layer}`]!.shape[1]!;
  return Array.from({ length: 4 * hidden }, (_, row) => {
    const bias = (of("bias_ih")[row] ?? 0) + (of("bias_hh")[row] ?? 0);
    const columns = Array.from({ length: inputs }, (_, k) => of("weight_ih")[row * inputs + k]!);
    const height = Math.floor(row / hidden) === 2 ? Math.abs : (x: number): number => x;
    const size = (values: number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0);
    const states = Array.from({ length: hidden }, (_, k) => of("weight_hh")[row * hidden + k]!);
    const read =
      layer === 0 ? Math.min(...columns.map((column) => height(column + bias))) : height(bias) - size(columns);
    return read - size(states);
  });
}

function penalty(parameters: Numbers, { weight, target }: { weight: number; target: number }): number {
  return [0, 1]
    .flatMap((layer) => worsts(parameters, layer))
    .reduce((s, w) => s + weight * Math.max(0, target - w) ** 2, 0);
}

/** d penalty / d parameter by central differences. */
function slopes(model: Model, of: { weight: number; target: number }): Record<string, Float64Array> {
  const parameters = model.parameters();
  const step = 1e-6;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => {
      const at = (i: number, change: number): number => {
        const moved = Float64Array.from(data);
        moved[i]! += change;
        return penalty({ ...parameters, [name]: { shape, data: moved } }, of);
      };
      return [name, Float64Array.from(data, (_, i) => (at(i, step) - at(i, -step)) / (2 * step))];
    }),
  );
}

const saturation = { weight: 0.3, target: 1.5 };

describe("the saturation penalty", () => {
  it.each([
    ["models in lanes", 1, true],
    ["sequences in lanes", 8, true],
    ["models without biases", 1, false],
  ])("adds its gradient to the loss's, and nothing to the losses, with %s", async (_where, batch, bias) => {
    const model = createModel({ ...spec, bias }, { seed: 3 });
    const data = randomBatch(model, { batch, time: 5, loss: "mse", seed: 1 });
    const before = model.parameters();
    const { loss, gradients } = model.gradients(data, objective);
    const own = slopes(model, saturation);
    const optimizer = { kind: "gd", learningRate: 1 } as const;
    const { losses } = await train(model, { data, ...objective, optimizer, saturation, steps: 1 });
    expect(losses[0]).toBeCloseTo(loss, 14);
    let largest = 0;
    for (const [name, { data: after }] of Object.entries(model.parameters())) {
      const moved = Float64Array.from(after, (value, i) => before[name]!.data[i]! - value);
      const expected = Float64Array.from(moved, (_, i) => gradients[name]!.data[i]! + own[name]![i]!);
      expect(distance(moved, expected), name).toBeLessThan(1e-8);
      if (name.startsWith("readout")) expect(Math.max(...own[name]!.map(Math.abs))).toBe(0);
      largest = Math.max(largest, ...own[name]!.map(Math.abs));
    }
    expect(largest).toBeGreaterThan(1);
  });

  it("is clipped together with the loss's gradient", async () => {
    const model = createModel(spec, { seed: 3 });
    const data = randomBatch(model, { batch: 2, time: 5, loss: "mse", seed: 1 });
    const before = model.parameters();
    const optimizer = { kind: "gd", learningRate: 1 } as const;
    await train(model, { data, ...objective, optimizer, saturation, clipNorm: 0.25, steps: 1 });
    const squares = Object.entries(model.parameters()).flatMap(([name, { data: after }]) =>
      Array.from(after, (value, i) => (before[name]!.data[i]! - value) ** 2),
    );
    expect(Math.sqrt(squares.reduce((a, b) => a + b))).toBeCloseTo(0.25, 5);
  });

  it("opens every gate to its target, alone and in company with other numbers", async () => {
    const models = [1, 2, 3].map((seed) => createModel(spec, { seed }));
    const data = { inputs: filled([1, 3, 3], "float64", () => 0), targets: filled([1, 3, 1], "float64", () => 0) };
    const optimizer = { kind: "gd", learningRate: 0.02 } as const;
    const own = (i: number): TrainOptions => ({
      ...{ data, ...objective, optimizer, steps: 2000 },
      saturation: { weight: 1 + i, target: 2 + i },
    });
    const results = await trainMany(models, [own(0), own(1), own(2)]);
    for (const [i, model] of models.entries()) {
      for (const layer of [0, 1]) {
        expect(Math.min(...worsts(model.parameters(), layer))).toBeGreaterThan(2 + i - 0.02);
      }
      const alone = createModel(spec, { seed: i + 1 });
      expect(await train(alone, own(i))).toEqual(results[i]);
      expect(alone.parameters()).toEqual(model.parameters());
    }
  });

  it("of weight 0, or far below every gate, changes nothing", async () => {
    const of = async (change: Partial<TrainOptions>): Promise<unknown> => {
      const model = createModel(spec, { seed: 3 });
      const data = randomBatch(model, { batch: 2, time: 5, loss: "mse", seed: 1 });
      const optimizer = { kind: "adam", learningRate: 0.01 } as const;
      const { losses } = await train(model, { data, ...objective, optimizer, steps: 5, ...change });
      return [losses, model.parameters()];
    };
    const none = await of({});
    expect(await of({ saturation: { weight: 0, target: 9 } })).toEqual(none);
    expect(await of({ saturation: { weight: 1, target: -99 } })).toEqual(none);
    expect(await of({ saturation })).not.toEqual(none);
  });

  it.each(["linear", "tanh", "relu", "gru"] as const)("is refused for %s", async (cell) => {
    const model = createModel({ cell, inputSize: 1, hiddenSize: 2, outputSize: 1 });
    const data = randomBatch(model, { batch: 2, time: 3, loss: "mse", seed: 1 });
    const optimizer = { kind: "gd", learningRate: 0.1 } as const;
    const sentence = `^saturation is for the cell lstm, whose gates it opens, and the model's is ${cell}: drop it\\.$`;
    await expect(train(model, { data, ...objective, optimizer, saturation, steps: 1 })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", new RegExp(sentence)),
    );
  });

  it("is refused of some models that are trained together, and of a flow", async () => {
    const models = [createModel(spec), createModel(spec)];
    const data = randomBatch(models[0]!, { batch: 2, time: 3, loss: "mse", seed: 1 });
    const options = { data, ...objective, optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 } as const;
    await expect(trainMany(models, [options, { ...options, saturation }])).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /agree on penalties, got none and "saturation"\.$/),
    );
    const optimizer = { kind: "gradientFlow", time: 1 } as const;
    await expect(train(models[0]!, { ...options, optimizer, saturation })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^saturation is not part of what a gradient flow follows: drop it\.$/),
    );
  });
});
