import { describe, expect, it } from "vitest";
import {
  fractionLearnt,
  lagMovement,
  lagWeightSums,
  lagWeights,
  learningTimes,
  peakLag,
  responseVariances,
  toeplitzDesign,
  trainConvolution,
  whiteCurvatures,
} from "../../src/index.js";
import { distance, failure } from "../helpers.js";

const unit = (nuW: number): { nuW: number; nuF: number; nuC: number } => ({ nuW, nuF: 1, nuC: 1 });
const general = { nuW: 0.6, nuF: 0.5, nuC: 1.5 };

describe("lag weights", () => {
  it.each<[number, string]>([
    [0.1, "2 1.2 .22 .032 .0042 .00052 .000062"],
    [0.3, "2 1.6 .78 .324 .1242 .04536 .01604 .00554 .00188 .00063 .00021"],
    [0.5, "2 2 1.5 1 .625 .375 .21875 .125 .07031 .03906 .02148"],
    [0.7, "2 2.4 2.38 2.156 1.8522 1.53664 1.24372 .98825 .77413 .59954 .46003"],
    [0.9, "2 2.8 3.42 3.888 4.2282 4.46148 4.60582 4.67668 4.68731 4.64905 4.57156"],
    [0.95, "2 2.9 3.705 4.42225 5.05851 5.62009 6.11287 6.54232 6.91354 7.23128 7.49997"],
    [1, "2 3 4 5 6 7 8 9 10 11 12"],
  ])("T1: of nuW = %d are the table's, to the digits given", (nuW, table) => {
    const expected = table.split(" ");
    const weights = lagWeights(unit(nuW), expected.length);
    expected.forEach((digits, i) => {
      const [, decimals = ""] = digits.split(".");
      expect(Math.abs(weights[i]! - Number(digits)), `lag ${i}`).toBeLessThanOrEqual(
        0.5000001 * 10 ** -Math.max(decimals.length, 5),
      );
    });
  });

  it("add up the shares of C, F and W, each with its rate", () => {
    const { nuW, nuF, nuC } = general;
    const share = (i: number): Record<"C" | "F" | "W", number> => ({
      C: nuF * nuW ** i,
      F: nuC * nuW ** i,
      W: i * nuC * nuF * nuW ** (i - 1),
    });
    const lags = [0, 1, 2, 3, 4, 5, 6];
    const close = (weights: Float64Array, of: (i: number) => number): void =>
      expect(distance(weights, lags.map(of))).toBeLessThan(1e-15);
    const frozen = (...names: ("W" | "F" | "C")[]): Float64Array => lagWeights({ ...general, frozen: names }, 7);
    close(lagWeights(general, 7), (i) => share(i).C + share(i).F + share(i).W);
    close(frozen("W"), (i) => share(i).C + share(i).F);
    close(frozen("W", "F"), (i) => share(i).C);
    close(frozen("C", "F"), (i) => share(i).W);
    expect(frozen("W", "F", "C")).toEqual(new Float64Array(7));
    const rates = { W: 0.5, F: 3, C: 0 };
    close(lagWeights({ ...general, rates }, 7), (i) => 3 * share(i).F + 0.5 * share(i).W);
    const ntk = { ...general, parameterisation: "ntk" } as const;
    close(lagWeights(ntk, 7), (i) => nuC * nuF * nuW ** i * (i + 2));
    close(lagWeights({ ...ntk, frozen: ["W"] }, 7), (i) => 2 * nuC * nuF * nuW ** i);
  });

  it("of a memoryless start end after lag 1", () => {
    expect([...lagWeights({ nuW: 0, nuF: 2, nuC: 3 }, 4)]).toEqual([5, 6, 0, 0]);
    expect(peakLag({ nuW: 0, nuF: 2, nuC: 3 })).toBe(1);
    expect(peakLag(unit(0))).toBe(0);
  });

  // nuF + nuC = 1.9 and nuF nuC = .78.
  it.each([
    [0.3, 4.3061224, 4.1195335],
    [0.7, 15, 63.8889],
    [0.9, 97, 1653],
  ])("T1: of nuW = %d have the closed sums", (nuW, total, moment) => {
    const root = Math.sqrt(1.9 ** 2 - 4 * 0.78);
    const setting = { nuW, nuF: (1.9 + root) / 2, nuC: (1.9 - root) / 2 };
    const sums = lagWeightSums(setting);
    expect(sums.total).toBeCloseTo(total, 6);
    expect(sums.moment).toBeCloseTo(moment, 4);
    expect(sums.memoryLength).toBeCloseTo(moment / total, 5);
    const weights = lagWeights({ ...setting, rates: { W: 2, C: 0.5 } }, 2000);
    const ofRates = lagWeightSums({ ...setting, rates: { W: 2, C: 0.5 } });
    expect(ofRates.total).toBeCloseTo(
      weights.reduce((sum, weight) => sum + weight),
      9,
    );
    expect(ofRates.moment / weights.reduce((sum, weight, i) => sum + i * weight, 0)).toBeCloseTo(1, 12);
  });

  it("have no sum from nuW = 1 on", () => {
    const infinite = { total: Infinity, moment: Infinity, memoryLength: Infinity };
    expect([lagWeightSums(unit(1)), lagWeightSums(unit(1.2))]).toEqual([infinite, infinite]);
    const nothing = lagWeightSums({ ...unit(1.2), frozen: ["W", "F", "C"] });
    expect(nothing).toEqual({ total: 0, moment: 0, memoryLength: NaN });
  });

  it("T1: peak where the table does, at the largest of many weights", () => {
    expect([0.7, 0.9, 0.95].map((nuW) => peakLag(unit(nuW)))).toEqual([1, 8, 18]);
    expect([0.3, 0.5].map((nuW) => peakLag(unit(nuW)))).toEqual([0, 0]);
    expect([1, 1.2].map((nuW) => peakLag(unit(nuW)))).toEqual([Infinity, Infinity]);
    expect(peakLag({ ...unit(1), frozen: ["W"] })).toBe(0);
    for (let k = 1; k < 100; k++) {
      const setting = { nuW: k / 100, nuF: 0.3 + (k % 7), nuC: 0.2 + (k % 5) };
      const weights = lagWeights(setting, 500);
      expect(weights[peakLag(setting)], JSON.stringify(setting)).toBe(Math.max(...weights));
      const estimate = -1 / Math.log(k / 100) - 2 * (k / 100);
      if (k > 50) expect(Math.abs(peakLag(unit(k / 100)) - estimate), `nuW ${k / 100}`).toBeLessThan(1.1);
    }
  });

  it("refuse what is no setting", () => {
    expect(() => lagWeights(unit(-1), 3)).toThrow(failure("OUTLAST_INVALID_SPEC", "nuW"));
    expect(() => lagWeights({ ...unit(0.5), nuX: 1 } as never, 3)).toThrow(failure("OUTLAST_INVALID_SPEC", "nuX"));
    expect(() => lagWeights(unit(0.5), 2.5)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "length .* got 2.5"));
  });
});

