import { describe, expect, it } from "vitest";
import { createModel, train, trainMany } from "../../src/index.js";
import type { Batch, Model, ModelSpec, TrainOptions } from "../../src/index.js";
import { failure, filled, randomBatch } from "../helpers.js";

const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;
const sizes = { inputSize: 2, outputSize: 1 } as const;
const objective = { loss: "mse", scored: "every" } as const;

function modelOf(spec: Partial<ModelSpec> & Pick<ModelSpec, "cell">, seed = 2): Model {
  return createModel({ ...sizes, hiddenSize: 3, ...spec }, { seed });
}

function raggedBatch(model: Model, batch: number, time = 9): Batch {
  const lengths = Array.from({ length: batch }, (_, i) => 1 + ((i * 5 + time - 1) % time));
  return { ...randomBatch(model, { batch, time, loss: "mse", seed: 3 }), lengths };
}

/** All losses, then all parameters. */
async function trained(model: Model, options: TrainOptions): Promise<number[]> {
  const { losses } = await train(model, options);
  return [...losses, ...Object.values(model.parameters()).flatMap(({ data }) => [...data])];
}

describe.each(cells)("noise on the state of a %s model", (cell) => {
  it.each([
    ["models in lanes", 3, 1],
    ["units in lanes", 20, 1],
    ["sequences in lanes", 3, 8],
  ])("of 0 is none, else another one at every step, with %s", async (_where, hiddenSize, batchSize) => {
    const options = (model: Model, change: object = {}): TrainOptions => {
      const optimizer = { kind: "gd", learningRate: 0.05 } as const;
      return { data: raggedBatch(model, 8), ...objective, optimizer, batchSize, steps: 12, ...change };
    };
    const of = (change: object): Promise<number[]> => {
      const model = modelOf({ cell, hiddenSize });
      return trained(model, options(model, change));
    };
    const quiet = await of({});
    expect(await of({ stateNoise: 0 })).toEqual(quiet);
    const noisy = await of({ stateNoise: 0.3 });
    expect(noisy).not.toEqual(quiet);
    expect(await of({ stateNoise: 0.3 })).toEqual(noisy);
    expect(await of({ stateNoise: 0.3, threads: 3 })).toEqual(noisy);
    const still = { optimizer: { kind: "gd", learningRate: 0 }, batchSize: 8 };
    expect(new Set((await of(still)).slice(0, 12)).size).toBe(1);
    expect(new Set((await of({ ...still, stateNoise: 0.3 })).slice(0, 12)).size).toBe(12);
  });

  it("leaves every model the bits that it gets alone, those without noise too", async () => {
    const optionsOf = (model: Model, i: number): TrainOptions => ({
      ...{ data: raggedBatch(model, 5), ...objective, batchSize: 2, seed: i % 4, steps: 10 + (i % 3) },
      optimizer: { kind: "adam", learningRate: 0.01 },
      stateNoise: i % 3 === 0 ? 0 : 0.1 * i,
    });
    const models = Array.from({ length: 20 }, (_, i) => modelOf({ cell }, i));
    const options = models.map(optionsOf).map((own) => ({ ...own, data: raggedBatch(models[0]!, 5) }));
    const shared = options.map((own) => ({ ...own, data: options[0]!.data! }));
    const together = await trainMany(models, shared);
    for (const [i, model] of models.entries()) {
      const alone = modelOf({ cell }, i);
      expect(await train(alone, shared[i]!), `model ${i}`).toEqual(together[i]);
      expect(alone.parameters(), `model ${i}`).toEqual(model.parameters());
    }
    expect(new Set(together.map(({ losses }) => losses[0])).size).toBe(20);
  });

  it("enters an LSTM's next step, and every other cell's own", async () => {
    const first = async (stateNoise: number, time: number): Promise<number> => {
      const model = modelOf({ cell });
      const data = randomBatch(model, { batch: 1, time, loss: "mse", seed: 4 });
      const optimizer = { kind: "gd", learningRate: 0 } as const;
      return (await train(model, { data, ...objective, optimizer, stateNoise, steps: 1 })).losses[0]!;
    };
    expect((await first(0.5, 1)) === (await first(0, 1))).toBe(cell === "lstm");
    expect(await first(0.5, 2)).not.toBe(await first(0, 2));
  });
});

