import { describe, expect, it } from "vitest";
import { failureHistogram, lossRegression, regression, shareOf } from "../../src/index.js";
import { logGamma, regularizedBeta } from "../../src/analysis/statistics/beta.js";
import { clusterBootstrap } from "../../src/analysis/statistics/bootstrap.js";
import { failure, randomNumbers } from "../helpers.js";

describe("the beta function", () => {
  it("is made of factorials", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  });

  it("is a sum of binomial terms for whole numbers, a power where one of them is 1, and symmetric", () => {
    for (const x of [0, 1e-9, 0.1, 0.5, 0.77, 1]) {
      // I_x(3, 4): at least 3 of 6 trials succeed.
      const terms = [20, 15, 6, 1].map((count, i) => count * x ** (3 + i) * (1 - x) ** (3 - i));
      expect(regularizedBeta(x, 3, 4)).toBeCloseTo(
        terms.reduce((sum, term) => sum + term),
        14,
      );
      expect(regularizedBeta(x, 2.5, 1)).toBeCloseTo(x ** 2.5, 14);
      expect(regularizedBeta(x, 0.5, 7.5) + regularizedBeta(1 - x, 7.5, 0.5, x)).toBeCloseTo(1, 14);
    }
    expect(regularizedBeta(1e-30, 2, 1) / 1e-60).toBeCloseTo(1, 12);
  });
});

/** Points of the numbers 1, ..., n whose correlation is r: x, and a mix of it with what is not correlated to it. */
function correlated(count: number, r: number): [number[], number[]] {
  const x = Array.from({ length: count }, (_, i) => i - (count - 1) / 2);
  const bent = x.map((value) => value * value);
  const centre = bent.reduce((sum, value) => sum + value, 0) / count;
  const other = bent.map((value) => value - centre);
  const norm = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const [xNorm, otherNorm] = [norm(x), norm(other)];
  return [x, x.map((value, i) => (r * value) / xNorm + (Math.sqrt(1 - r * r) * other[i]!) / otherNorm)];
}

describe("a regression", () => {
  it("is the least-squares line", () => {
    const found = regression([1, 2, 3, 4], [6, 5, 7, 10]);
    expect(found.slope).toBeCloseTo(1.4, 14);
    expect(found.intercept).toBeCloseTo(3.5, 14);
    expect(found.r2).toBeCloseTo(0.7, 14);
    expect(found.points).toBe(4);
    expect(regression([1, 2, 3], [5, 3, 1])).toMatchObject({ slope: -2, intercept: 7, r: -1, r2: 1, p: 0 });
    expect(regression([1, 2], [5, 3]).p).toBeNaN();
  });

  // The two tails of a correlation between n independent normal numbers, in closed form for n - 2 = 1, 2, 4.
  it.each([0, 0.2, -0.5, 0.9, 0.999, -0.9999999])("has Student's p of r = %d", (r) => {
    const tail = 1 - Math.abs(r);
    expect(regression(...correlated(3, r)).p).toBeCloseTo((2 / Math.PI) * Math.acos(Math.abs(r)), 7);
    expect(regression(...correlated(4, r)).p / tail).toBeCloseTo(1, 7);
    expect(regression(...correlated(6, r)).p / ((tail * tail * (2 + Math.abs(r))) / 2)).toBeCloseTo(1, 7);
    expect(regression(...correlated(6, r)).r).toBeCloseTo(r, 12);
  });

  it.each([0.01, 0.2542, 0.5, 0.9])("of 60 points has the p of the density (1 - r^2)^28, r = %d", (r) => {
    const integral = (from: number): number => {
      const cells = 20_000;
      const width = (1 - from) / cells;
      const at = (i: number): number => (1 - (from + i * width) ** 2) ** 28;
      return Array.from({ length: cells }, (_, i) => (width * (at(i) + 4 * at(i + 0.5) + at(i + 1))) / 6).reduce(
        (sum, cell) => sum + cell,
      );
    };
    expect(regression(...correlated(60, r)).p / (integral(r) / integral(0))).toBeCloseTo(1, 9);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    ["one point", () => regression([1], [1]), "OUTLAST_INVALID_ARGUMENT", /^x must be an array of at least 2/],
    ["unequal lists", () => regression([1, 2], [1, 2, 3]), "OUTLAST_INVALID_ARGUMENT", /got 2 and 3/],
    ["one x", () => regression([1, 1], [1, 2]), "OUTLAST_INVALID_ARGUMENT", /^x must vary, all of it is 1/],
    ["one y", () => regression([1, 2], [3, 3]), "OUTLAST_INVALID_ARGUMENT", /^y must vary, all of it is 3/],
    // The mean of three times 0.1 is not 0.1.
    [
      "one x that has a rounded mean",
      () => regression([0.1, 0.1, 0.1], [1, 2, 3]),
      "OUTLAST_INVALID_ARGUMENT",
      /^x must vary/,
    ],
    [
      "squares that overflow",
      () => regression([1e200, -1e200, 3], [2, 4, 6]),
      "OUTLAST_INVALID_ARGUMENT",
      /^x and y must differ/,
    ],
    [
      "squares that vanish",
      () => regression([1e-200, -1e-200, 0], [2, 4, 6]),
      "OUTLAST_INVALID_ARGUMENT",
      /^x and y must differ/,
    ],
    ["NaN", () => regression([1, NaN], [3, 3]), "OUTLAST_NOT_FINITE", /^x\[1\]/],
  ])("needs more than %s", (_what, call, code, message) => {
    expect(call).toThrow(failure(code, message));
  });
});