describe("white input", () => {
  const [length, steps] = [20, 100];
  const rho = lagWeights(unit(0.5), length);
  const curvatures = whiteCurvatures(rho, { length, scored: "every" });
  const rate = 1 / Math.max(...curvatures);

  it("T8: teaches short lags first, by the example's fractions", () => {
    const learnt = fractionLearnt(curvatures, rate, steps);
    const digits = Array.from(learnt.subarray(6, 13), (share) => Number(share.toFixed(3)));
    expect(digits).toEqual([1, 0.984, 0.881, 0.66, 0.416, 0.232, 0.119]);
    const late = fractionLearnt(curvatures, rate, 10_000);
    expect([late[15]!.toFixed(3), late[19]!.toFixed(3)]).toEqual(["0.705", "0.019"]);
    expect(fractionLearnt(curvatures, rate, 0)).toEqual(new Float64Array(length));
    const times = learningTimes(curvatures, rate);
    expect(times[10]).toBeCloseTo(1 / (rate * rho[10]! * 10), 9);
    expect(1 - late[15]!).toBeCloseTo((1 - 1 / times[15]!) ** 10_000, 12);
  });

  it.each(["every", "last"] as const)(
    "T8: of exactly white sequences is learnt by this law, %s step scored",
    (scored) => {
      // A sequence for each place of one impulse: every lag meets the same variance, and no two lags meet.
      const amplitude = 1.7;
      const inputs = { shape: [length, length, 1], data: new Float64Array(length * length) };
      for (let s = 0; s < length; s++) inputs.data[s * length + s] = amplitude;
      const targets = { shape: [length, length, 1], data: new Float64Array(length * length) };
      const teacher = Float64Array.from({ length }, (_, j) => 1 + j);
      for (let s = 0; s < length; s++) {
        for (let t = s; t < length; t++) targets.data[s * length + t] = amplitude * teacher[t - s]!;
      }
      const white = whiteCurvatures(rho, { length, scored, variance: amplitude ** 2 / length });
      const learningRate = 1 / Math.max(...white);
      const design = toeplitzDesign({ inputs, targets }, scored);
      const { trajectory } = trainConvolution(design, { rho, learningRate, steps });
      const moved = lagMovement(trajectory).data.slice(-length);
      const expected = fractionLearnt(white, learningRate, steps).map((share, j) => share * teacher[j]!);
      expect(distance(moved, expected)).toBeLessThan(1e-12);
    },
  );
});

describe("variances of the impulse response", () => {
  it("fall like nuW^j, without the factor j of the lag weights", () => {
    const variances = responseVariances({ nuW: 0.7, nuF: 2, nuC: 3 }, 4);
    expect(distance(variances, [6, 4.2, 2.94, 2.058])).toBeLessThan(1e-15);
  });
});