describe("noise on the state", () => {
  const still = { kind: "gd", learningRate: 0 } as const;

  it("has the standard deviation that was asked for, at every step anew", async () => {
    // h_t = 0.5 h_(t-1) + noise, so that E h_t^2 = sigma^2 (1 - 4^-t) / (1 - 1/4).
    const model = createModel({ cell: "linear", inputSize: 1, hiddenSize: 1, outputSize: 1 });
    const one = (value: number): { shape: number[]; data: Float32Array<ArrayBuffer> } => ({
      shape: [1, 1],
      data: Float32Array.of(value),
    });
    model.setParameters({ A: one(0.5), B: one(0), C: one(1) });
    const data = {
      inputs: filled([50, 4, 1], "float32", () => 1),
      targets: filled([50, 4, 1], "float32", () => 0),
    };
    const options = { data, loss: "mse", scored: "last", optimizer: still, stateNoise: 0.2, steps: 200 } as const;
    const { losses } = await train(model, options);
    const mean = losses.reduce((sum, loss) => sum + loss / 200, 0);
    const expected = (0.2 ** 2 * (1 - 4 ** -4)) / (1 - 1 / 4);
    // 10,000 squares of Gaussians: four standard errors.
    expect(Math.abs(mean / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 10_000));
  });

  it("depends on the seed, and differs from window to window", async () => {
    const of = async (change: Partial<TrainOptions>): Promise<number[]> => {
      const model = modelOf({ cell: "gru" });
      // Every window has the same inputs and targets.
      const data = {
        inputs: filled([1, 8, 2], "float32", () => 0),
        targets: filled([1, 8, 1], "float32", () => 0),
      };
      const options = { data, ...objective, optimizer: still, stateNoise: 0.1, epochs: 2, ...change } as const;
      return [...(await train(model, options)).losses];
    };
    const windows = await of({ window: 2 });
    expect(windows).toHaveLength(8);
    expect(new Set(windows).size).toBe(8);
    expect(await of({ window: 2, seed: 1 })).not.toEqual(windows);
    expect(await of({ window: 2, carryState: true })).not.toEqual(windows);
  });

  it.each<[string, Partial<ModelSpec>, object, RegExp]>([
    [
      "in impulse mode",
      {},
      { mode: "impulse" },
      /^mode "impulse" has no state to put noise on: drop stateNoise, or use "bptt"\.$/,
    ],
    [
      "of the expected loss",
      {},
      { objective: "population", batchSize: "full" },
      /^objective "population" is exact for a state without noise: drop stateNoise, or use "samples"\.$/,
    ],
    [
      "of a gradient flow",
      { dtype: "float64" },
      {
        task: { kind: "delay", delay: 1, length: 4, sequences: 4 },
        optimizer: { kind: "gradientFlow", time: 1 },
        batchSize: "full",
      },
      /^stateNoise has no meaning under gradientFlow: drop it\.$/,
    ],
    ["below 0", {}, { stateNoise: -1 }, /^stateNoise must be at least 0, got -1/],
  ])("is refused %s", async (_what, spec, change, sentence) => {
    const model = createModel({ cell: "linear", inputSize: 1, outputSize: 1, hiddenSize: 3, ...spec });
    const task = { kind: "delay", delay: 1, length: 4 };
    const options = { task, scored: "last", optimizer: still, batchSize: 4, steps: 2, stateNoise: 0.1, ...change };
    await expect(train(model, options as never)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("keeps a linear model from impulse mode", async () => {
    const spec = { cell: "linear", inputSize: 2, outputSize: 1, hiddenSize: 40 } as const;
    const of = (change: object): Promise<number[]> => {
      const model = createModel(spec, { seed: 1 });
      const data = randomBatch(model, { batch: 50, time: 20, loss: "mse", seed: 2 });
      const optimizer = { kind: "gd", learningRate: 0.01 } as const;
      return trained(model, { data, loss: "mse", scored: "last", optimizer, stateNoise: 0.1, steps: 3, ...change });
    };
    expect(await of({})).toEqual(await of({ mode: "bptt" }));
  });
});
