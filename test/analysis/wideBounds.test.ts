import { describe, expect, it } from "vitest";
import {
  decayBound,
  gramSpectrum,
  lagMovement,
  lagWeights,
  limitBound,
  minimumNormLimit,
  outputGap,
  pathBound,
  stepBound,
  toeplitzDesign,
  trainConvolution,
  wideLagKernel,
  wideResponse,
  wideRun,
} from "../../src/index.js";
import type { BoundedRun, Tensor, ToeplitzDesign } from "../../src/index.js";
import { failure } from "../helpers.js";
import { median, noiseBatch, normalTensor, responsesWhileTraining, teacherBatch, upTo, wideModel } from "./wide.js";

const rhoOf = (lags: number, nuW: number): Float64Array => lagWeights({ nuW, nuF: 1, nuC: 1 }, lags);

/** The largest measured / bound over all lags and steps but the first, where both are 0. */
function tightness({ bound, measured }: { bound: Tensor; measured: Tensor }): number {
  const lags = bound.shape[1]!;
  const ratios = Array.from(measured.data.slice(lags), (moved, at) => moved / bound.data[at + lags]!);
  expect([...bound.data.slice(0, lags), ...measured.data.slice(0, lags)].every((value) => value === 0)).toBe(true);
  return Math.max(...ratios);
}

function convolutionRun(design: ToeplitzDesign, nuW: number, steps: number, part = 1): BoundedRun {
  const rho = rhoOf(design.lags, nuW);
  const learningRate = part * gramSpectrum(design, rho).criticalStep;
  const initial = normalTensor([design.lags, design.outputSize, design.inputSize], 7);
  return { rho, learningRate, trajectory: trainConvolution(design, { rho, initial, learningRate, steps }).trajectory };
}