describe("the cluster bootstrap", () => {
  const mean = (items: readonly number[]): { mean: number } => ({
    mean: items.reduce((sum, item) => sum + item, 0) / items.length,
  });

  it("draws whole clusters, every one as often", () => {
    const seen = new Map<string, number>();
    clusterBootstrap(
      [
        ["a", "A"],
        ["b", "B"],
        ["c", "C"],
      ],
      (items) => {
        seen.set(items.join(""), (seen.get(items.join("")) ?? 0) + 1);
        return { size: items.length };
      },
      { resamples: 8100, seed: 3, level: 0.9 },
    );
    expect(seen.size).toBe(27);
    expect([...seen.keys()].every((key) => /^(?:aA|bB|cC){3}$/.test(key))).toBe(true);
    // 300 each, standard deviation 17
    expect(Math.min(...seen.values())).toBeGreaterThan(225);
    expect(Math.max(...seen.values())).toBeLessThan(375);
  });

  it("has the intervals of the mean of independent numbers, and the same for the same seed", () => {
    const next = randomNumbers(1);
    const clusters = Array.from({ length: 50 }, () => [next()]);
    const options = { resamples: 2000, seed: 2 ** 40 + 1, level: 0.95 };
    const { intervals, used } = clusterBootstrap(clusters, mean, options);
    const centre = mean(clusters.flat()).mean;
    const error = 1.96 * Math.sqrt(1 / 12 / 50);
    expect(used).toBe(2000);
    expect(Math.abs(centre - intervals.mean.low - error)).toBeLessThan(0.15 * error);
    expect(Math.abs(intervals.mean.high - centre - error)).toBeLessThan(0.15 * error);
    expect(clusterBootstrap(clusters, mean, options).intervals).toEqual(intervals);
    expect(clusterBootstrap(clusters, mean, { ...options, seed: 1 }).intervals).not.toEqual(intervals);
  });
});

