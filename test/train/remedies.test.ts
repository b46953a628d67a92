// What may help a counter to count further, in the ensembles of batch 1 that the counting study trains: state passing,
// weight decay, rate decay, noise on the state, a curriculum, a saturation penalty, and checkpoints with all of them.
import { describe, expect, it } from "vitest";
import { createModel, run, train, trainMany } from "../../src/index.js";
import type { Batch, Model, ModelSpec, RunSpec, TrainOptions } from "../../src/index.js";
import { resolveRun } from "../../src/run/index.js";
import { distance, failure } from "../helpers.js";

const cells = ["tanh", "relu", "gru", "lstm"] as const;
const task = { kind: "dyck1", maxLength: 16, sequences: 12 } as const;
const sizes = { inputSize: 2, outputSize: 2, readout: { activation: "sigmoid" } } as const;

function modelsOf(spec: Pick<ModelSpec, "cell"> & Partial<ModelSpec>, count: number): Model[] {
  return Array.from({ length: count }, (_, seed) => createModel({ ...sizes, hiddenSize: 1, ...spec }, { seed }));
}

/** Every remedy at once, each model with numbers of its own. */
function optionsOf(cell: string, i: number): TrainOptions {
  return {
    task,
    optimizer: { kind: "adamw", learningRate: 0.01, weightDecay: 0.01 * i },
    schedule: i % 2 === 0 ? { kind: "cosine", steps: 40 + i } : { kind: "cosine", steps: 60, final: 0.1, warmup: 3 },
    ...{ batchSize: 1, epochs: 4, clipNorm: 1 + i, window: 6, carryState: true, seed: 10 + i },
    stateNoise: i === 3 ? 0 : 0.05 * (i + 1),
    ...(i === 4 ? {} : { curriculum: { from: 4 + i, epochs: 1 + (i % 3) } }),
    ...(cell === "lstm" ? { saturation: { weight: 1e-3 * i, target: 8 } } : {}),
    checkpoints: [0, 7, 30],
  };
}

describe.each(cells)("%s models of one unit, batch 1, with every remedy", (cell) => {
  it.each(["float32", "float64"] as const)(
    "get the bits and checkpoints that each gets alone, in %s",
    async (dtype) => {
      const together = modelsOf({ cell, dtype }, 19);
      const options = together.map((_, i) => optionsOf(cell, i % 7));
      const results = await trainMany(together, options);
      expect(new Set(results.map(({ steps }) => steps)).size).toBeGreaterThan(3);
      for (const [i, alone] of modelsOf({ cell, dtype }, 19).entries()) {
        const { checkpoints = [], ...result } = await train(alone, { ...options[i]!, threads: 1 });
        const { checkpoints: others = [], ...other } = results[i]!;
        expect(other, `model ${i}`).toEqual(result);
        expect(alone.parameters(), `model ${i}`).toEqual(together[i]!.parameters());
        expect(others.map(({ step }) => step)).toEqual([0, 7, 30]);
        others.forEach(({ model }, c) => expect(model.parameters()).toEqual(checkpoints[c]!.model.parameters()));
        const seventh = modelsOf({ cell, dtype }, i + 1)[i]!;
        await train(seventh, { ...options[i]!, epochs: undefined, steps: 7, checkpoints: [] });
        expect(others[1]!.model.parameters()).toEqual(seventh.parameters());
      }
    },
  );

  it("are the same in a run's record, for any number of threads", async () => {
    const { checkpoints, seed, task: _task, ...settings } = optionsOf(cell, 1);
    const spec = {
      specVersion: 1,
      seed: seed!,
      model: { cell, hiddenSize: 1 },
      task,
      train: settings,
      checkpoints,
      evaluate: [{ name: "uniform", lengths: [8, 32], sequences: 10 }],
      history: { every: 1 },
    } as RunSpec;
    const record = await run(spec, { threads: 1 });
    expect((await run(spec, { threads: 3 })).result).toEqual(record.result);
    const model = createModel({ ...sizes, cell, hiddenSize: 1 }, { seed: seed! });
    const { losses, steps } = await train(model, { ...optionsOf(cell, 1), seed: seed! });
    expect(record.result).toMatchObject({ steps, status: "done", losses: { loss: [...losses] } });
    expect(record.result.evaluate.map(({ step }) => step)).toEqual([0, 7, 30, steps]);
    expect(record.spec.train).toMatchObject({ stateNoise: 0.1, curriculum: { from: 5, epochs: 2 } });
  });
});

