import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { Batch, Model, ModelSpec, ScheduleSpec, Tensor, TrainOptions } from "../../src/index.js";
import { distance, filled, randomBatch, randomTensor } from "../helpers.js";

const spec: ModelSpec = { cell: "lstm", inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" };
const objective = { loss: "mse", scored: "every" } as const;
const gd = (learningRate: number): TrainOptions["optimizer"] => ({ kind: "gd", learningRate });

function modelOf(change: Partial<ModelSpec> = {}): Model {
  return createModel({ ...spec, ...change }, { seed: 2 });
}

function batchOf(model: Model, batch = 4, time = 7): Batch {
  return randomBatch(model, { batch, time, loss: "mse", seed: 41 });
}

/** One step of gradient descent by hand; `rate` sees the parameter's name. */
function descend(model: Model, batch: Batch, rate: (name: string) => number): number {
  const { loss, gradients } = model.gradients(batch, objective);
  const moved = Object.entries(model.parameters()).map(([name, { shape, data }]) => {
    const slope = gradients[name]!.data;
    return [name, { shape, data: data.map((value, i) => value - rate(name) * slope[i]!) }] as const;
  });
  model.setParameters(Object.fromEntries(moved));
  return loss;
}

function expectSame(a: Model, b: Model): void {
  for (const [name, { data }] of Object.entries(a.parameters())) {
    expect(distance(data, b.parameters()[name]!.data), name).toBeLessThan(1e-12);
  }
}

/** Steps from..to of every sequence. */
function cut({ inputs, targets }: Batch, from: number, to: number): Batch {
  const part = ({ shape, data }: Batch["inputs"]): Batch["inputs"] => {
    const [batch, time, size] = shape as [number, number, number];
    const rows = Array.from({ length: batch }, (_, b) => [
      ...data.slice((b * time + from) * size, (b * time + to) * size),
    ]);
    return { shape: [batch, to - from, size], data: Float64Array.from(rows.flat()) };
  };
  return { inputs: part(inputs), targets: part(targets) };
}

describe("train", () => {
  it("takes the steps that gradients and a rate make by hand", async () => {
    const [trained, byHand] = [modelOf(), modelOf()];
    const data = batchOf(trained);
    const result = await train(trained, { data, ...objective, optimizer: gd(0.3), steps: 4 });
    const losses = [0, 1, 2, 3].map(() => descend(byHand, data, () => 0.3));
    expect(result).toMatchObject({ status: "done", steps: 4 });
    expect(distance(result.losses, losses)).toBeLessThan(1e-13);
    expectSame(trained, byHand);
  });

  it.each<[ScheduleSpec, (step: number) => number]>([
    [{ kind: "constant", warmup: 4 }, (s) => Math.min((s + 1) / 4, 1)],
    [{ kind: "cosine", steps: 5, final: 0.1 }, (s) => 0.1 + (0.9 * (1 + Math.cos(Math.PI * Math.min(s / 5, 1)))) / 2],
    [
      { kind: "cosine", steps: 6, warmup: 3 },
      (s) => ((1 + Math.cos((Math.PI * s) / 6)) / 2) * Math.min((s + 1) / 3, 1),
    ],
    [{ kind: "step", every: 2, factor: 0.5 }, (s) => 0.5 ** Math.floor(s / 2)],
  ])("follows the schedule %j", async (schedule, factor) => {
    const [trained, byHand] = [modelOf(), modelOf()];
    const data = batchOf(trained);
    await train(trained, { data, ...objective, optimizer: gd(0.3), schedule, steps: 7 });
    for (let step = 0; step < 7; step++) descend(byHand, data, () => 0.3 * factor(step));
    expectSame(trained, byHand);
  });

  it("gives single parameters their own rates, and leaves frozen ones alone", async () => {
    const freeze = ["rnn.weight_hh_l0", "readout.bias"];
    const [trained, byHand] = [modelOf({ freeze }), modelOf()];
    const data = batchOf(trained);
    const perParameter = { "readout.weight": { learningRate: 0.01 }, "rnn.bias_ih_l0": { learningRate: 0 } };
    await train(trained, { data, ...objective, optimizer: { kind: "gd", learningRate: 0.3, perParameter }, steps: 3 });
    for (let step = 0; step < 3; step++) {
      descend(byHand, data, (name) => {
        const own = perParameter[name as keyof typeof perParameter];
        return freeze.includes(name) ? 0 : (own?.learningRate ?? 0.3);
      });
    }
    expectSame(trained, byHand);
  });

  it("clips by the global norm of what trains", async () => {
    const freeze = ["readout.weight"];
    const [trained, byHand] = [modelOf({ freeze }), modelOf()];
    const data = batchOf(trained);
    await train(trained, { data, ...objective, optimizer: gd(1), clipNorm: 0.01, steps: 3 });
    for (let step = 0; step < 3; step++) {
      const { gradients } = byHand.gradients(data, objective);
      let squares = 0;
      for (const [name, { data: slopes }] of Object.entries(gradients)) {
        if (!freeze.includes(name)) for (const slope of slopes) squares += slope ** 2;
      }
      const scale = Math.min(1, 0.01 / (Math.sqrt(squares) + 1e-6));
      expect(scale).toBeLessThan(1);
      descend(byHand, data, (name) => (freeze.includes(name) ? 0 : scale));
    }
    expectSame(trained, byHand);
  });

  it("takes a step a window, the state passing on", async () => {
    const [trained, byHand] = [modelOf(), modelOf()];
    const data = batchOf(trained);
    const result = await train(trained, { data, ...objective, optimizer: gd(0.3), window: 3, epochs: 1 });
    let initialState: Batch["initialState"];
    const losses = [0, 3, 6].map((from) => {
      const part = { ...cut(data, from, Math.min(from + 3, 7)), initialState };
      const { finalState } = byHand.forward(part.inputs, { initialState });
      const loss = descend(byHand, part, () => 0.3);
      initialState = finalState;
      return loss;
    });
    expect(result.steps).toBe(3);
    expect(distance(result.losses, losses)).toBeLessThan(1e-13);
    expectSame(trained, byHand);
  });

  it("passes over windows of ragged sequences without a scored step", async () => {
    const model = modelOf();
    const data = batchOf(model, 2, 6);
    const mask = filled([2, 6], "int32", (i) => (i % 6 < 2 || i % 6 > 3 ? 1 : 0));
    const result = await train(model, {
      data: { ...data, mask },
      ...objective,
      optimizer: gd(0.1),
      window: 2,
      epochs: 2,
    });
    expect(result.steps).toBe(4);
  });

  it("carries the state from batch to batch where asked", async () => {
    const [trained, byHand] = [modelOf(), modelOf()];
    const data = batchOf(trained);
    await train(trained, { data, ...objective, optimizer: gd(0.3), carryState: true, steps: 3 });
    let initialState: Batch["initialState"];
    for (let step = 0; step < 3; step++) {
      const { finalState } = byHand.forward(data.inputs, { initialState });
      descend(byHand, { ...data, initialState }, () => 0.3);
      initialState = finalState;
    }
    expectSame(trained, byHand);
  });

  it("carries each row's own newest state, past given ones and past batches too short to have the row", async () => {
    const model = modelOf();
    const one = { inputs: randomTensor([1, 4, 2], 5), targets: randomTensor([1, 4, 2], 6) };
    const given = { h: randomTensor([1, 1, 3], 7), c: randomTensor([1, 1, 3], 8) };
    const thrice = ({ data }: Tensor, shape: number[]): Tensor =>
      filled(shape, "float64", (i) => data[i % data.length]!);
    const alike = { inputs: thrice(one.inputs, [3, 4, 2]), targets: thrice(one.targets, [3, 4, 2]) };
    const data = { ...alike, initialState: { h: thrice(given.h, [1, 3, 3]), c: thrice(given.c, [1, 3, 3]) } };
    const batches = { batchSize: 2, carryState: true, epochs: 2 };
    const { losses } = await train(model, { data, ...objective, optimizer: gd(0), ...batches });
    let initialState: Batch["initialState"] = given;
    const [first, second, third, fourth] = Array.from({ length: 4 }, () => {
      const { loss } = model.gradients({ ...one, initialState }, objective);
      initialState = model.forward(one.inputs, { initialState }).finalState;
      return loss;
    });
    // Row 0 is in all of the batches of 2, 1, 2 and 1 sequences, row 1 in the first and the third.
    expect(distance(losses, [first!, second!, (third! + second!) / 2, fourth!])).toBeLessThan(1e-12);
  });

  it("starts each sequence from the state given with it", async () => {
    const [trained, byHand] = [modelOf(), modelOf()];
    const h = randomTensor([1, 4, 3], 9);
    const data = { ...batchOf(trained), initialState: { h, c: randomTensor([1, 4, 3], 10) } };
    await train(trained, { data, ...objective, optimizer: gd(0.3), steps: 2 });
    for (let step = 0; step < 2; step++) descend(byHand, data, () => 0.3);
    expectSame(trained, byHand);
  });

  it("keeps the loss before each step, and no more with steps 0", async () => {
    const model = modelOf();
    const before = model.parameters();
    const data = batchOf(model);
    const none = await train(model, { data, ...objective, optimizer: gd(0.1), steps: 0 });
    expect(none).toEqual({ status: "done", steps: 0, losses: new Float64Array() });
    expect(model.parameters()).toEqual(before);
    const { loss } = model.gradients(data, objective);
    const one = await train(model, { data, ...objective, optimizer: gd(0.1), steps: 1 });
    // The same arithmetic in another order: training may have laid its models side by side.
    expect(one.losses).toHaveLength(1);
    expect(one.losses[0]).toBeCloseTo(loss, 14);
  });

  it("ends at the first loss below the bound, without that step", async () => {
    const [whole, stopped] = [modelOf(), modelOf()];
    const data = batchOf(whole);
    const options = { data, ...objective, optimizer: gd(0.5) };
    const { losses } = await train(whole, { ...options, steps: 10 });
    const bound = (losses[4]! + losses[5]!) / 2;
    const result = await train(stopped, { ...options, steps: 10, stop: { lossBelow: bound } });
    expect(result).toEqual({ status: "done", steps: 5, losses: losses.slice(0, 6) });
  });

  it("ends at a loss that is not finite, with the parameters before it", async () => {
    const linear = { cell: "linear", dtype: "float32" } as const;
    const [diverging, before] = [modelOf(linear), modelOf(linear)];
    const data = batchOf(diverging);
    const options = { data, ...objective, optimizer: gd(1e3) };
    const result = await train(diverging, { ...options, steps: 1000 });
    expect(result.status).toBe("diverged");
    expect(result.steps).toBeGreaterThan(1);
    expect(result.losses).toHaveLength(result.steps + 1);
    expect(Number.isFinite(result.losses.at(-1))).toBe(false);
    expect(result.losses.slice(0, -1).every(Number.isFinite)).toBe(true);
    await train(before, { ...options, steps: result.steps });
    expect(diverging.parameters()).toEqual(before.parameters());
  });
});

describe("mini-batches", () => {
  const model = modelOf();
  const data = batchOf(model, 5, 3);
  const options = { data, ...objective, optimizer: gd(0) };
  const losses = async (change: Partial<TrainOptions>): Promise<number[]> => [
    ...(await train(model, { ...options, batchSize: 1, ...change })).losses,
  ];
  const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);

  it("take every sequence once an epoch, in an order of the seed's and the epoch's own", async () => {
    const all = await losses({ epochs: 6, seed: 3 });
    const epochs = [0, 1, 2, 3, 4, 5].map((epoch) => all.slice(epoch * 5, epoch * 5 + 5));
    expect(new Set(epochs[0]).size).toBe(5);
    for (const epoch of epochs) expect(sorted(epoch)).toEqual(sorted(epochs[0]!));
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(3);
    expect(await losses({ epochs: 6, seed: 3 })).toEqual(all);
    expect(await losses({ epochs: 6, seed: 4 })).not.toEqual(all);
    expect(await losses({ steps: 7, seed: 3 })).toEqual(all.slice(0, 7));
  });

  it("keep a short last one", async () => {
    const each = await losses({ epochs: 1 });
    const pairs = await losses({ epochs: 1, batchSize: 2 });
    expect(pairs).toHaveLength(3);
    expect((pairs[0]! * 2 + pairs[1]! * 2 + pairs[2]!) / 5).toBeCloseTo(each.reduce((a, b) => a + b) / 5, 14);
    expect(await losses({ epochs: 2, batchSize: "full" })).toHaveLength(2);
    expect(await losses({ epochs: 1, batchSize: 9 })).toHaveLength(1);
  });
});

describe("a job too brief for a thread", () => {
  it("takes the steps that a longer one takes", async () => {
    const [a, b] = [modelOf(), modelOf()] as const;
    const data = batchOf(a, 1, 12);
    const once = { ...objective, data, optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 } as const;
    const apart = [];
    for (let step = 0; step < 200; step += 1) apart.push((await train(a, once)).losses[0]!);
    const { losses } = await train(b, { ...once, steps: 200 });
    expect(apart).toEqual([...losses]);
    expect(a.parameters()).toEqual(b.parameters());
  });
});