describe("first failures against the loss", () => {
  // Six checkpoints of each of ten runs: what is particular about a run, its checkpoints share.
  const points = (offsets: number): { run: number; loss: number; firstFailure: number }[] => {
    const next = randomNumbers(7);
    return Array.from({ length: 10 }, (_, run) => {
      const [start, offset] = [5 * next(), offsets * (next() - 0.5)];
      return Array.from({ length: 6 }, (_, epoch) => {
        const x = start + 0.2 * epoch;
        return { run, loss: Math.exp(-x), firstFailure: 100 * x + offset + 10 * next() };
      });
    }).flat();
  };

  it("are regressed on -ln(loss)", () => {
    const data = points(0);
    const { slope, r2, p, intervals, runs, points: count, resamples } = lossRegression(data);
    expect([runs, count, resamples]).toEqual([10, 60, 2000]);
    expect(slope).toBeCloseTo(
      regression(
        data.map(({ loss }) => -Math.log(loss)),
        data.map((point) => point.firstFailure),
      ).slope,
      9,
    );
    expect(r2).toBeGreaterThan(0.99);
    expect(p).toBeLessThan(1e-50);
    expect(intervals.slope.low).toBeLessThan(slope);
    expect(intervals.slope.high).toBeGreaterThan(slope);
    expect(intervals.r.high).toBeLessThanOrEqual(1);
  });

  it("have wider intervals where runs differ than if checkpoints were independent", () => {
    const data = points(300);
    const apart = data.map((point, run) => ({ ...point, run }));
    const widths = [data, apart].map((some) => {
      const { slope } = lossRegression(some, { seed: 1, resamples: 500 }).intervals;
      return slope.high - slope.low;
    });
    expect(widths[0]).toBeGreaterThan(1.7 * widths[1]!);
  });

  it("have no interval of one run, which says nothing of another", () => {
    const data = points(0).slice(0, 6);
    const { intervals, slope, runs, resamples } = lossRegression(data, { resamples: 10 });
    expect(slope).toBeGreaterThan(50);
    expect({ runs, resamples }).toEqual({ runs: 1, resamples: 0 });
    const none = { low: NaN, high: NaN };
    expect(intervals).toEqual({ slope: none, intercept: none, r: none, r2: none });
  });

  it("leave out resamples without a line", () => {
    const two = [
      { run: "a", loss: 0.1, firstFailure: 1 },
      { run: "b", loss: 0.2, firstFailure: 2 },
    ];
    const { resamples, intervals } = lossRegression(two, { resamples: 400 });
    expect(Math.abs(resamples - 200)).toBeLessThan(50);
    expect(intervals.r).toEqual({ low: -1, high: -1 });
    expect(() => lossRegression([...two, { run: "b", loss: 0, firstFailure: 2 }])).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^points\[2\].loss must be above 0/),
    );
    // A run of one point, drawn three times: no line, whatever the mean is rounded to.
    const three = [0.1, 0.07, 0.031].map((loss, run) => ({ run, loss, firstFailure: 2 * run }));
    let same = 0;
    clusterBootstrap(
      three.map((point) => [point]),
      (items) => ((same += items.every((item) => item === items[0]) ? 1 : 0), undefined),
      { resamples: 400, seed: 0, level: 0.9 },
    );
    expect(lossRegression(three, { resamples: 400 }).resamples).toBe(400 - same);
    expect(() => lossRegression([null, two[0]] as never)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^points\[0\] must be an object, got null/),
    );
    expect(() => lossRegression([{ ...two[0]!, run: undefined as never }, two[1]!])).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^points\[0\].run must be a string or a number/),
    );
    expect(() => lossRegression([two[0]!, { ...two[0]!, firstFailure: 3 }])).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^points must differ in loss, all of them have 0.1/),
    );
    expect(() => lossRegression([])).toThrow(/at least 2 checkpoints/);
    expect(() => lossRegression(two, { seed: -1 })).toThrow(failure("OUTLAST_INVALID_SPEC", /seed/));
  });
});

describe("a share", () => {
  it("has Wilson's interval: where the share is as many standard errors away", () => {
    for (const [successes, trials] of [
      [10, 35],
      [0, 10],
      [10, 10],
      [1, 1000],
    ] as const) {
      const { share, low, high } = shareOf(successes, trials);
      expect(share).toBe(successes / trials);
      for (const bound of [low, high].filter((value) => value > 0 && value < 1)) {
        const errors = (share - bound) / Math.sqrt((bound * (1 - bound)) / trials);
        expect(Math.abs(errors)).toBeCloseTo(1.959964, 5);
      }
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }
    expect(shareOf(10, 35).low).toBeCloseTo(0.1633, 4);
    expect(shareOf(10, 35).high).toBeCloseTo(0.4505, 4);
    expect(() => shareOf(3, 2)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /successes must be a whole number from 0 to 2/),
    );
  });
});

describe("a histogram of first failures", () => {
  it("counts bins, and those that never failed apart", () => {
    expect(failureHistogram([0, 9, 10, 99, 99.5, 100], { length: 100, width: 10 })).toEqual({
      from: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90],
      counts: [2, 1, 0, 0, 0, 0, 0, 0, 0, 2],
      never: 1,
    });
    expect(failureHistogram([], { length: 5, width: 3 })).toEqual({ from: [0, 3], counts: [0, 0], never: 0 });
    expect(() => failureHistogram([1], { length: 2 ** 32, width: 1 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^width must make at most 1000000 bins/),
    );
    expect(() => failureHistogram([101], { length: 100, width: 10 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^firstFailures\[0\] must be a number from 0 to 100/),
    );
  });
});
