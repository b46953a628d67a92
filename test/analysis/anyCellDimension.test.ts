import { describe, expect, it } from "vitest";
import {
  createModel,
  effectiveDimension,
  empiricalGramians,
  gramians,
  hankelSingularValues,
  tangentKernel,
} from "../../src/index.js";
import type { Model } from "../../src/index.js";
import { distance, failure, randomTensor } from "../helpers.js";
import { cells, smallModel } from "./anyCell.js";
import { randomSystem } from "./systems.js";
import { normalTensor } from "./wide.js";

/** A linear model of a random stable system. */
function linearModel(dimension: number, radius = 0.7): Model {
  const system = randomSystem({ dimension, inputs: 2, outputs: 2, radius, seed: 3 });
  const sizes = { inputSize: 2, hiddenSize: dimension, outputSize: 2 };
  const model = createModel({ cell: "linear", ...sizes, dtype: "float64" });
  const tensor = (rows: number[][]): { shape: number[]; data: Float64Array } => ({
    shape: [rows.length, rows[0]!.length],
    data: Float64Array.from(rows.flat()),
  });
  model.setParameters({ A: tensor(system.A), B: tensor(system.B), C: tensor(system.C) });
  return model;
}

describe("the effective dimension", () => {
  it.each(cells)("is of the covariance of all states: %s", (cell) => {
    const model = smallModel({ cell, layers: cell === "linear" ? 1 : 2 });
    const inputs = randomTensor([3, 5, 2], 2);
    const lengths = [5, 3, 4];
    const { states } = model.forward(inputs, { lengths, states: "all" });
    const parts = cell === "lstm" ? [states!.h, states!.c!] : [states!.h];
    const samples = lengths.flatMap((length, n) =>
      Array.from({ length }, (_, t) =>
        parts.flatMap(({ shape: [layers = 0], data }) =>
          Array.from({ length: layers * 4 }, (_, u) => data[((Math.floor(u / 4) * 3 + n) * 5 + t) * 4 + (u % 4)]!),
        ),
      ),
    );
    const size = samples[0]!.length;
    const mean = (f: (sample: number[]) => number): number =>
      samples.reduce((sum, sample) => sum + f(sample) / samples.length, 0);
    const expected = Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size];
      return mean((s) => s[i]! * s[j]!) - mean((s) => s[i]!) * mean((s) => s[j]!);
    });
    const found = effectiveDimension(model, { inputs, lengths });
    expect(found.covariance.shape).toEqual([size, size]);
    expect(distance(found.covariance.data, expected)).toBeLessThan(1e-13);
    const trace = expected.reduce((sum, value, at) => sum + (at % (size + 1) === 0 ? value : 0), 0);
    const squares = expected.reduce((sum, value) => sum + value * value, 0);
    expect(found.participation).toBeCloseTo(trace ** 2 / squares, 11);
    // ReLU units may be dead; twelve states about their mean span eleven directions.
    const live = expected.filter((value, at) => at % (size + 1) === 0 && value > 0).length;
    expect(found.rank).toBe(Math.min(live, 11));
    expect(found.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 12);
  });

  it("of a linear model under white inputs tends to that of its reachability Gramian", () => {
    const model = linearModel(4);
    const { covariance } = effectiveDimension(model, { inputs: normalTensor([10, 4000, 2], 1) });
    expect(distance(covariance.data, gramians(model).reachability.data)).toBeLessThan(0.03);
  });

  it("is 1 for states on a line and 0 where nothing moves", () => {
    const model = linearModel(3);
    const zeros = { shape: [3, 3], data: new Float64Array(9) };
    const line = { shape: [3, 2], data: Float64Array.of(1, 0, 2, 0, -1, 0) };
    model.setParameters({ A: zeros, B: line });
    const inputs = randomTensor([2, 6, 2], 1);
    const { participation, rank } = effectiveDimension(model, { inputs });
    expect(participation).toBeCloseTo(1, 14);
    expect(rank).toBe(1);
    const still = effectiveDimension(model, { inputs: { shape: [1, 3, 2], data: new Float64Array(6) } });
    expect(still).toMatchObject({ participation: 0, rank: 0 });
  });

  it("refuses a tolerance and inputs that are none", () => {
    const model = linearModel(2);
    const inputs = randomTensor([1, 3, 2], 1);
    expect(() => effectiveDimension(model, { inputs, tolerance: 1 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    expect(() => effectiveDimension(model, { inputs: randomTensor([1, 3, 1], 1) })).toThrow(failure("OUTLAST_SHAPE"));
    expect(() => effectiveDimension(model, { inputs, lengths: [4] })).toThrow(failure("OUTLAST_SHAPE", "lengths"));
  });
});

it("of states out of range is none", () => {
  const model = linearModel(2, 1.5);
  const inputs = randomTensor([1, 1500, 2], 1);
  const failed = failure("OUTLAST_NOT_FINITE");
  expect(() => effectiveDimension(model, { inputs })).toThrow(failed);
  expect(() => empiricalGramians(model, { length: 1200 })).toThrow(failed);
  expect(() => tangentKernel(model, { inputs: randomTensor([1, 3000, 2], 1) })).toThrow(failed);
});

describe("empirical Gramians", () => {
  it.each([0.01, 1, 50])("of a linear model are its Gramians (amplitude %f)", (amplitude) => {
    const model = linearModel(5);
    const found = empiricalGramians(model, { length: 80, amplitude });
    const exact = gramians(model);
    expect(distance(found.reachability.data, exact.reachability.data)).toBeLessThan(1e-11);
    expect(distance(found.observability.data, exact.observability.data)).toBeLessThan(1e-11);
    expect(distance(found.hankelSingularValues, hankelSingularValues(model))).toBeLessThan(1e-11);
  });

  it("of pairs of conjugates, of biases and of a learned state are so as well", () => {
    const complex = smallModel({ cell: "linear", structure: "complexDiagonal" });
    const pair = { shape: [2, 2], data: Float64Array.of(0.5, 0.4, -0.3, 0.2) };
    complex.setParameters({ A: pair });
    const found = empiricalGramians(complex, { length: 80 });
    expect(distance(found.observability.data, gramians(complex).observability.data)).toBeLessThan(1e-12);
    expect(distance(found.hankelSingularValues, hankelSingularValues(complex))).toBeLessThan(1e-12);
    const affine = smallModel({ cell: "linear", bias: true, readout: { bias: true }, learnInitialState: true });
    const { A, B, C } = linearModel(4).parameters() as Record<"A" | "B" | "C", never>;
    affine.setParameters({ A, B, C });
    const { reachability, observability } = empiricalGramians(affine, { length: 80 });
    const exact = gramians(linearModel(4));
    expect(distance(reachability.data, exact.reachability.data)).toBeLessThan(1e-11);
    expect(distance(observability.data, exact.observability.data)).toBeLessThan(1e-11);
  });

  it("of a small tanh network are those of its linearization", () => {
    const tanh = smallModel({ cell: "tanh", bias: false });
    const linear = smallModel({ cell: "linear" });
    const parameters = tanh.parameters();
    linear.setParameters({
      A: parameters["rnn.weight_hh_l0"]!,
      B: parameters["rnn.weight_ih_l0"]!,
      C: parameters["readout.weight"]!,
    });
    const [near, exact] = [tanh, linear].map((model) => empiricalGramians(model, { length: 30, amplitude: 1e-4 }));
    expect(distance(near!.hankelSingularValues, exact!.hankelSingularValues)).toBeLessThan(1e-7);
    const far = empiricalGramians(tanh, { length: 30, amplitude: 2 });
    expect(distance(far.hankelSingularValues, exact!.hankelSingularValues)).toBeGreaterThan(0.01);
  });

  it.each(cells)("have Hankel singular values with the roots of the product's trace: %s", (cell) => {
    const model = smallModel({ cell, layers: cell === "linear" ? 1 : 2, learnInitialState: true });
    const found = empiricalGramians(model, { length: 6, amplitude: 0.5 });
    const { reachability: P, observability: Q, hankelSingularValues: values } = found;
    const size = P.shape[0]!;
    expect(size).toBe((cell === "linear" ? 1 : 2) * (cell === "lstm" ? 8 : 4));
    expect(values).toHaveLength(size);
    const trace = P.data.reduce((sum, value, at) => sum + value * Q.data[at]!, 0);
    expect(values.reduce((sum, value) => sum + value * value, 0) / trace).toBeCloseTo(1, 12);
  });

  it("refuse lengths and amplitudes that are none", () => {
    const model = linearModel(2);
    expect(() => empiricalGramians(model, { length: 0 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "length"));
    expect(() => empiricalGramians(model, { length: 3, amplitude: 0 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "amplitude"),
    );
  });
});
