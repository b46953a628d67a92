import { expect, it } from "vitest";
import {
  cayleyHamiltonBound,
  decayBound,
  explicitBound,
  fractionLearnt,
  gradientFlowResponse,
  gramMatrix,
  gramSpectrum,
  identityFlow,
  jacobiExtension,
  learningTimes,
  limitBound,
  minimumNormLimit,
  pathBound,
  stepBound,
  toeplitzDesign,
  trainConvolution,
  wasserstein1,
  whiteCurvatures,
} from "../../src/index.js";
import { failure } from "../helpers.js";

const none = undefined as never;
const zero = { memoryless: 0 };
const teacher = { eigenvalues: [0.5], weights: [1] };
const batch = { shape: [1, 2, 1], data: Float64Array.of(1, 2) };
const design = toeplitzDesign({ inputs: batch, targets: batch }, "every");

it.each<[string, () => unknown, RegExp]>([
  ["a teacher", () => explicitBound(zero, none, { K: 3, lags: 3 }), /^teacher must be an object/],
  ["a construction's teacher", () => jacobiExtension(none, { alpha: 0, beta: 1 }), /^teacher must be an object/],
  ["a bound's options", () => explicitBound(zero, teacher, none), /^options must be an object/],
  ["the other bound's options", () => cayleyHamiltonBound(zero, zero, none), /^options must be an object/],
  ["a slip", () => cayleyHamiltonBound(zero, zero, { K: 3, lag: 3 } as never), /no field "lag": did you mean "lags"/],
  ["a measure", () => wasserstein1({ positions: [0], weights: [1] }, none), /^nu must be an object/],
  ["a state", () => identityFlow(none, [1]), /^state must be an object/],
  ["a design", () => gramSpectrum(none, [1]), /^design must be what toeplitzDesign returns, got nothing/],
  ["a design of a matrix", () => gramMatrix({} as never, [1]), /^design must be what toeplitzDesign returns/],
  ["a design of a limit", () => minimumNormLimit(none, { rho: [1] }), /^design must be/],
  ["a start", () => gradientFlowResponse(design, none, 1), /^start must be an object/],
  ["a convolution's design", () => trainConvolution(none, { rho: [], learningRate: 0, steps: 0 }), /^design must be/],
  ["a convolution's options", () => trainConvolution(design, none), /^options must be an object/],
  ["a run", () => pathBound(design, none), /^run must be an object/],
  ["a run of B2", () => decayBound(design, none), /^run must be an object/],
  ["a run of B3", () => stepBound(design, none), /^run must be an object/],
  ["a run of B4", () => limitBound(design, { rho: [1, 1] } as never), /^trajectory must be a tensor/],
  ["a white input", () => whiteCurvatures([1], none), /^input must be an object/],
])("without %s there is a sentence", (_what, call, message) => {
  expect(call).toThrow(failure("OUTLAST_INVALID_ARGUMENT", message));
});

it("curvatures must be numbers that are not negative", () => {
  expect(() => learningTimes(none, 0.1)).toThrow(failure("OUTLAST_SHAPE", /^curvatures must have/));
  expect(() => fractionLearnt([1, -1], 0.1, 2)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^curvatures\[1\]/));
  expect([...learningTimes([0, 2], 0.25)]).toEqual([Infinity, 2]);
});
