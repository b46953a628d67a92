import { describe, expect, it } from "vitest";
import {
  effectiveOrder,
  eigenvalues,
  gramians,
  hankel,
  hankelSingularValues,
  impulseResponse,
  mcMillanDegree,
  reachableObservableSpectrum,
} from "../../src/index.js";
import { distance, failure } from "../helpers.js";
import {
  delayLine,
  fill,
  modelOf,
  modes,
  orthogonal,
  random,
  randomSystem,
  rotated,
  sideBySide,
  times,
  transpose,
} from "./systems.js";
import type { Matrix } from "./systems.js";

const rows = ({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): Matrix =>
  fill(shape[0]!, shape[1]!, (i, j) => data[i * shape[1]! + j]!);

describe("the impulse response", () => {
  it.each([
    { inputs: 1, outputs: 1 },
    { inputs: 3, outputs: 2 },
    { inputs: 1, outputs: 4 },
  ])("is C A^j B ($inputs inputs, $outputs outputs)", (sizes) => {
    const system = randomSystem({ dimension: 5, ...sizes, seed: 8 });
    const { shape, data } = impulseResponse(modelOf(system), 12);
    expect(shape).toEqual([12, sizes.outputs, sizes.inputs]);
    let state = system.B;
    const expected = Array.from({ length: 12 }, () => {
      const response = times(system.C, state);
      state = times(system.A, state);
      return response.flat();
    });
    expect(distance(data, expected.flat())).toBeLessThan(1e-14);
  });

  it("goes to infinity and to 0 without NaN", () => {
    const { data } = impulseResponse(sideBySide(modes([1e6], [1]), modes([1e-3], [1])), 200);
    expect(data[2]).toBe(1e12 + 1e-6);
    expect(data[199]).toBe(Infinity);
    const product = {
      A: [
        [4, 0],
        [0, 0.25],
      ],
      B: [[1], [1]],
      C: [[0, 1]],
    };
    expect([...impulseResponse(product, 700).data].slice(598)).toEqual(Array.from({ length: 102 }, () => 0));
    expect(impulseResponse(modes([0.5], [1]), 0)).toEqual({ shape: [0, 1, 1], data: new Float64Array(0) });
    expect(impulseResponse({ memoryless: 3 }, 3).data).toEqual(Float64Array.of(3, 0, 0));
  });

  it("of a model with numbers of float32 is that of its numbers", () => {
    const model = modelOf(modes([0.5, 0.25], [1, 2]));
    expect([...impulseResponse(model, 3).data]).toEqual([3, 1, 0.375]);
  });
});

describe("the Hankel matrix", () => {
  it("has the block m_(i+j) at (i, j)", () => {
    const system = randomSystem({ dimension: 4, inputs: 2, outputs: 3, seed: 2 });
    const { shape, data } = hankel(system, { rows: 4, columns: 5 });
    expect(shape).toEqual([12, 10]);
    const response = impulseResponse(system, 8).data;
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 10; column++) {
        const lag = Math.floor(row / 3) + Math.floor(column / 2);
        expect(data[row * 10 + column]).toBe(response[(lag * 3 + (row % 3)) * 2 + (column % 2)]);
      }
    }
  });

  it.each([1, 2, 3, 4])("T11: has the singular values of the Gramians once it is long (seed %i)", (seed) => {
    const system = randomSystem({ dimension: 6, inputs: 1 + (seed % 2), outputs: seed % 3 || 1, radius: 0.85, seed });
    const exact = hankelSingularValues(system);
    const finite = hankelSingularValues(system, { rows: 110, columns: 110 });
    expect(exact).toHaveLength(6);
    exact.forEach((value, i) => expect(finite[i]! / value).toBeCloseTo(1, 8));
    expect(finite[6]).toBeLessThan(1e-12 * exact[0]!);
    expect(distance(hankelSingularValues(rotated(system, seed)), exact)).toBeLessThan(1e-12);
  });

  it("has the singular values that are known in closed form", () => {
    expect([...hankelSingularValues(delayLine(5))].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(hankelSingularValues(modes([0.9], [2]))[0]).toBeCloseTo(2 / (1 - 0.81), 12);
    expect([...hankelSingularValues({ memoryless: -3 })]).toEqual([3]);
  });

  it("leaves out what cannot be seen on the unit circle", () => {
    const hidden = {
      A: [
        [1, 0],
        [0, -1.2],
      ],
      B: [[1], [0]],
      C: [[0, 1]],
    };
    const visible = modes([0.9, 0.4], [0.7, 0.5]);
    const values = hankelSingularValues(rotated(sideBySide(visible, hidden), 4));
    expect(distance(values.slice(0, 2), hankelSingularValues(visible))).toBeLessThan(1e-10);
    expect([...values.slice(2)]).toEqual([0, 0]);
    expect(() => hankelSingularValues(modes([1, 0.5], [1, 1]))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /give rows and columns/),
    );
    expect(hankelSingularValues(modes([1, 0.5], [1, 1]), { rows: 3, columns: 2 })).toHaveLength(2);
  });
});

