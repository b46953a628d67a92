import { describe, expect, it } from "vitest";
import {
  createModel,
  decayOf,
  eigenvalues,
  impulseResponse,
  lagWeights,
  lagWeightSums,
  learnabilityByLag,
  wideLagKernel,
  wideRun,
} from "../../../src/index.js";
import type { Model } from "../../../src/index.js";
import { deviation, mean, median, rms, wideModel } from "../wide.js";

const unit = (nuW: number): { nuW: number; nuF: number; nuC: number } => ({ nuW, nuF: 1, nuC: 1 });

function wide(nuW: number, hiddenSize: number, seed: number): Model {
  const sizes = { hiddenSize, inputSize: 1, outputSize: 1 };
  return wideModel(wideRun(unit(nuW), { ...sizes, scored: "last", length: 1, learningRate: 0 }), seed);
}

/** K_ij / sqrt(rho_i rho_j) of a seed each. */
function kernels(nuW: number, hiddenSize: number, lags: number, seeds: number): Float64Array[] {
  const rho = lagWeights(unit(nuW), lags);
  return Array.from({ length: seeds }, (_, seed) =>
    wideLagKernel(wide(nuW, hiddenSize, seed), lags).data.map(
      (value, at) => value / Math.sqrt(rho[Math.floor(at / lags)]! * rho[at % lags]!),
    ),
  );
}

