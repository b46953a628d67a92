import { describe, expect, it } from "vitest";
import { extrapolate, lstmCounter, reluCounter } from "../../src/index.js";
import type { Model, TaskSpec } from "../../src/index.js";

const zigzag = { kind: "dyck1", sampler: "zigzag" } as const;

/** Percentage of the ten zigzag strings of length 2000 that are right, and their mean first point of failure. */
async function onZigzag(model: Model): Promise<[number, number]> {
  const { metrics } = await extrapolate(model, { task: zigzag, lengths: [2000], sequences: 10, seed: 1 });
  return [100 * metrics.sequenceAccuracy!.mean[0]!, metrics.firstFailure!.mean[0]!];
}

// Positions found for these weights in float32 on the strings of the zigzag set, depths 1000, 500, ..., 10.
describe("perturbed ReLU counters fail on zigzag strings exactly where they should", () => {
  it.each([
    [1, -1, 1, 100, 2000],
    [2, -2, 1, 100, 2000],
    [0.5, -0.5, 1, 100, 2000],
    [1.004, -1, 1, 0, 593],
    [0.996, -1, 1, 60, 1588.8],
    [1.02, -1, 1, 0, 463],
    [1, -1, 1.0001, 0, 642],
    [1, -1, 1.0005, 0, 486],
    [1, -1, 0.9995, 30, 994.8],
    [1.02, -1, 0.9995, 10, 622.6],
  ])("a = %d, b = %d, u = %d", async (a, b, u, accuracy, firstFailure) => {
    const [right, failure] = await onZigzag(reluCounter({ a, b, u }));
    expect(right).toBeCloseTo(accuracy, 9);
    expect(failure).toBeCloseTo(firstFailure, 9);
  });
});

describe("LSTM counters at saturation K fail on zigzag strings exactly where they should", () => {
  it.each([
    [5, 0, 285.6],
    [6, 0, 334.8],
    [8, 0, 482.3],
    [10, 10, 957.7],
    [14, 90, 1999.8],
    [16, 100, 2000],
    [20, 100, 2000],
  ])("K = %d", async (K, accuracy, firstFailure) => {
    const [right, failure] = await onZigzag(lstmCounter({ saturation: K }));
    expect(right).toBeCloseTo(accuracy, 9);
    expect(failure).toBeCloseTo(firstFailure, 9);
  });
});

describe("each zigzag string fails where a plain float32 recurrence fails", () => {
  const f = Math.fround;
  const depths = [1000, 500, 250, 200, 125, 100, 50, 25, 20, 10];

  /** First step at which `say` contradicts the depth. */
  function firstFailure(depth: number, say: (opens: boolean) => boolean): number {
    let at = 0;
    for (let t = 0; t < 2000; t++) {
      const opens = t % (2 * depth) < depth;
      at += opens ? 1 : -1;
      if (say(opens) !== at > 0) return t;
    }
    return 2000;
  }

  async function measured(model: Model): Promise<number[]> {
    const each = depths.map(async (depth) => {
      const task = { ...zigzag, depths: [depth] };
      const { metrics } = await extrapolate(model, { task, lengths: [2000], sequences: 1, seed: 1 });
      return metrics.firstFailure!.mean[0]!;
    });
    return Promise.all(each);
  }

  it.each([
    [1.004, -1, 1],
    [0.996, -1, 1],
    [1, -1, 1.0001],
    [1, -1, 0.9995],
    [1.02, -1, 0.9995],
  ])("ReLU a = %d, b = %d, u = %d", async (a, b, u) => {
    const expected = depths.map((depth) => {
      let h = 0;
      return firstFailure(depth, (opens) => {
        h = Math.max(0, f(f(opens ? a : b) + f(f(u) * h)));
        return f(h - 0.5) >= 0;
      });
    });
    expect(await measured(reluCounter({ a, b, u }))).toEqual(expected);
  });

  it.each([5, 6, 8, 10, 14])("LSTM K = %d", async (K) => {
    const gate = f(1 / (1 + Math.exp(-K)));
    const candidate = f(Math.tanh(K));
    const bias = f(-0.38 * 20);
    const expected = depths.map((depth) => {
      let c = 0;
      return firstFailure(depth, (opens) => {
        c = f(f(gate * c) + f(gate * (opens ? candidate : -candidate)));
        const h = f(gate * f(Math.tanh(c)));
        return f(f(20 * h) + bias) >= 0;
      });
    });
    expect(await measured(lstmCounter({ saturation: K }))).toEqual(expected);
  });
});

describe("exact counters are right on every set", () => {
  const sets: [string, TaskSpec, (number | [number, number])[], number][] = [
    ["validation", { kind: "dyck1", split: "validation" }, [[2, 50]], 1000],
    ["long", { kind: "dyck1", sampler: "grammar" }, [[52, 100]], 1000],
    ["uniform", { kind: "dyck1", sampler: "uniform" }, [50, 100, 1000], 100],
    ["very long", { kind: "dyck1", sampler: "uniform" }, [100_000], 2],
    ["zigzag", zigzag, [2000, 20_000], 10],
  ];
  it.each(sets)("%s", async (_name, task, lengths, sequences) => {
    for (const model of [reluCounter(), lstmCounter({ saturation: 20 })]) {
      const curve = await extrapolate(model, { task, lengths, sequences, seed: 3 });
      expect(curve.metrics.sequenceAccuracy!.q05).toEqual(lengths.map(() => 1));
      expect(curve.metrics.tokenAccuracy!.mean).toEqual(lengths.map(() => 1));
      expect(curve.horizon).toBe(curve.lengths.at(-1));
    }
  });
});
