import { describe, expect, it } from "vitest";
import {
  createModel,
  effectiveOrder,
  eigenvalues,
  errorAtInfinity,
  extrapolates,
  extrapolationError,
  fisherMemoryCurve,
  gramians,
  hankel,
  hankelSingularValues,
  impulseDecay,
  impulseResponse,
  mcMillanDegree,
  memoryCapacity,
  reachableObservableSpectrum,
} from "../../src/index.js";
import type { ModelSpec, System } from "../../src/index.js";
import { native } from "../../src/native/index.js";
import { failure } from "../helpers.js";
import { modelOf, modes } from "./systems.js";

const teacher = { memoryless: 1 };
const one = { A: [[0.5]], B: [[1]], C: [[1]] };
const linear = (more: Partial<ModelSpec>): System =>
  createModel({ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1, ...more });

const diverged = (value: number): System => ({ ...one, A: [[value]] });

describe("a system that is none", () => {
  const systems: [string, unknown, string, RegExp][] = [
    ["nothing", undefined, "OUTLAST_INVALID_ARGUMENT", /system must be a linear model or a system/],
    ["null", null, "OUTLAST_INVALID_ARGUMENT", /got null/],
    ["a number", 3, "OUTLAST_INVALID_ARGUMENT", /got 3/],
    ["another object", {}, "OUTLAST_INVALID_SPEC", /system/],
    [
      "another cell",
      createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 }),
      "OUTLAST_INVALID_ARGUMENT",
      /"tanh"/,
    ],
    ["a model with a bias", linear({ bias: true }), "OUTLAST_INVALID_ARGUMENT", /has biases/],
    ["a model with a read-out bias", linear({ readout: { bias: true } }), "OUTLAST_INVALID_ARGUMENT", /has biases/],
    ["a model with an activation", linear({ readout: { activation: "clip" } }), "OUTLAST_INVALID_ARGUMENT", /"clip"/],
    ["a model with a start", linear({ learnInitialState: true }), "OUTLAST_INVALID_ARGUMENT", /learned state/],
    ["NaN", diverged(NaN), "OUTLAST_INVALID_SPEC", /system.A/],
    ["an infinity", diverged(Infinity), "OUTLAST_INVALID_SPEC", /system.A/],
    [
      "a huge number",
      diverged(-1e101),
      "OUTLAST_INVALID_ARGUMENT",
      /system.A must hold finite numbers of at most 1e\+100/,
    ],
    ["matrices that do not fit", { ...one, B: [[1], [2]] }, "OUTLAST_INVALID_SPEC", /system.B must have 1 rows of 1/],
    ["a rectangle", { ...one, A: [[1, 2]] }, "OUTLAST_INVALID_SPEC", /system.A/],
    ["too few weights", { eigenvalues: [0.1, 0.2], weights: [1] }, "OUTLAST_INVALID_SPEC", /one weight an eigenvalue/],
    ["an unknown field", { ...one, D: [[0]] }, "OUTLAST_INVALID_SPEC", /D/],
  ];
  it.each(systems)("is refused in a sentence: %s", (_name, system, code, message) => {
    const wrong = system as System;
    for (const call of [
      () => impulseResponse(wrong, 3),
      () => hankel(wrong, { rows: 2, columns: 2 }),
      () => hankelSingularValues(wrong),
      () => gramians(wrong),
      () => eigenvalues(wrong),
      () => reachableObservableSpectrum(wrong),
      () => mcMillanDegree(wrong),
      () => effectiveOrder(wrong),
      () => memoryCapacity(wrong, { lags: 1 }),
      () => fisherMemoryCurve(wrong, { lags: 1 }),
      () => impulseDecay(wrong, { length: 1 }),
    ]) {
      expect(call).toThrow(failure(code, message));
    }
    expect(() => errorAtInfinity(teacher, wrong)).toThrow(failure(code, /teacher/));
    expect(() => extrapolates(wrong, teacher, { epsilon: 1, horizon: 1 })).toThrow(failure(code, /student/));
  });

  it("is refused with its parameters: a model that training has driven to NaN", () => {
    const model = modelOf(modes([0.5], [1]));
    const spoilt = native().elementary("log", Float64Array.of(-1));
    expect(() => model.setParameters({ A: { shape: [1, 1], data: spoilt } })).toThrow(failure("OUTLAST_NOT_FINITE"));
    model.dispose();
    expect(() => eigenvalues(model)).toThrow(failure("OUTLAST_DISPOSED"));
  });

  it("is refused where its sizes are not the other's", () => {
    const wide = { A: [[0.5]], B: [[1, 2]], C: [[1]] };
    const tall = { A: [[0.5]], B: [[1]], C: [[1], [2]] };
    expect(() => errorAtInfinity(wide, teacher)).toThrow(
      failure("OUTLAST_SHAPE", "student must have the teacher's inputSize, 1, got 2."),
    );
    expect(() => errorAtInfinity(teacher, tall)).toThrow(failure("OUTLAST_SHAPE", /outputSize, 2, got 1/));
    expect(() => extrapolationError(wide, tall, { lengths: [1] })).toThrow(failure("OUTLAST_SHAPE"));
    expect(() => extrapolates(tall, teacher, { epsilon: 0, horizon: 2 })).toThrow(failure("OUTLAST_SHAPE"));
  });
});