describe("T7: bounds B1 to B4 on the movement of impulse responses", () => {
  const batches = [
    ["last", noiseBatch({ batch: 4, time: 8, inputs: 2, outputs: 3 }, 1)],
    ["every", noiseBatch({ batch: 1, time: 6, inputs: 3, outputs: 2 }, 3)],
    ["every", noiseBatch({ batch: 20, time: 6, inputs: 2, outputs: 1 }, 5)],
  ] as const;

  it.each(batches)("hold at every step of the scaled convolution (%s step scored)", (scored, batch) => {
    const design = toeplitzDesign(batch, scored);
    for (const nuW of [0.3, 0.9, 1.1]) {
      for (const part of [0.3, 1]) {
        const run = convolutionRun(design, nuW, 200, part);
        expect(tightness(pathBound(design, run))).toBeLessThan(1 + 1e-12);
        expect(tightness(stepBound(design, run))).toBeLessThan(1 + 1e-12);
        if (gramSpectrum(design, run.rho).smallest === 0) continue;
        const decay = decayBound(design, run);
        expect(tightness(decay)).toBeLessThan(1 + 1e-12);
        // Never above the bound that grows with every step, and a multiple of rho at any time.
        const step = stepBound(design, run).bound;
        expect(decay.bound.data.every((value, at) => value <= step.data[at]! * (1 + 1e-12))).toBe(true);
      }
    }
  });

  it("are met with equality by one step, and by one lag and one target", () => {
    const design = toeplitzDesign(batches[0][1], "last");
    expect(tightness(pathBound(design, convolutionRun(design, 0.7, 1)))).toBeCloseTo(1, 12);
    const inputs = { shape: [1, 1, 1], data: Float64Array.of(2) };
    const single = toeplitzDesign({ inputs, targets: { shape: [1, 1, 1], data: Float64Array.of(3) } }, "last");
    const trajectory = trainConvolution(single, { rho: [2], learningRate: 0.05, steps: 9 }).trajectory;
    const run = { rho: [2], learningRate: 0.05, trajectory };
    expect(tightness(pathBound(single, run))).toBeCloseTo(1, 12);
    expect(tightness(decayBound(single, run))).toBeCloseTo(1, 12);
    const { bound, measured } = stepBound(single, run);
    expect(measured.data[1]! / bound.data[1]!).toBeCloseTo(1, 12);
    expect(measured.data[9]! / bound.data[9]!).toBeLessThan(0.8);
    const long = trainConvolution(single, { rho: [2], learningRate: 0.1, steps: 400 }).trajectory;
    const limit = limitBound(single, { rho: [2], trajectory: long });
    expect([limit.bound[0], limit.measured[0], limit.norm * Math.sqrt(2)].map((value) => value!.toFixed(12))).toEqual(
      new Array(3).fill("1.500000000000"),
    );
  });

  it.each(batches)("at the end: the weighted movement is r^T K^+ r (%s step scored)", (scored, batch) => {
    const design = toeplitzDesign(batch, scored);
    const { outputSize, inputSize, lags } = design;
    for (const nuW of [0.3, 0.9]) {
      const rho = rhoOf(lags, nuW);
      const initial = normalTensor([lags, outputSize, inputSize], 7);
      const end = minimumNormLimit(design, { rho, initial });
      const data = Float64Array.of(...initial.data, ...end.data);
      const trajectory = { shape: [2, lags, outputSize, inputSize], data };
      const { norm, bound, measured } = limitBound(design, { rho, trajectory });
      const weighted = measured.reduce((sum, moved, j) => sum + (moved * moved) / rho[j]!, 0);
      expect(weighted / norm ** 2).toBeCloseTo(1, 10);
      expect(measured.every((moved, j) => moved <= bound[j]! && bound[j] === Math.sqrt(rho[j]!) * norm)).toBe(true);
    }
  });

  it("hold for an RNN the better the wider it is", async () => {
    const setting = { nuW: 0.7, nuF: 1, nuC: 1 };
    const data = teacherBatch({ batch: 20, time: 8 }, 3);
    const design = toeplitzDesign(data, "every");
    const rho = lagWeights(setting, 8);
    const learningRate = 0.5 / gramSpectrum(design, rho).largest;
    const excessOf = async (hiddenSize: number, seed: number): Promise<number> => {
      const sizes = { hiddenSize, inputSize: 1, outputSize: 1, length: 8 };
      const { train: settings, model } = wideRun(setting, { ...sizes, scored: "every", learningRate });
      const at = upTo(10);
      const trajectory = await responsesWhileTraining(wideModel({ model }, seed), { data, settings, at, lags: 8 });
      const { bound, measured } = pathBound(design, { rho, learningRate, trajectory });
      // How far any lag is beyond its bound, against the largest bound of all.
      const beyond = measured.data.map((moved, k) => moved - bound.data[k]!);
      return Math.max(...beyond) / Math.max(...bound.data);
    };
    const seeds = [1, 2, 3, 4, 5];
    const [narrow, wide] = [
      await Promise.all(seeds.map((s) => excessOf(16, s))),
      await Promise.all(seeds.map((s) => excessOf(256, s))),
    ];
    expect(median(wide)).toBeLessThan(0.1);
    expect(median(narrow) / median(wide)).toBeGreaterThan(2);
  });

  it("are refused where their conditions fail", () => {
    const many = toeplitzDesign(batches[2][1], "every");
    const run = convolutionRun(many, 0.7, 3);
    expect(() => decayBound(many, run)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "linearly dependent"));
    const twice = normalTensor([1, 4, 2], 1).data;
    const same = { shape: [2, 4, 2], data: Float64Array.of(...twice, ...twice) };
    const dependent = toeplitzDesign({ inputs: same, targets: same }, "last");
    expect(gramSpectrum(dependent, rhoOf(4, 0.7)).smallest).toBe(0);
    const slow = convolutionRun(dependent, 0.7, 3);
    expect(() => decayBound(dependent, slow)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "linearly dependent"));
    const few = toeplitzDesign(batches[0][1], "last");
    const fast = { ...convolutionRun(few, 0.7, 3), learningRate: 10 };
    expect(() => decayBound(few, fast)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "learningRate .* got 10"));
    expect(() => stepBound(few, fast)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "learningRate .* got 10"));
    expect(() => pathBound(many, fast)).toThrow(failure("OUTLAST_SHAPE", "trajectory"));
  });
});