describe("state passing, weight decay and rate decay of models side by side", () => {
  it("are those of steps by hand", async () => {
    const [trained, byHand] = modelsOf({ cell: "lstm", hiddenSize: 2, dtype: "float64" }, 2) as [Model, Model];
    byHand.setParameters(trained.parameters());
    const numbers = (size: number, from: number): Float64Array<ArrayBuffer> =>
      Float64Array.from({ length: 5 * size }, (_, i) => ((i * 7 + from) % 11) / 11);
    const data = {
      inputs: { shape: [1, 5, 2], data: numbers(2, 1) },
      targets: { shape: [1, 5, 2], data: numbers(2, 4) },
    };
    const objective = { loss: "mse", scored: "every" } as const;
    const decay = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.2 };
    const result = await train(trained, {
      ...{ data, ...objective, batchSize: 1, epochs: 3, window: 2, carryState: true },
      optimizer: { kind: "adamw", ...decay },
      schedule: { kind: "step", every: 2, factor: 0.5 },
    });
    let initialState: Batch["initialState"];
    const slots = new Map<string, [number, number]>();
    for (let step = 0; step < 9; step++) {
      const from = (step % 3) * 2;
      const cut = ({ data: all }: { data: Float64Array }): Batch["inputs"] => {
        const part = Float64Array.from(all.slice(from * 2, Math.min(from + 2, 5) * 2));
        return { shape: [1, part.length / 2, 2], data: part };
      };
      const batch = { inputs: cut(data.inputs), targets: cut(data.targets), initialState };
      const { loss, gradients } = byHand.gradients(batch, objective);
      expect(result.losses[step]).toBeCloseTo(loss, 12);
      initialState = byHand.forward(batch.inputs, { initialState }).finalState;
      const rate = decay.learningRate * 0.5 ** Math.floor(step / 2);
      const moved = Object.entries(byHand.parameters()).map(([name, { shape, data: values }]) => {
        const next = Float64Array.from(values, (value, i) => {
          const slope = gradients[name]!.data[i]!;
          const [m, v] = slots.get(`${name} ${i}`) ?? [0, 0];
          const [first, second] = [0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope ** 2];
          slots.set(`${name} ${i}`, [first, second]);
          const [mean, square] = [first / (1 - 0.9 ** (step + 1)), second / (1 - 0.999 ** (step + 1))];
          return value * (1 - rate * decay.weightDecay) - (rate * mean) / (Math.sqrt(square) + decay.epsilon);
        });
        return [name, { shape, data: next }] as const;
      });
      byHand.setParameters(Object.fromEntries(moved));
    }
    for (const [name, { data: values }] of Object.entries(trained.parameters())) {
      expect(distance(values, byHand.parameters()[name]!.data), name).toBeLessThan(1e-10);
    }
  });
});

describe("the remedies in a run's spec", () => {
  const of = (settings: object, cell = "lstm"): unknown => ({
    specVersion: 1,
    seed: 1,
    model: { cell, hiddenSize: 1 },
    task,
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 2, ...settings },
  });
  const keyOf = (settings: object): string => resolveRun(of(settings)).key;

  it("are no part of the key where they are absent, and part of it where they are not", () => {
    const plain = keyOf({});
    expect(plain).toBe("8dafc75aa53cc27e685a5b63a6e558f4f2fc25fd661a7ad8665b3075c7adb742");
    expect(keyOf({ stateNoise: 0, saturation: undefined, curriculum: undefined })).toBe(plain);
    const all = [
      ...[{ stateNoise: 0.1 }, { stateNoise: 0.2 }],
      ...[{ curriculum: { from: 4, epochs: 2 } }, { curriculum: { from: 4, epochs: 3 } }],
      ...[{ saturation: { weight: 1, target: 8 } }, { saturation: { weight: 1, target: 9 } }],
    ];
    expect(new Set([plain, ...all.map(keyOf)]).size).toBe(7);
  });

  it.each<[object, string, RegExp]>([
    [{ saturation: { weight: 1, target: 8 } }, "gru", /^train\.saturation is for the cell lstm, .* the model's is gru/],
    [{ saturation: { weight: -1, target: 8 } }, "lstm", /^train\.saturation\.weight must be at least 0/],
    [{ stateNoise: "much" }, "lstm", /^train\.stateNoise must be a number/],
    [{ curriculum: { from: 2.5, epochs: 1 } }, "lstm", /^train\.curriculum\.from must be a whole number/],
  ])("are refused with their path: %j of %s", (settings, cell, sentence) => {
    expect(() => resolveRun(of(settings, cell))).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