describe("Gramians", () => {
  it("solve their equations, and their product has the squared Hankel singular values", () => {
    const system = randomSystem({ dimension: 6, inputs: 2, outputs: 2, radius: 0.97, seed: 6 });
    const { A, B, C } = system;
    const found = gramians(system);
    const [P, Q] = [rows(found.reachability), rows(found.observability)];
    const sum = (x: Matrix, y: Matrix): number[] => x.flatMap((row, i) => row.map((value, j) => value + y[i]![j]!));
    expect(distance(sum(times(times(A, P), transpose(A)), times(B, transpose(B))), P.flat())).toBeLessThan(1e-13);
    expect(distance(sum(times(times(transpose(A), Q), A), times(transpose(C), C)), Q.flat())).toBeLessThan(1e-13);
    expect(P).toEqual(transpose(P));
    const trace = times(P, Q).reduce((total, row, i) => total + row[i]!, 0);
    const squares = hankelSingularValues(system).reduce((total, value) => total + value * value, 0);
    expect(squares / trace).toBeCloseTo(1, 11);
  });

  it("need a spectral radius under 1", () => {
    // What is 1 but for rounding would give sums as large as that rounding is small.
    const turning = { A: orthogonal(4, 3), B: random(4, 1, 1), C: random(1, 4, 2) };
    for (const system of [turning, rotated(sideBySide(modes([0.5], [1]), turning), 1)])
      expect(() => gramians(system)).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /radius under 1 of A, got (1|0\.99999999999999)/),
      );
    expect(gramians(modes([1 - 1e-9], [1])).reachability.data[0]! * 2e-9).toBeCloseTo(1, 6);
    for (const x of [1, 1.5])
      expect(() => gramians(modes([x, 0.5], [1, 1]))).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /radius under 1 of A/),
      );
  });
});

describe("what of a system can be seen", () => {
  it.each([
    ["distinct modes", modes([0.9, -0.4, 0.1], [1, 2, 3]), 3],
    ["equal modes", modes([0.5, 0.5, 0.2], [1, 2, 3]), 2],
    ["a mode without weight", modes([0.9, 0.4], [1, 0]), 1],
    ["modes that cancel", modes([0.9, 0.9], [1, -1]), 0],
    ["nothing", modes([0.9, 0.4], [0, 0]), 0],
    ["a delay line", delayLine(7), 7],
    ["growing modes", modes([1.5, 1, 0.2], [1, 1, 1]), 3],
    ["a rotation", { A: orthogonal(6, 3), B: random(6, 1, 1), C: random(1, 6, 2) }, 6],
  ])("has the McMillan degree of %s", (_name, system, degree) => {
    expect(mcMillanDegree(system)).toBe(degree);
    expect(mcMillanDegree(rotated(system, 5))).toBe(degree);
  });

  it("counts by the tolerance", () => {
    const system = modes([0.9, 0.4], [1, 1e-6]);
    expect(mcMillanDegree(system)).toBe(2);
    expect(mcMillanDegree(system, { tolerance: 1e-4 })).toBe(1);
  });

  it("has the eigenvalues of A in a fixed order, conjugates exact", () => {
    const pair = (re: number, im: number): Matrix => [
      [re, im],
      [-im, re],
    ];
    const blocks = [pair(0.3, 0.4), [[-0.5]], [[0.5]], [[0.9]]];
    const joined = blocks.reduce((x, y) => sideBySide({ A: x, B: [], C: [[]] }, { A: y, B: [], C: [[]] }).A);
    const list = eigenvalues(rotated({ A: joined, B: fill(5, 1, () => 1), C: fill(1, 5, () => 1) }, 2));
    const expected = [
      [0.9, 0],
      [0.5, 0],
      [0.3, 0.4],
      [0.3, -0.4],
      [-0.5, 0],
    ];
    list.forEach(({ re, im }, i) => {
      expect(re).toBeCloseTo(expected[i]![0]!, 12);
      expect(im).toBeCloseTo(expected[i]![1]!, 12);
    });
    expect(list[2]!.im).toBe(-list[3]!.im);
    expect(list[2]!.re).toBe(list[3]!.re);
  });

  it("has reachable, observable and minimal parts", () => {
    const unreachable = { A: [[1]], B: [[0]], C: [[2]] };
    const unobservable = {
      A: [
        [1.1, 0],
        [0, 0.7],
      ],
      B: [[1], [1]],
      C: [[0, 0]],
    };
    const system = rotated(sideBySide(sideBySide(modes([0.9, 0.4], [0.7, 0.5]), unreachable), unobservable), 6);
    const found = reachableObservableSpectrum(system);
    expect(found.dimension).toEqual({ all: 5, reachable: 4, observable: 3, minimal: 2 });
    expect(found.all.map(({ re }) => Math.round(re * 1e9) / 1e9)).toEqual([1.1, 1, 0.9, 0.7, 0.4]);
    expect(found.minimal.map(({ re }) => Math.round(re * 1e9) / 1e9)).toEqual([0.9, 0.4]);
    expect(found.spectralRadius.all).toBeCloseTo(1.1, 12);
    expect(found.spectralRadius.minimal).toBeCloseTo(0.9, 12);
    expect(reachableObservableSpectrum({ memoryless: 0 }).spectralRadius).toEqual({ all: 0, minimal: 0 });
  });

  it("has an effective order", () => {
    const line = effectiveOrder(delayLine(6));
    expect(line.entropy).toBeCloseTo(6, 10);
    expect(line.count).toBe(6);
    expect(effectiveOrder({ memoryless: 2 })).toEqual({ entropy: 1, count: 1 });
    expect(effectiveOrder({ memoryless: 0 })).toEqual({ entropy: 0, count: 0 });
    const system = randomSystem({ dimension: 5, seed: 3 });
    const values = [...hankelSingularValues(system)];
    const total = values.reduce((sum, value) => sum + value, 0);
    const entropy = values.reduce((sum, value) => sum - (value / total) * Math.log(value / total), 0);
    expect(effectiveOrder(system).entropy).toBeCloseTo(Math.exp(entropy), 11);
    expect(effectiveOrder(system, { tolerance: values[2]! / values[0]! }).count).toBe(2);
  });
});