describe("options that mean nothing", () => {
  const calls: [string, () => unknown, string, RegExp][] = [
    [
      "a negative length",
      () => impulseResponse(one, -1),
      "OUTLAST_INVALID_ARGUMENT",
      /length must be a whole number from 0/,
    ],
    ["half a step", () => impulseResponse(one, 1.5), "OUTLAST_INVALID_ARGUMENT", /got 1.5/],
    ["NaN steps", () => impulseResponse(one, NaN), "OUTLAST_INVALID_ARGUMENT", /got NaN/],
    ["a huge length", () => impulseResponse(one, 1e12), "OUTLAST_INVALID_ARGUMENT", /from 0 to 100000000/],
    [
      "more numbers than fit",
      () => impulseResponse({ ...one, C: Array.from({ length: 100 }, () => [1]) }, 1e8),
      "OUTLAST_TOO_LARGE",
      /the impulse response/,
    ],
    [
      "no lengths",
      () => extrapolationError(one, teacher, { lengths: [] }),
      "OUTLAST_INVALID_ARGUMENT",
      /at least one length/,
    ],
    [
      "lengths that are none",
      () => extrapolationError(one, teacher, { lengths: 3 as never }),
      "OUTLAST_INVALID_ARGUMENT",
      /an array/,
    ],
    [
      "length 0",
      () => extrapolationError(one, teacher, { lengths: [1, 0] }),
      "OUTLAST_INVALID_ARGUMENT",
      /lengths\[1\] .* got 0/,
    ],
    [
      "a huge length of two",
      () => extrapolationError(one, teacher, { lengths: [1e9] }),
      "OUTLAST_INVALID_ARGUMENT",
      /or Infinity/,
    ],
    [
      "another timing",
      () => extrapolationError(one, teacher, { lengths: [1], timing: "late" as never }),
      "OUTLAST_INVALID_ARGUMENT",
      /"now" or "delayed", got "late"/,
    ],
    [
      "an unknown option",
      () => extrapolationError(one, teacher, { length: [1] } as never),
      "OUTLAST_INVALID_ARGUMENT",
      /no field "length".*lengths/,
    ],
    [
      "a negative epsilon",
      () => extrapolates(one, teacher, { epsilon: -1, horizon: 3 }),
      "OUTLAST_INVALID_ARGUMENT",
      /epsilon/,
    ],
    [
      "no horizon",
      () => extrapolates(one, teacher, { epsilon: 1 } as never),
      "OUTLAST_INVALID_ARGUMENT",
      /horizon .* got nothing/,
    ],
    [
      "a negative tolerance",
      () => errorAtInfinity(one, teacher, { tolerance: -1 }),
      "OUTLAST_INVALID_ARGUMENT",
      /tolerance/,
    ],
    ["a tolerance of 1", () => mcMillanDegree(one, { tolerance: 1 }), "OUTLAST_INVALID_ARGUMENT", /tolerance/],
    [
      "no rows",
      () => hankel(one, { rows: 0, columns: 2 }),
      "OUTLAST_INVALID_ARGUMENT",
      /rows must be a whole number from 1/,
    ],
    ["rows alone", () => hankelSingularValues(one, { rows: 2 } as never), "OUTLAST_INVALID_ARGUMENT", /columns/],
    ["a huge Hankel matrix", () => hankel(one, { rows: 1e6, columns: 1e6 }), "OUTLAST_TOO_LARGE", /the Hankel matrix/],
    ["no lags", () => memoryCapacity(one, {} as never), "OUTLAST_INVALID_ARGUMENT", /lags .* got nothing/],
    ["no noise", () => fisherMemoryCurve(one, { lags: 3, noise: 0 }), "OUTLAST_INVALID_ARGUMENT", /noise/],
    [
      "a share over 1",
      () => impulseDecay(one, { length: 3, quantiles: [0.5, 2] }),
      "OUTLAST_INVALID_ARGUMENT",
      /quantiles\[1\]/,
    ],
    ["nothing that decays", () => impulseDecay(one, { length: 0 }), "OUTLAST_INVALID_ARGUMENT", /at least one number/],
    [
      "a response that overflows",
      () => impulseDecay(diverged(1e50), { length: 9 }),
      "OUTLAST_INVALID_ARGUMENT",
      /finite/,
    ],
  ];
  it.each(calls)("are refused in a sentence: %s", (_name, call, code, message) => {
    expect(call).toThrow(failure(code, message));
  });
});

