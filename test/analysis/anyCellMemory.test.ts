import { describe, expect, it } from "vitest";
import {
  createModel,
  halfDelay,
  hankelSingularValues,
  impulseResponse,
  lagWeights,
  learnabilityByLag,
  memoryCapacity,
  sampledMemoryCapacity,
  truncationBound,
  wideLagKernel,
  wideRun,
} from "../../src/index.js";
import { distance, failure, randomNumbers } from "../helpers.js";
import { cells, smallModel } from "./anyCell.js";
import { delayLine, modelOf, randomSystem, rotated } from "./systems.js";
import { normalTensor, solve, wideModel } from "./wide.js";

describe("learnability by lag", () => {
  it("of a linear model is the diagonal of its lag kernel", () => {
    const sizes = { hiddenSize: 9, inputSize: 2, outputSize: 3 };
    const run = wideRun({ nuW: 0.8, nuF: 1.1, nuC: 0.7 }, { ...sizes, scored: "last", length: 1, learningRate: 0 });
    const model = wideModel(run, 3);
    const kernel = wideLagKernel(model, 5).data;
    const expected = [0, 1, 2, 3, 4].map((lag) => {
      const own = [0, 1, 2, 3, 4, 5].map((entry) => kernel[(lag * 6 + entry) * 31]!);
      return own.reduce((sum, value) => sum + value / 6, 0);
    });
    for (const amplitude of [1e-3, 1, 100]) {
      const found = learnabilityByLag(model, { length: 5, amplitude, rates: { A: 1 / 9, C: 1 / 9 } });
      expect(distance(found, expected)).toBeLessThan(1e-11);
    }
  });

  it("of wide linear models is the lag weights on average, where the gradient by lag is their variances", () => {
    const setting = { nuW: 0.7, nuF: 1.2, nuC: 0.8 };
    const sizes = { hiddenSize: 150, inputSize: 1, outputSize: 1 };
    const run = wideRun(setting, { ...sizes, scored: "last", length: 1, learningRate: 0 });
    const means = new Float64Array(5);
    for (let seed = 0; seed < 8; seed++) {
      const found = learnabilityByLag(wideModel(run, seed), { length: 5, rates: { A: 1 / 150, C: 1 / 150 } });
      found.forEach((value, lag) => (means[lag]! += value / 8));
    }
    const rho = lagWeights(setting, 5);
    means.forEach((value, lag) => expect(Math.abs(value / rho[lag]! - 1), `lag ${lag}`).toBeLessThan(0.15));
  });

  it.each(cells)("is the energy of the Jacobian's derivatives for all parameters: %s", (cell) => {
    const model = smallModel({ cell });
    const found = learnabilityByLag(model, { length: 3, amplitude: 1e-4 });
    const [step, amplitude] = [1e-4, 1e-4];
    const output = (at: number, size: number): Float64Array => {
      const data = new Float64Array(6);
      data[at] = size;
      return model.forward({ shape: [1, 3, 2], data }).outputs.data.slice(-2) as Float64Array;
    };
    const expected = new Float64Array(3);
    for (const [name, { shape, data }] of Object.entries(model.parameters())) {
      for (let p = 0; p < data.length; p++) {
        const slopes = [step, -step].map((by) => {
          model.setParameters({ [name]: { shape, data: Float64Array.from(data, (v, i) => v + (i === p ? by : 0)) } });
          return Array.from({ length: 6 }, (_, at) => {
            const [above, below] = [output(at, amplitude), output(at, -amplitude)];
            return [...above].map((value, o) => (value - below[o]!) / (2 * amplitude));
          });
        });
        slopes[0]!.forEach((outputs, at) =>
          outputs.forEach((value, o) => {
            const mixed = (value - slopes[1]![at]![o]!) / (2 * step);
            expected[2 - Math.floor(at / 2)]! += (mixed * mixed) / 4;
          }),
        );
      }
      model.setParameters({ [name]: { shape, data } });
    }
    expect(distance(found, expected)).toBeLessThan(1e-3);
  });

  it("refuses what means nothing", () => {
    const model = smallModel({ cell: "gru" });
    expect(() => learnabilityByLag(model, { length: 0 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "length"));
    expect(() => learnabilityByLag(model, { length: 2, amplitude: 0 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    expect(() => learnabilityByLag(model, { length: 2, rates: { W: 1 } })).toThrow(
      failure("OUTLAST_UNKNOWN_PARAMETER"),
    );
    expect(() => learnabilityByLag(model, undefined as never)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
  });
});

describe("sampled memory capacity", () => {
  const inputs = normalTensor([2, 1500, 1], 4);

  it("of a delay line is 1 up to its length, and little after it", () => {
    const { perLag, total } = sampledMemoryCapacity(modelOf(rotated(delayLine(5), 1)), { inputs, lags: 8 });
    perLag.forEach((value, k) => (k < 5 ? expect(value).toBeCloseTo(1, 12) : expect(value).toBeLessThan(0.02)));
    expect(total).toBeCloseTo(
      perLag.reduce((sum, value) => sum + value, 0),
      14,
    );
  });

  it.each([1, 2])("of a linear model tends to the exact one (seed %i)", (seed) => {
    const system = randomSystem({ dimension: 4, inputs: seed, radius: 0.85, seed });
    const white = normalTensor([4, 3000, seed], 5);
    const { perLag } = sampledMemoryCapacity(modelOf(system), { inputs: white, lags: 12 });
    const exact = memoryCapacity(system, { lags: 12 }).perLag;
    perLag.forEach((value, k) => expect(Math.abs(value - exact[k]!), `lag ${k}`).toBeLessThan(0.05 * seed));
  });

  it.each(["gru", "lstm"] as const)("is the share that least squares explain: %s", (cell) => {
    const model = createModel({ cell, inputSize: 1, hiddenSize: 3, outputSize: 1, dtype: "float64" }, { seed: 2 });
    const one = normalTensor([1, 200, 1], 8);
    const { perLag } = sampledMemoryCapacity(model, { inputs: one, lags: 4 });
    const { states } = model.forward(one, { states: "all" });
    const parts = states!.c === undefined ? [states!.h] : [states!.h, states!.c];
    const rows = Array.from({ length: 197 }, (_, sample) => {
      const own = parts.flatMap(({ data }) => [...data.subarray((sample + 3) * 3, (sample + 4) * 3)]);
      return [1, ...own];
    });
    const inner = (x: (row: number[], t: number) => number, y: (row: number[], t: number) => number): number =>
      rows.reduce((sum, row, t) => sum + x(row, t) * y(row, t), 0);
    const width = rows[0]!.length;
    const indices = Array.from({ length: width }, (_, i) => i);
    const gram = indices.map((i) =>
      indices.map((j) =>
        inner(
          (row) => row[i]!,
          (row) => row[j]!,
        ),
      ),
    );
    perLag.forEach((value, lag) => {
      const heard = (_: number[], t: number): number => one.data[t + 3 - lag]!;
      const weights = solve(
        gram,
        indices.map((i) => inner((row) => row[i]!, heard)),
      );
      const said = (row: number[]): number => row.reduce((sum, x, i) => sum + x * weights[i]!, 0);
      const mean = inner(heard, () => 1) / 197;
      const left = inner(
        (row, t) => heard(row, t) - said(row),
        (row, t) => heard(row, t) - said(row),
      );
      const all = inner(
        (row, t) => heard(row, t) - mean,
        (row, t) => heard(row, t) - mean,
      );
      expect(value).toBeCloseTo(1 - left / all, 9);
    });
  });

  it("refuses too few samples, and no white noise at all gives nothing", () => {
    const model = smallModel({ cell: "lstm", inputSize: 1 });
    const few = normalTensor([1, 12, 1], 1);
    expect(() => sampledMemoryCapacity(model, { inputs: few, lags: 8 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "more steps from lag 7 on than the state's 8 numbers, got 5"),
    );
    expect(() => sampledMemoryCapacity(model, { inputs: few, lags: 13 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    expect(() => sampledMemoryCapacity(model, {} as never)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    const still = { shape: [1, 50, 1], data: new Float64Array(50) };
    expect(sampledMemoryCapacity(model, { inputs: still, lags: 2 })).toEqual({ perLag: new Float64Array(2), total: 0 });
  });
});

it("d_(1/2) is the first delay under one half", () => {
  expect(halfDelay([0, 1, 2, 4], [1, 0.9, 0.4, 0.6])).toBe(2);
  expect(halfDelay([0, 1], [1, 0.5])).toBe(Infinity);
  expect(halfDelay([3, 6], [NaN, 1])).toBe(3);
  expect(() => halfDelay([0, 1], [1])).toThrow(failure("OUTLAST_SHAPE", "each of 2 delays, got 1"));
  expect(() => halfDelay(undefined as never, undefined as never)).toThrow(failure("OUTLAST_SHAPE"));
});

describe("the bound of a balanced truncation", () => {
  it("to no state at all holds for the gain at every frequency", () => {
    for (const seed of [1, 2, 3, 4]) {
      const system = randomSystem({ dimension: 5, radius: 0.9, seed });
      const data = impulseResponse(system, 400).data as Float64Array;
      const next = randomNumbers(seed);
      for (let k = 0; k < 40; k++) {
        const angle = 2 * Math.PI * next();
        const part = (wave: (x: number) => number): number => data.reduce((sum, m, j) => sum + m * wave(angle * j), 0);
        expect(Math.hypot(part(Math.cos), part(Math.sin))).toBeLessThanOrEqual(truncationBound(system, 0));
      }
      const values = hankelSingularValues(system);
      expect(truncationBound(system, 3)).toBeCloseTo(2 * (values[3]! + values[4]!), 14);
      expect(truncationBound(system, 5)).toBe(0);
    }
    expect(() => truncationBound(delayLine(3), 4)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "states"));
  });
});
