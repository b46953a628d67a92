import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { Batch, TrainOptions, TrainResult } from "../../src/index.js";
import { failure, randomBatch } from "../helpers.js";

const model = createModel({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1 }, { seed: 2 });
const lengths = [3, 9, 5, 20, 4, 11, 7, 16, 5, 13];
const data: Batch = { ...randomBatch(model, { batch: 10, time: 20, loss: "mse", seed: 3 }), lengths };
const curriculum = { from: 5, epochs: 4 };
const still = { kind: "gd", learningRate: 0 } as const;

function trained(change: Partial<TrainOptions> = {}): Promise<TrainResult> {
  return train(model, {
    ...{ data, loss: "mse", scored: "every", optimizer: still, batchSize: 1, epochs: 6, curriculum, seed: 8 },
    ...change,
  });
}

/** Each sequence's own loss, by which it is known, and its length. */
async function lengthsByLoss(): Promise<Map<number, number>> {
  const known = new Map<number, number>();
  for (const [i, length] of lengths.entries()) {
    const row = ({ shape, data }: Batch["inputs"]): Batch["inputs"] => {
      const width = 20 * shape[2]!;
      return { shape: [1, 20, shape[2]!], data: data.slice(i * width, (i + 1) * width) };
    };
    const own = { inputs: row(data.inputs), targets: row(data.targets), lengths: [length] };
    known.set((await trained({ data: own, curriculum: undefined, epochs: 1 })).losses[0]!, length);
  }
  return known;
}

describe("a curriculum", () => {
  it("takes sequences up to a bound that grows linearly, in the order that they have without one", async () => {
    const known = await lengthsByLoss();
    expect(known.size).toBe(10);
    const all = [...(await trained({ curriculum: undefined })).losses];
    const bounds = [5, 8, 12, 16, 20, 20];
    const expected = bounds.flatMap((bound, epoch) =>
      all.slice(epoch * 10, epoch * 10 + 10).filter((loss) => known.get(loss)! <= bound),
    );
    expect(bounds.map((bound) => lengths.filter((length) => length <= bound).length)).toEqual([4, 5, 7, 9, 10, 10]);
    const { losses, steps, status } = await trained();
    expect([...losses]).toEqual(expected);
    expect({ steps, status }).toEqual({ steps: 45, status: "done" });
  });

  it("fills its batches with what an epoch has, the last one short", async () => {
    const { losses } = await trained({ batchSize: 3 });
    // 4, 5, 7, 9, 10 and 10 sequences.
    expect(losses).toHaveLength(2 + 2 + 3 + 3 + 4 + 4);
    const full = await trained({ batchSize: "full" });
    expect(full.losses).toHaveLength(6);
    expect(new Set(full.losses).size).toBe(5);
    const whole = await trained({ batchSize: "full", curriculum: undefined });
    expect(full.losses[4]).toBe(whole.losses[0]);
    expect(full.losses[5]).toBe(whole.losses[0]);
  });

  it("goes on in steps as in epochs", async () => {
    const { losses } = await trained();
    const counted = await trained({ epochs: undefined, steps: 30 });
    expect(counted.losses).toEqual(losses.slice(0, 30));
    expect(counted.steps).toBe(30);
    // Truncated BPTT takes the windows of what the epoch has: ceil(length / 4) of each sequence.
    const windows = await trained({ window: 4, epochs: 1 });
    expect(windows.steps).toBe(1 + 2 + 1 + 2);
  });

  it("begins with the shortest sequences where none is as short as from", async () => {
    const { losses } = await trained({ curriculum: { from: 1, epochs: 2 }, epochs: 1 });
    expect(losses).toHaveLength(1);
    const past = await trained({ curriculum: { from: 50, epochs: 3 }, epochs: 2 });
    expect(past.losses).toEqual((await trained({ curriculum: undefined, epochs: 2 })).losses);
  });

  it("repeats, in batches of everything too, what training at its end does", async () => {
    const optimizer = { kind: "adam", learningRate: 0.01 } as const;
    const of = async (change: Partial<TrainOptions>): Promise<unknown> => {
      const own = createModel(model.spec, { seed: 2 });
      const { losses } = await train(own, { data, loss: "mse", scored: "every", optimizer, ...change });
      return [losses, own.parameters()];
    };
    const everything = { batchSize: "full", epochs: 5 } as const;
    expect(await of({ ...everything, curriculum: { from: 20, epochs: 3 } })).toEqual(await of(everything));
    expect(await of({ ...everything, curriculum: { from: 10, epochs: 3 } })).not.toEqual(await of(everything));
  });

  it("has the checkpoints that its steps come to, and no others", async () => {
    const { checkpoints = [], steps } = await trained({ checkpoints: [0, 20, 45, 60] });
    expect(steps).toBe(45);
    expect(checkpoints.map(({ step }) => step)).toEqual([0, 20, 45]);
    await expect(trained({ checkpoints: [61] })).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /^checkpoints has step 61, but training ends after at most 60 steps\.$/),
    );
  });

  it("is refused with fresh sequences, a bound of 0, and without a number of epochs", async () => {
    const task = { kind: "delay", delay: 1, length: 4 } as const;
    const fresh = { task, optimizer: still, batchSize: 2, steps: 3, curriculum } as const;
    const linear = createModel({ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1 });
    const sentence =
      /^curriculum needs a fixed set, give task\.sequences a number or drop it: the task makes fresh sequences/;
    await expect(train(linear, fresh)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
    const zero = failure("OUTLAST_INVALID_SPEC", /^curriculum\.from must be at least 1, got 0/);
    await expect(trained({ curriculum: { from: 0, epochs: 2 } })).rejects.toThrow(zero);
    const open = failure("OUTLAST_INVALID_SPEC", /^curriculum\.epochs must be/);
    await expect(trained({ curriculum: { from: 4 } as never })).rejects.toThrow(open);
  });
});
