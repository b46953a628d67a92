import { describe, expect, it } from "vitest";
import { autocorrelations, correlationDecay, fractionalWeights, longMemory } from "../../src/index.js";
import { distance, failure } from "../helpers.js";
import { normalTensor } from "./wide.js";

/** ARFIMA(0, d, 0) from normal noise, its weights cut at the series' length, the first half left out. */
function arfima(d: number, length: number, seed: number): Float64Array {
  const noise = normalTensor([2 * length], seed).data;
  const weights = fractionalWeights(-d, length);
  return Float64Array.from({ length }, (_, t) => {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += weights[j]! * noise[length + t - j]!;
    return sum;
  });
}

describe("fractional weights", () => {
  it("are the products of (i - d) / (i + 1)", () => {
    const weights = fractionalWeights(0.4, 5);
    const expected = [1, -0.4, (-0.4 * 0.6) / 2, (-0.4 * 0.6 * 1.6) / 6, (-0.4 * 0.6 * 1.6 * 2.6) / 24];
    expect(distance(weights, expected)).toBeLessThan(1e-15);
    expect(Array.from(fractionalWeights(1, 4), (weight) => weight + 0)).toEqual([1, -1, 0, 0]);
    expect([...fractionalWeights(-1, 4)]).toEqual([1, 1, 1, 1]);
  });

  it("of d and -d undo each other, and fall like j^(-d-1)", () => {
    const [there, back] = [fractionalWeights(0.3, 60), fractionalWeights(-0.3, 60)];
    for (let lag = 0; lag < 60; lag++) {
      const sum = Array.from({ length: lag + 1 }, (_, j) => there[j]! * back[lag - j]!).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(Number(lag === 0), 14);
    }
    const far = fractionalWeights(0.3, 8001);
    expect(Math.log2(far[8000]! / far[4000]!)).toBeCloseTo(-1.3, 3);
    expect(() => fractionalWeights(NaN, 3)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "NaN"));
    expect(() => fractionalWeights(0.1, 0)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "count"));
  });
});

describe("long memory", () => {
  it.each([-0.2, 0, 0.2, 0.4])("finds d = %d of a fractional series", (d) => {
    const { frequencies, ...found } = longMemory(arfima(d, 4096, 3));
    expect(frequencies).toBe(64);
    expect(found.regressionError).toBeCloseTo(Math.PI / Math.sqrt(24 * 64), 12);
    expect(Math.abs(found.regression - d)).toBeLessThan(3 * found.regressionError);
    expect(Math.abs(found.whittle - d)).toBeLessThan(3 * found.whittleError);
  });

  it("finds none in a decaying series, whose autocorrelations it gives", () => {
    const noise = normalTensor([8192], 5).data;
    const series = noise.slice();
    for (let t = 1; t < series.length; t++) series[t]! += 0.6 * series[t - 1]!;
    expect(Math.abs(longMemory(series).whittle)).toBeLessThan(0.17);
    const measured = autocorrelations(series, 4);
    [1, 0.6, 0.36, 0.216, 0.1296].forEach((expected, lag) => {
      expect(Math.abs(measured[lag]! - expected), `lag ${lag}`).toBeLessThan(0.05);
    });
    const wave = Float64Array.from({ length: 400 }, (_, t) => 5 + (-1) ** t);
    expect(autocorrelations(wave, 1)[1]).toBeCloseTo(-399 / 400, 12);
  });

  it("is the least of the local Whittle objective", () => {
    const series = arfima(0.3, 1024, 8);
    const { whittle } = longMemory(series);
    const angles = Array.from({ length: 32 }, (_, j) => (2 * Math.PI * (j + 1)) / 1024);
    const powers = angles.map((angle) => {
      const part = (wave: (x: number) => number): number => series.reduce((sum, x, t) => sum + x * wave(angle * t), 0);
      return part(Math.cos) ** 2 + part(Math.sin) ** 2;
    });
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value) / values.length;
    const objective = (d: number): number =>
      Math.log(mean(powers.map((power, j) => angles[j]! ** (2 * d) * power))) - 2 * d * mean(angles.map(Math.log));
    for (const change of [-0.01, 0.01]) expect(objective(whittle)).toBeLessThan(objective(whittle + change));
  });

  it.each([0.1, 0.25, 0.4])("has correlations whose logarithms fall with the slope 2d - 1, and no sum: d = %f", (d) => {
    // Of ARFIMA(0, d, 0), exactly: the product of (i - 1 + d) / (i - d).
    const exact = Float64Array.from({ length: 20_001 }, () => 1);
    for (let lag = 1; lag < exact.length; lag++) exact[lag] = (exact[lag - 1]! * (lag - 1 + d)) / (lag - d);
    const { partialSums, slope, d: found } = correlationDecay(exact, { from: 5000 });
    expect(slope).toBeCloseTo(2 * d - 1, 4);
    expect(found).toBeCloseTo(d, 4);
    // The sum grows like lag^(2d).
    expect(
      Math.log2((partialSums[20_000]! - partialSums[10_000]!) / (partialSums[10_000]! - partialSums[5000]!)),
    ).toBeCloseTo(2 * d, 2);
    const short = correlationDecay(
      Float64Array.from({ length: 60 }, (_, lag) => 0.8 ** lag),
      { from: 20 },
    );
    expect(short.partialSums[59]).toBeCloseTo(5, 4);
    expect(short.slope).toBeLessThan(-5);
    expect(() => correlationDecay(exact, { from: 20_001 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "from"));
    expect(() => correlationDecay(Float64Array.of(1, 0, 0, 0))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "got 0"));
    expect(() => correlationDecay([1, 0.5, 0.2] as never)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "correlations"));
  });

  it("refuses what is no series", () => {
    expect(() => longMemory(new Float64Array(20))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "64 .* got 20"));
    expect(() => longMemory(new Float64Array(100))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "vary"));
    expect(() => longMemory(new Float64Array(100).fill(5.1))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "vary"));
    expect(() => longMemory(new Float64Array(100).fill(NaN))).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "finite"));
    expect(() => autocorrelations([1, 2, 3] as never, 1)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "\\[1,2,3\\]"));
    expect(() => autocorrelations(Float64Array.of(1, 2, 3), 3)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "lags"));
  });
});
