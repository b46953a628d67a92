import { describe, expect, it } from "vitest";
import { createModel, lagWeights, recurrentKernel, wideKernel } from "../../src/index.js";
import type { Batch, RecurrentKernelSpec, Tensor } from "../../src/index.js";
import { activationMaps } from "../../src/analysis/wide/activationMaps.js";
import { arcsine } from "../../src/analysis/wide/arcsine.js";
import { distance, failure } from "../helpers.js";
import { mean, normalTensor } from "./wide.js";

const lengths = [5, 3, 1, 4];
const inputs = normalTensor([4, 5, 2], 1);
const sequence = (n: number): Tensor => ({
  shape: [lengths[n]!, 2],
  data: inputs.data.slice(n * 10, n * 10 + 2 * lengths[n]!),
});

/** E[f(u) f(v)] by a sum over a grid of the independent normal numbers that u and v are made of. */
function quadrature(f: (x: number) => number, uv: number, uu: number, vv: number): number {
  const [width, points] = [8, 400];
  const step = (2 * width) / points;
  const [own, shared] = [Math.sqrt(vv - (uv * uv) / uu), uv / Math.sqrt(uu)];
  let sum = 0;
  for (let i = 0; i <= points; i++) {
    for (let j = 0; j <= points; j++) {
      const [a, b] = [-width + i * step, -width + j * step];
      sum += Math.exp(-(a * a + b * b) / 2) * f(Math.sqrt(uu) * a) * f(shared * a + own * b);
    }
  }
  return (sum * step * step) / (2 * Math.PI);
}