describe("trajectories", () => {
  it("move by the norm of each lag's change", () => {
    const data = Float64Array.of(1, 2, 3, 4, /* */ 1, 2, 3, 4, /* */ 4, 6, 3, 5);
    const moved = lagMovement({ shape: [3, 2, 2, 1], data });
    expect(moved).toEqual({ shape: [3, 2], data: Float64Array.of(0, 0, 0, 0, 5, 1) });
  });

  it("differ by their outputs, over the targets' norm", () => {
    const inputs = { shape: [1, 2, 1], data: Float64Array.of(1, 2) };
    const design = toeplitzDesign({ inputs, targets: { shape: [1, 2, 1], data: Float64Array.of(3, 4) } }, "every");
    const [first, second] = [Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, 1, 4)];
    const of = (data: Float64Array): Tensor => ({ shape: [2, 2, 1, 1], data });
    expect(outputGap(design, of(first), of(second))).toBeCloseTo(3 / 5, 14);
    const short = { shape: [1, 2, 1, 1], data: Float64Array.of(0, 0) };
    expect(() => outputGap(design, of(first), short)).toThrow(failure("OUTLAST_SHAPE", "second"));
  });
});

describe("wideRun", () => {
  const setting = { nuW: 0.6, nuF: 1.5, nuC: 0.5 };
  const sizes = {
    hiddenSize: 40,
    inputSize: 3,
    outputSize: 2,
    scored: "every",
    length: 5,
    learningRate: 0.01,
  } as const;

  it("takes one step of the finite lag kernel, to first order", async () => {
    const data = noiseBatch({ batch: 6, time: 5, inputs: 3, outputs: 2 }, 2);
    const design = toeplitzDesign(data, "every");
    const rates = { W: 0.5, F: 2, C: 1 };
    const learningRate = 1e-6;
    const { train: settings, model: spec } = wideRun({ ...setting, rates }, { ...sizes, learningRate });
    const model = wideModel({ model: spec }, 1);
    const kernel = wideLagKernel(model, 5, rates).data;
    const start = wideResponse(model, 5);
    const { data: after } = await responsesWhileTraining(model, { data, settings, at: [0, 1], lags: 5 });
    // dL = -learningRate K G, G from a step of the plain convolution at rate 1.
    const { trajectory } = trainConvolution(design, {
      rho: [1, 1, 1, 1, 1],
      learningRate: 1,
      steps: 1,
      initial: start,
    });
    const size = start.data.length;
    const gradient = start.data.map((value, at) => value - trajectory.data[size + at]!);
    const moved = start.data.map((value, at) => (after[size + at]! - value) / learningRate);
    const expected = start.data.map(
      (_, at) => -gradient.reduce((sum, value, k) => sum + kernel[at * size + k]! * value, 0),
    );
    const error = Math.max(...moved.map((value, at) => Math.abs(value - expected[at]!)));
    expect(error / Math.max(...expected.map(Math.abs))).toBeLessThan(1e-4);
  });

  it("starts with the variances of the setting and trains what it says", () => {
    const { model, train, lossFactor } = wideRun({ ...setting, frozen: ["F"] }, sizes);
    expect(lossFactor).toBe(5);
    expect(model.freeze).toEqual(["B"]);
    const { A, B, C } = wideModel({ model: { ...model, hiddenSize: 400 } }, 1).parameters();
    const variance = ({ data }: Tensor): number =>
      Array.from(data, (x) => x * x).reduce((sum, x) => sum + x) / data.length;
    expect(variance(A!) / (0.6 / 40)).toBeCloseTo(1, 1);
    expect(variance(B!) / 1.5).toBeCloseTo(1, 0);
    expect(variance(C!) / (0.5 / 40)).toBeCloseTo(1, 0);
    const rate = (expected: number): { learningRate: number } => ({
      learningRate: expect.closeTo(expected, 12) as number,
    });
    const slow = { A: rate(0.05 / 40), C: rate(0.05 / 40) };
    expect(train).toEqual({ loss: "mse", scored: "every", optimizer: { kind: "gd", ...rate(0), perParameter: slow } });
    const last = wideRun({ ...setting, parameterisation: "ntk" }, { ...sizes, scored: "last" });
    expect(last.lossFactor).toBe(1);
    const scaled = { A: rate((0.01 * 0.6) / 40), C: rate((0.01 * 0.5) / 40) };
    expect(last.train.optimizer).toEqual({ kind: "gd", ...rate(0.015), perParameter: scaled });
    expect(() => wideRun(setting, { ...sizes, hiddenSize: 0 })).toThrow(failure("OUTLAST_INVALID_SPEC", "hiddenSize"));
  });
});
