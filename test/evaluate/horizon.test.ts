import { describe, expect, it, vi } from "vitest";
import { createModel, extrapolate, reluCounter } from "../../src/index.js";
import { horizonAmong, lastSuccess } from "../../src/evaluate/index.js";
import { failure, randomTensor } from "../helpers.js";
import { memorylessStudent } from "./students.js";

const success = { metric: "sequenceAccuracy", statistic: "mean", atLeast: 0.9 } as const;

function curveOf(mean: (number | null)[]): Parameters<typeof horizonAmong>[0] {
  const statistics = { mean, median: mean, q05: mean, q25: mean, q75: mean, q95: mean };
  return { lengths: mean.map((_, i) => 10 * (i + 1)), metrics: { sequenceAccuracy: statistics } };
}

describe("the horizon among tested lengths", () => {
  it.each([
    ["works everywhere", [1, 1, 0.9], 30],
    ["fails at the end", [1, 0.95, 0.89], 20],
    ["works again after a failure", [1, 0.5, 1], 10],
    ["fails at once", [0.5, 1, 1], 0],
    ["has no value somewhere", [1, null, 1], 10],
    ["has one length", [0.9], 10],
  ])("of a model that %s", (_what, mean, horizon) => {
    expect(horizonAmong(curveOf(mean), success)).toBe(horizon);
  });

  it("reads an upper bound and the statistic that the criterion names", () => {
    const curve = curveOf([0.1, 0.2, 0.3]);
    curve.metrics.sequenceAccuracy!.q95 = [0.1, 0.9, 0.9];
    expect(horizonAmong(curve, { metric: "sequenceAccuracy", statistic: "q95", atMost: 0.5 })).toBe(10);
    expect(horizonAmong(curve, { metric: "sequenceAccuracy", statistic: "mean", atMost: 0.25 })).toBe(20);
  });
});

describe("doubling and bisection", () => {
  it("find the last success", async () => {
    for (let limit = 1; limit <= 40; limit++) {
      for (let last = 0; last <= limit; last++) {
        const succeeds = vi.fn((n: number) => Promise.resolve(n <= last));
        expect(await lastSuccess(limit, succeeds)).toBe(last);
        for (const [n] of succeeds.mock.calls) expect(n).toBeLessThanOrEqual(limit);
        expect(new Set(succeeds.mock.calls.flat()).size).toBe(succeeds.mock.calls.length);
      }
    }
  });
});

describe("horizon: { upTo }", () => {
  // m_j = a^j on the teacher 1, 0, 0, ...: the normalized error grows with length and passes any bound once.
  const options = {
    task: { kind: "teacher", system: { memoryless: 1 }, length: 1 },
    lengths: [1],
    sequences: 50,
    seed: 1,
    success: { metric: "normalizedError", statistic: "median", atMost: 0.3 },
  } as const;

  it("is exact over prefixes, and agrees with every length looked at one by one", async () => {
    const model = memorylessStudent(0.5);
    const { horizon, assumedMonotone } = await extrapolate(model, { ...options, horizon: { upTo: 200 } });
    const every = Array.from({ length: 200 }, (_, i) => i + 1);
    const tested = await extrapolate(model, { ...options, lengths: every });
    expect(horizon).toBe(tested.horizon);
    expect(horizon).toBeLessThan(200);
    expect(assumedMonotone).toBeUndefined();
  });

  it("is searched where sequences are drawn anew, in the task's steps, and says so", async () => {
    const task = { kind: "dyck1", sampler: "zigzag" } as const;
    const request = { task, lengths: [2], sequences: 1, seed: 1, horizon: { upTo: 1000 } };
    const { horizon, assumedMonotone, lengths } = await extrapolate(reluCounter({ u: 1.0005 }), request);
    expect(assumedMonotone).toBe(true);
    expect(lengths).toEqual([2]);
    // The first string of length L is one excursion of depth L/2, and depth 32 is the first to fail.
    expect(horizon).toBe(62);
    const all = await extrapolate(reluCounter(), { ...request, horizon: { upTo: 1001 } });
    expect(all.horizon).toBe(1000);
  });

  it("begins where a task has something to say again", async () => {
    const A = [0, 0, 1, 0];
    const init = { kind: "values", values: { A, B: [1, 0], C: [0, 1] } } as const;
    const sizes = { inputSize: 1, hiddenSize: 2, outputSize: 1 };
    const model = createModel({ cell: "linear", ...sizes, dtype: "float64", init });
    const task = { kind: "delay", delay: 1, length: 10 } as const;
    const request = { task, lengths: [2, 5], sequences: 3, seed: 1, horizon: { upTo: 50 } } as const;
    expect(await extrapolate(model, request)).toMatchObject({ horizon: 50 });
    expect(await extrapolate(model, { ...request, sampling: "fresh" })).toMatchObject({ horizon: 50 });
    const ranges = { ...request, sampling: "fresh", lengths: [[1, 3]] } as const;
    const { metrics } = await extrapolate(model, ranges);
    expect(metrics.normalizedError!.q95).toEqual([0]);
    const zeros = createModel({ cell: "linear", ...sizes, init: { kind: "constant", value: 0 } });
    expect(await extrapolate(zeros, request)).toMatchObject({ horizon: 0 });
  });

  it("goes over prefixes of Dyck-1 strings, which have even lengths", async () => {
    const task = { kind: "dyck1", sampler: "uniform" } as const;
    const request = { task, lengths: [2], sequences: 5, seed: 1, sampling: "prefix" } as const;
    const { horizon } = await extrapolate(reluCounter(), { ...request, horizon: { upTo: 51 } });
    expect(horizon).toBe(50);
  });

  it("looks at the lengths that given sequences have", async () => {
    const inputs = randomTensor([4, 9, 1], 1);
    const request = {
      data: { inputs, targets: inputs, lengths: [4, 9, 2, 4] },
      lengths: [4],
      sequences: 2,
      seed: 1,
      horizon: { upTo: 9 },
    };
    expect(await extrapolate(memorylessStudent(0), request)).toMatchObject({ horizon: 9, assumedMonotone: true });
    const cut = { ...request, sampling: "prefix" } as const;
    expect(await extrapolate(memorylessStudent(0), cut)).toMatchObject({ horizon: 9 });
    expect(await extrapolate(memorylessStudent(0), { ...request, horizon: { upTo: 8 } })).toMatchObject({ horizon: 4 });
    for (const sampling of ["fresh", "prefix"] as const) {
      const beyond = extrapolate(memorylessStudent(0), { ...request, sampling, horizon: { upTo: 10 } });
      await expect(beyond).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", /^horizon\.upTo must be at most 9/));
    }
    const before = extrapolate(memorylessStudent(0), { ...request, horizon: { upTo: 1 } });
    await expect(before).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^horizon\.upTo must be at least 2/));
  });

  it("must reach the shortest length of the task", async () => {
    const request = { ...options, task: { kind: "adding", length: 4 }, horizon: { upTo: 1 }, lengths: [4] } as const;
    const model = createModel({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 1 });
    const sentence = /^horizon\.upTo must be at least 2/;
    await expect(extrapolate(model, request)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