/** 2/sqrt(pi) times the integral of exp(-t^2) up to x, by its series. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let k = 1; k < 120; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe("the maps of activations", () => {
  it("rest on an arcsine that is right to the last digits", () => {
    for (let k = -200; k <= 200; k++) {
      expect(Math.abs(arcsine(k / 200) - Math.asin(k / 200)), `${k / 200}`).toBeLessThan(4.5e-16);
    }
    expect([arcsine(1), arcsine(-1), arcsine(0)]).toEqual([Math.PI / 2, -Math.PI / 2, 0]);
    expect(arcsine(1 + 1e-15)).toBe(Math.PI / 2);
  });

  const moments: [number, number, number][] = [
    [0.3, 1, 0.5],
    [-0.6, 0.8, 1.4],
    [0, 2, 1],
    [0.9, 0.9, 1],
  ];
  it.each([
    ["relu", (x: number) => Math.max(0, x), (x: number) => (x > 0 ? 1 : x === 0 ? 0.5 : 0), 3e-3],
    ["erf", erf, (x: number) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x), 1e-9],
  ] as const)("are the means of products of %s and of its slope", (name, f, slope, bound) => {
    for (const [uv, uu, vv] of moments) {
      const map = activationMaps[name];
      expect(Math.abs(map.value(uv, uu, vv) - quadrature(f, uv, uu, vv))).toBeLessThan(bound);
      expect(Math.abs(map.slope(uv, uu, vv) - quadrature(slope, uv, uu, vv))).toBeLessThan(bound);
      // Price's theorem: the slope map is the derivative of the value map.
      const change = (map.value(uv + 1e-6, uu, vv) - map.value(uv - 1e-6, uu, vv)) / 2e-6;
      expect(change).toBeCloseTo(map.slope(uv, uu, vv), 8);
    }
  });

  it("of erf keep their digits where both numbers are the same large one", () => {
    for (const k of [1, 1e4, 1e8, 1e16]) {
      expect(activationMaps.erf.slope(k, k, k) * Math.PI * Math.sqrt(1 + 4 * k)).toBeCloseTo(4, 12);
    }
  });

  it("of ReLU hold where nothing varies", () => {
    expect(activationMaps.relu.value(0, 0, 1)).toBe(0);
    expect(activationMaps.relu.slope(2, 2, 2)).toBe(0.5);
    expect(activationMaps.relu.value(2, 2, 2)).toBeCloseTo(1, 15);
    // At the angles of 90, 180 and 60 degrees.
    const { relu } = activationMaps;
    expect([relu.value(0, 2, 8), relu.slope(0, 2, 8)]).toEqual([expect.closeTo(2 / Math.PI, 15), 0.25]);
    expect([relu.value(-4, 2, 8), relu.slope(-4, 2, 8)].map((x) => Math.abs(x))).toEqual(
      [0, 0].map((x) => expect.closeTo(x, 15) as number),
    );
    expect(relu.value(2, 2, 8)).toBeCloseTo((4 * (Math.PI / 3 + Math.sqrt(3) / 2)) / (2 * Math.PI), 14);
    expect(relu.slope(2, 2, 8)).toBeCloseTo(1 / 3, 15);
  });
});

describe("the recurrent kernel", () => {
  const linear = { activation: "linear", sigmaW: 0.9, sigmaU: 0.7, sigmaV: 1.2 } as const;
  // Inputs of two numbers are divided by their count.
  const setting = { nuW: 0.81, nuF: 0.49 / 2, nuC: 1.44, parameterisation: "ntk" } as const;

  it("T9: of linear units is the lag kernel in NTK parameterisation, at the last step", () => {
    const kernel = recurrentKernel(linear, { inputs, lengths });
    expect(kernel.shape).toEqual([4, 4]);
    const rho = lagWeights(setting, 5);
    const expected = kernel.data.map((_, at) => {
      const [x, y] = [sequence(Math.floor(at / 4)), sequence(at % 4)];
      return wideKernel(rho, x, y).data.at(-1)!;
    });
    expect(distance(kernel.data, expected)).toBeLessThan(1e-14);
    const scalar = normalTensor([1, 6, 1], 3);
    const [value] = recurrentKernel(linear, { inputs: scalar }).data;
    const terms = Array.from({ length: 6 }, (_, lag) => (lag + 2) * 0.81 ** lag * scalar.data[5 - lag]! ** 2);
    expect(value! / (1.44 * 0.49 * terms.reduce((sum, term) => sum + term))).toBeCloseTo(1, 14);
  });

  it("of linear units averages all pairs of steps, equal or not", () => {
    const kernel = recurrentKernel({ ...linear, output: "average" }, { inputs, lengths });
    const rho = lagWeights(setting, 5);
    const expected = kernel.data.map((_, at) =>
      mean(wideKernel(rho, sequence(Math.floor(at / 4)), sequence(at % 4)).data),
    );
    expect(distance(kernel.data, expected)).toBeLessThan(1e-14);
  });

  it("of one step is that of a network with one hidden layer", () => {
    const x = { inputs: { shape: [2, 1, 1], data: Float64Array.of(1, -2) } };
    const kernel = recurrentKernel({ activation: "relu", sigmaW: 5, sigmaU: 1, sigmaB: 0.5 }, x);
    const sigma = (a: number, b: number): number => a * b + 0.25;
    const angle = Math.acos(sigma(1, -2) / Math.sqrt(sigma(1, 1) * sigma(-2, -2)));
    const scale = Math.sqrt(sigma(1, 1) * sigma(-2, -2));
    const value = (scale * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / (2 * Math.PI);
    const expected = value + (sigma(1, -2) * (Math.PI - angle)) / (2 * Math.PI);
    expect(kernel.data[1]).toBeCloseTo(expected, 14);
    expect([kernel.data[0], kernel.data[3]]).toEqual([1.25, 4.25]); // sigma/2 + sigma/2
    expect(kernel.data[2]).toBe(kernel.data[1]);
  });

  const relu = { activation: "relu", sigmaW: 1.3, sigmaU: 0.8, sigmaB: 0.4, sigmaH: 0.6, sigmaV: 1.1 } as const;
  const hiddenSize = 400;

  /**
   * Gradients of one output of a ReLU network for all its parameters, each times its deviation: NTK parameterisation.
   */
  function tangents(seed: number, scored: "last" | "average"): Float64Array[] {
    const gaussian = (std: number): { kind: "gaussian"; std: number } => ({ kind: "gaussian", std });
    const deviations = {
      "rnn.weight_hh_l0": relu.sigmaW / Math.sqrt(hiddenSize),
      "rnn.weight_ih_l0": relu.sigmaU / Math.sqrt(2),
      "rnn.bias_ih_l0": relu.sigmaB,
      "rnn.bias_hh_l0": 0,
      "readout.weight": relu.sigmaV / Math.sqrt(hiddenSize),
    };
    const rules = Object.entries(deviations).map(([name, std]) => [name, gaussian(std)] as const);
    const init = { ...gaussian(0), perParameter: Object.fromEntries(rules) };
    const sizes = { inputSize: 2, hiddenSize, outputSize: 1, readout: { bias: false } };
    const model = createModel({ cell: "relu", ...sizes, dtype: "float64", init }, { seed });
    return lengths.map((length, n) => {
      const own = { shape: [1, length, 2], data: sequence(n).data };
      const initialState = { h: normalTensor([1, 1, hiddenSize], 100 * seed + n, relu.sigmaH) };
      // With targets half below the outputs, the gradient of the mse is that of their mean.
      const outputs = model.forward(own, { initialState }).outputs.data as Float64Array;
      const targets = { shape: [1, length, 1], data: outputs.map((value) => value - 0.5) };
      const batch: Batch = { inputs: own, targets, initialState };
      const { gradients } = model.gradients(batch, { loss: "mse", scored: scored === "last" ? "last" : "every" });
      const scaled = Object.entries(deviations).map(([name, std]) => gradients[name]!.data.map((value) => std * value));
      const all = new Float64Array(scaled.reduce((sum, part) => sum + part.length, 0));
      let end = 0;
      for (const part of scaled) all.set(part, (end += part.length) - part.length);
      return all;
    });
  }

  it.each(["last", "average"] as const)("of ReLU units is that of wide networks: %s output", (output) => {
    const kernel = recurrentKernel({ ...relu, output }, { inputs, lengths }).data;
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const measured = new Float64Array(16);
    for (const seed of seeds) {
      const rows = tangents(seed, output);
      for (let at = 0; at < 16; at++) {
        const [x, y] = [rows[Math.floor(at / 4)]!, rows[at % 4]!];
        let product = 0;
        for (let k = 0; k < x.length; k++) product += x[k]! * y[k]!;
        measured[at]! += product / seeds.length;
      }
    }
    const scale = (at: number): number => Math.sqrt(kernel[5 * Math.floor(at / 4)]! * kernel[5 * (at % 4)]!);
    for (let at = 0; at < 16; at++) {
      expect(Math.abs(measured[at]! - kernel[at]!) / scale(at), `${Math.floor(at / 4)}, ${at % 4}`).toBeLessThan(0.06);
    }
    // The recursion of equal times alone would be far off, so that the test sees the cross-time terms.
    if (output === "average") {
      const last = recurrentKernel(relu, { inputs, lengths }).data;
      expect(distance(kernel, last)).toBeGreaterThan(0.2);
    }
  });

  it.each(["relu", "erf", "linear"] as const)(
    "of %s units is a kernel: symmetric, no variance negative",
    (activation) => {
      for (const output of ["last", "average"] as const) {
        const spec: RecurrentKernelSpec = { ...relu, activation, output };
        const { data } = recurrentKernel(spec, { inputs, lengths });
        const weights = [1, -2, 0.5, 3];
        const form = data.reduce((sum, value, at) => sum + weights[Math.floor(at / 4)]! * weights[at % 4]! * value, 0);
        expect(form).toBeGreaterThan(0);
        for (let at = 0; at < 16; at++) expect(data[at]).toBe(data[(at % 4) * 4 + Math.floor(at / 4)]);
        // Between two lists no two sequences share a first state.
        const between = recurrentKernel({ ...spec, sigmaH: 0 }, { inputs, lengths }, { inputs, lengths });
        const within = recurrentKernel({ ...spec, sigmaH: 0 }, { inputs, lengths });
        expect(distance(between.data, within.data)).toBeLessThan(1e-14);
        const own = recurrentKernel(spec, { inputs, lengths }, { inputs, lengths });
        expect(own.data[0]).toBeLessThan(data[0]!);
      }
    },
  );

  it("refuses what it cannot compare", () => {
    const other = { inputs: normalTensor([1, 2, 3], 1) };
    expect(() => recurrentKernel(linear, { inputs }, other)).toThrow(failure("OUTLAST_SHAPE", "second.inputs"));
    expect(() => recurrentKernel(linear, { inputs, lengths: [1] })).toThrow(failure("OUTLAST_SHAPE", "lengths"));
    const huge = { activation: "relu", sigmaW: 1e100, sigmaU: 1e100 } as const;
    expect(() => recurrentKernel(huge, { inputs })).toThrow(failure("OUTLAST_NOT_FINITE", "The recurrent kernel"));
    const tanh = { ...linear, activation: "tanh" } as never;
    expect(() => recurrentKernel(tanh, { inputs })).toThrow(failure("OUTLAST_INVALID_SPEC", "activation"));
  });
});