describe("the native functions by themselves", () => {
  const system = {
    dimension: 1,
    inputSize: 1,
    outputSize: 1,
    A: Float64Array.of(0.5),
    B: Float64Array.of(1),
    C: Float64Array.of(1),
  };
  const wide = { ...system, inputSize: 2, B: Float64Array.of(1, 2) };
  const calls: [string, () => unknown][] = [
    ["no system", () => native().eigenvalues(undefined as never)],
    ["a size that is none", () => native().eigenvalues({ ...system, dimension: 0 })],
    ["a huge size", () => native().eigenvalues({ ...system, dimension: 2 ** 60 })],
    ["an array that is too short", () => native().gramians({ ...system, dimension: 2 })],
    ["an array of another kind", () => native().gramians({ ...system, A: new Float32Array(1) as never })],
    ["two sizes", () => native().infiniteError(system, wide, { tolerance: 0 })],
    ["lags that fall", () => native().impulseErrors(system, system, Float64Array.of(3, 2))],
    ["lags that are none", () => native().impulseErrors(system, system, Float64Array.of(NaN))],
    ["no length", () => native().impulseResponse(system, {} as never)],
    ["a matrix that is none", () => native().singularValues({ rows: 2, columns: 2, data: new Float64Array(3) })],
    ["lags without end", () => native().memoryCapacity(system, { lags: Infinity, tolerance: 0 })],
  ];
  it.each(calls)("refuse %s", (_name, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "OutlastError" }));
  });

  it("answer to numbers that are none with an error or with such numbers, and do not hang", () => {
    const spoilt = {
      ...system,
      dimension: 2,
      A: Float64Array.of(NaN, 1, 1, NaN),
      B: Float64Array.of(1, 1),
      C: Float64Array.of(1, 1),
    };
    expect(() => native().infiniteError(spoilt, system, { tolerance: 0 })).toThrow(
      failure("OUTLAST_NATIVE", /did not converge/),
    );
    expect(() => native().eigenvalues(spoilt)).toThrow(failure("OUTLAST_NATIVE"));
    expect(native().impulseResponse(spoilt, { length: 2 })[1]).toBeNaN();
  });
});
