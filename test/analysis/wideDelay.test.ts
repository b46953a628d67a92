import { describe, expect, it } from "vitest";
import {
  convolve,
  gramSpectrum,
  lagWeights,
  regressionScores,
  signalToNoise,
  toeplitzDesign,
  trainConvolution,
} from "../../src/index.js";
import type { Tensor } from "../../src/index.js";
import { failure } from "../helpers.js";
import { mean, normalTensor, pick } from "./wide.js";

const [time, sequences, tested, seeds] = [20, 10, 400, 20];
const delays = [0, 1, 2, 4, 6, 8, 12, 16];

/** x_(t-d) for all delays d at once, an output each; 0 before. */
function delayed(inputs: Tensor): Float64Array {
  const targets = new Float64Array(inputs.data.length * delays.length);
  for (let step = 0; step < inputs.data.length; step++) {
    delays.forEach((delay, d) => {
      if (step % time >= delay) targets[step * delays.length + d] = inputs.data[step - delay]!;
    });
  }
  return targets;
}

/** R^2 of every delay on noiseless test sequences, after some numbers of steps from 0, targets noisy by 20 dB. */
function scores(rho: Float64Array, seed: number, steps: readonly number[]): Float64Array[] {
  const inputs = normalTensor([sequences, time, 1], 3 * seed + 1);
  const noise = normalTensor([inputs.data.length * delays.length], 3 * seed + 2);
  // 20 dB below an output that is 0 up to its delay.
  const stds = delays.map((delay) => 0.1 * Math.sqrt((time - delay) / time));
  const targets = delayed(inputs).map((value, at) => value + stds[at % delays.length]! * noise.data[at]!);
  const shape = [sequences, time, delays.length];
  const design = toeplitzDesign({ inputs, targets: { shape, data: targets } }, "every");
  const learningRate = 1 / gramSpectrum(design, rho).largest;
  const { trajectory } = trainConvolution(design, { rho, learningRate, steps: steps.at(-1)! });
  const fresh = normalTensor([tested, time, 1], 3 * seed + 3);
  const truth = { shape: [tested, time, delays.length], data: delayed(fresh) };
  return steps.map((step) => {
    const { data } = pick(trajectory, [step]);
    return regressionScores(convolve({ shape: [time, delays.length, 1], data }, fresh), truth).rSquared;
  });
}

const known = new Map<string, number[][]>();

/** The mean over all seeds, [steps][delays]; computed once for each call's arguments. */
function meanScores(rho: Float64Array, steps: readonly number[]): number[][] {
  const key = `${rho.join()} ${steps.join()}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const all = Array.from({ length: seeds }, (_, seed) => scores(rho, seed, steps));
  const means = steps.map((_, k) => delays.map((__, d) => mean(all.map((one) => one[k]![d]!))));
  known.set(key, means);
  return means;
}

describe("the delay task", () => {
  const rhoOf = (nuW: number): Float64Array => lagWeights({ nuW, nuF: 1, nuC: 1 }, time);
  const plain = new Float64Array(time).fill(1);
  const cases: [string, Float64Array, Record<number, number[]>][] = [
    [
      "nuW = .3",
      rhoOf(0.3),
      {
        50: [1, 1, 1, 0.991, 0.392, 0.024, -0.021, -0.024],
        500: [1, 1, 1, 1, 0.994, 0.381, -0.029, -0.038],
      },
    ],
    ["nuW = .7", rhoOf(0.7), { 50: [0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.962, 0.361] }],
    ["nuW = .9", rhoOf(0.9), { 50: [0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.998] }],
    [
      "a plain convolution",
      new Float64Array(time).fill(1),
      { 50: [0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.999, 0.998] },
    ],
  ];
  it.each(cases)("T13: is learnt as far as the table says: %s", (_what, rho, table) => {
    const steps = Object.keys(table).map(Number);
    const measured = meanScores(rho, steps);
    steps.forEach((step, k) => {
      table[step]!.forEach((expected, d) => {
        // Digits where a delay is learnt, the spread of 20 seeds where it is half learnt or not.
        const bound = expected > 0.995 ? 0.0015 : expected > 0.9 ? 0.02 : 0.06;
        expect(Math.abs(measured[k]![d]! - expected), `${step} steps, delay ${delays[d]}`).toBeLessThan(bound);
      });
    });
  });

  it("has less variance at short delays where long ones are given up: the trade of bias for variance", () => {
    const [biased] = meanScores(rhoOf(0.3), [50, 500]);
    const [unbiased] = meanScores(plain, [50]);
    for (const d of [0, 1, 2]) expect(1 - biased![d]!).toBeLessThan(0.5 * (1 - unbiased![d]!));
    expect(biased![7]!).toBeLessThan(0.1);
    expect(unbiased![7]!).toBeGreaterThan(0.99);
  });
});

describe("scores of a regression", () => {
  const tensor = (...data: number[]): Tensor => ({ shape: [1, 3, 2], data: Float64Array.from(data) });

  it("are 1 - SSE/SST and SSE/SST of every output", () => {
    const targets = tensor(1, 10, 2, 10, 3, 40);
    const { rSquared, nmse, meanRSquared } = regressionScores(tensor(1, 20, 2, 20, 2, 20), targets);
    expect([...nmse]).toEqual([0.5, 1]); // 1 of 2, 600 of 600
    expect([...rSquared]).toEqual([0.5, 0]);
    expect(meanRSquared).toBe(0.25);
    expect(regressionScores(targets, targets).meanRSquared).toBe(1);
    expect(() => regressionScores(normalTensor([1, 2, 2], 1), targets)).toThrow(failure("OUTLAST_SHAPE", "outputs"));
  });

  it("in decibels: 20 for a hundredth of the variance, whatever the means", () => {
    const signal = Float64Array.of(5, 15, 5, 15);
    expect(signalToNoise(signal, Float64Array.of(101, 100, 100, 101))).toBeCloseTo(20, 12);
    expect(signalToNoise(signal, signal)).toBeCloseTo(0, 12);
    expect(() => signalToNoise(signal, new Float64Array(0))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "noise"));
  });
});