describe("T1: lag weights", () => {
  it.each([0.2, 0.45, 0.6, 0.8, 0.99, 1.3])("of nuW = %f obey their recurrence and sum to the closed forms", (nuW) => {
    const setting = { nuW, nuF: 0.7, nuC: 1.9 };
    const rho = lagWeights(setting, 6000);
    expect(rho[0]).toBeCloseTo(2.6, 14);
    expect(rho[1]).toBeCloseTo(2.6 * nuW + 1.33, 14);
    // a v^i + b i v^(i-1) has the double root v.
    for (let i = 2; i < 40; i++) {
      expect(rho[i]! / (2 * nuW * rho[i - 1]! - nuW * nuW * rho[i - 2]!)).toBeCloseTo(1, 12);
    }
    if (nuW >= 1) return;
    const sums = lagWeightSums(setting);
    expect(sums.total / rho.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(sums.moment / rho.reduce((sum, value, i) => sum + i * value, 0)).toBeCloseTo(1, 12);
    expect(sums.memoryLength).toBeCloseTo(decayOf(rho).centroid, 8);
  });

  it("are the mean of the finite kernel over draws, exactly so at lags 0 and 1", () => {
    for (const nuW of [0.3, 0.8]) {
      const all = kernels(nuW, 12, 3, 3000);
      for (const [lag, bound] of [
        [0, 0.03],
        [1, 0.05],
        [2, 0.1],
      ] as const) {
        const values = all.map((kernel) => kernel[4 * lag]!);
        // To first order in 1/n the mean at lag 2 is still rho_2.
        expect(Math.abs(mean(values) - 1), `nuW ${nuW}, lag ${lag}`).toBeLessThan(bound);
        expect(deviation(values) / Math.sqrt(3000)).toBeLessThan(bound / 3);
      }
    }
  });
});

describe("T3: the kernel at finite width", () => {
  const lags = [0, 5, 11, 17, 23] as const;
  // nuW = .9; rows of lags where few seeds are no heavy tail.
  it.each([
    [64, 40, [0.12, 0.27], [1.01, 0.97]],
    [1024, 12, [0.022, 0.086, 0.16, 0.23, 0.29], [1, 1.01, 1.02, 1.03, 1.07]],
  ] as const)("has the table's deviations and means at n = %i", (hiddenSize, seeds, deviations, means) => {
    const all = kernels(0.9, hiddenSize, deviations.length === 2 ? 6 : 24, seeds);
    const width = Math.sqrt(all[0]!.length);
    deviations.forEach((expected, k) => {
      const values = all.map((kernel) => kernel[lags[k]! * (width + 1)]!);
      expect(deviation(values) / expected, `deviation at lag ${lags[k]}`).toBeGreaterThan(0.5);
      expect(deviation(values) / expected, `deviation at lag ${lags[k]}`).toBeLessThan(2);
      const error = (3 * Math.SQRT2 * expected) / Math.sqrt(10); // of both means, the table's from 10 seeds or so
      expect(Math.abs(mean(values) - means[k]!), `mean at lag ${lags[k]}`).toBeLessThan(error);
    });
    if (hiddenSize !== 1024) return;
    const off = all.map((kernel) => {
      const square = kernel.filter((_, at) => at % 24 < 12 && at < 12 * 24 && at % 25 !== 0);
      return rms(square);
    });
    expect(mean(off) / 0.035).toBeGreaterThan(0.7);
    expect(mean(off) / 0.035).toBeLessThan(1.4);
  });

  it.each([36, 144, 400])("K_00 / rho_0 has the deviation n^(-1/2) exactly, others c i n^(-1/2): n = %i", (n) => {
    for (const nuW of [0.5, 0.9]) {
      const all = kernels(nuW, n, 6, 150);
      const spread = (lag: number): number => deviation(all.map((kernel) => kernel[lag * 7]!)) * Math.sqrt(n);
      expect(Math.abs(spread(0) - 1)).toBeLessThan(0.25);
      for (const lag of [3, 5]) {
        expect(spread(lag) / lag, `lag ${lag}`).toBeGreaterThan(0.25);
        expect(spread(lag) / lag, `lag ${lag}`).toBeLessThan(0.8);
      }
    }
  });
});

describe("a Gaussian A of nuW = 1 and 400 units", () => {
  const n = 400;
  const rows = Array.from({ length: 3 }, (_, seed) => {
    const init = { kind: "wideGaussian", nuW: 1 } as const;
    const sizes = { inputSize: 1, outputSize: 1, hiddenSize: n, dtype: "float64" } as const;
    return createModel({ cell: "linear", ...sizes, init }, { seed });
  });
  const times = (A: Float64Array, x: Float64Array): Float64Array => {
    const product = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) product[i]! += A[i * n + k]! * x[k]!;
    return product;
  };
  const turned = (A: Float64Array): Float64Array => A.map((_, at) => A[(at % n) * n + Math.floor(at / n)]!);

  /** |A^k|_2 by powers of (A^k)^T A^k. */
  function normOfPower(A: Float64Array, k: number): number {
    const transposed = turned(A);
    let x: Float64Array = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7));
    let size = 0;
    for (let round = 0; round < 60 / k + 6; round++) {
      let y = x;
      for (let j = 0; j < k; j++) y = times(A, y);
      for (let j = 0; j < k; j++) y = times(transposed, y);
      const length = Math.sqrt(y.reduce((sum, value) => sum + value * value, 0));
      size = Math.sqrt(length);
      x = y.map((value) => value / length);
    }
    return size;
  }

  it("has a spectral radius near 1 and much larger norms of its powers", () => {
    const matrices = rows.map((model) => model.parameters()["A"]!.data as Float64Array);
    const radii = rows.map((model) => Math.hypot(eigenvalues(model)[0]!.re, eigenvalues(model)[0]!.im));
    // Reference draw: 1.017, and norms 1.97, 2.58, 3.69.
    expect(Math.abs(median(radii) - 1.017)).toBeLessThan(0.05);
    for (const [k, expected] of [
      [1, 1.97],
      [2, 2.58],
      [5, 3.69],
    ] as const) {
      expect(Math.abs(median(matrices.map((A) => normOfPower(A, k))) / expected - 1), `power ${k}`).toBeLessThan(0.1);
    }
  });

  it("has impulse energies that stay on average, as |A^k|_F / sqrt(n) does", () => {
    // 24 inputs and outputs of the same A: the mean energy of an entry of m_k is |A^k|_F^2 / n on average.
    const [model] = rows;
    const A = Array.from({ length: n }, (_, i) => [...model!.parameters()["A"]!.data.subarray(i * n, (i + 1) * n)]);
    const pick = (i: number, k: number): number => Number(k === 3 * i);
    const B = A.map((_, i) => Array.from({ length: 24 }, (__, k) => pick(k, i)));
    const C = Array.from({ length: n }, (_, i) => A.map((__, k) => Number(i === k)));
    const data = impulseResponse({ A, B, C }, 11).data as Float64Array;
    for (const [k, expected] of [
      [1, 0.995],
      [2, 0.989],
      [5, 0.966],
      [10, 0.93],
    ] as const) {
      const energy = data.subarray(k * n * 24, (k + 1) * n * 24).reduce((sum, value) => sum + value * value, 0);
      expect(Math.abs(Math.sqrt(energy / 24) / expected - 1), `power ${k}`).toBeLessThan(0.15);
    }
  });
});

it("a diagonal mode learns with the variance (1 + r) / (1 - r)^3 under white noise", () => {
  for (const lambda of [0.3, -0.7, 0.9]) {
    const values = { A: [lambda], B: [1], C: [1] };
    const sizes = { inputSize: 1, outputSize: 1, hiddenSize: 1, dtype: "float64" } as const;
    const model = createModel({ cell: "linear", ...sizes, init: { kind: "values", values }, freeze: ["B", "C"] });
    const total = learnabilityByLag(model, { length: 350 }).reduce((sum, value) => sum + value, 0);
    const r = lambda * lambda;
    expect(total / ((1 + r) / (1 - r) ** 3)).toBeCloseTo(1, 10);
  }
});
