import { describe, expect, it } from "vitest";
import { axisKinds, makeAxis } from "../../src/sweep/axes/index.js";
import type { DrawnAxis } from "../../src/sweep/axes/index.js";
import { pointsOf, sweepOver, valuesOf } from "./specs.js";

describe("axes that are crossed", () => {
  it.each<[string, unknown, unknown[]]>([
    ["lists", [0.5, 0.25, 0.5], [0.5, 0.25, 0.5]],
    ["ranges", { from: 3, count: 4 }, [3, 4, 5, 6]],
    ["ranges with steps", { from: 0, count: 3, step: 10 }, [0, 10, 20]],
    ["linear spacings", { linear: [0, 0.5, 6] }, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    ["linear spacings downwards", { linear: [1, 0, 3] }, [1, 0.5, 0]],
    ["powers of ten", { log: [1e-6, 10, 8] }, [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10]],
    ["powers of two downwards", { log: [1, 2 ** -10, 11] }, Array.from({ length: 11 }, (_, i) => 1 / 2 ** i)],
  ])("have the values that are written: %s", (_what, axis, values) => {
    expect(valuesOf(axis)).toEqual(values);
  });

  it("have equal ratios between logarithmic values", () => {
    const values = valuesOf({ log: [3e-4, 0.7, 9] }) as number[];
    expect([values[0], values[8]]).toEqual([3e-4, 0.7]);
    for (const [i, value] of values.slice(1).entries()) {
      expect(value / values[i]!).toBeCloseTo((0.7 / 3e-4) ** (1 / 8), 12);
    }
  });
});

/** Numbers i / count, the middle of each. */
const shares = Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000);
const drawn = (spec: unknown): unknown[] => shares.map((share) => (makeAxis(spec, "x").axis as DrawnAxis).from(share));

describe("axes that are drawn", () => {
  it("spread shares of [0, 1) over their values", () => {
    const uniform = drawn({ uniform: [-1, 3] }) as number[];
    uniform.forEach((value, i) => expect(value).toBeCloseTo(-1 + 4 * shares[i]!, 12));
    const log = drawn({ logUniform: [1e-4, 1e-1] }) as number[];
    log.forEach((value, i) => expect(Math.log10(value)).toBeCloseTo(-4 + 3 * shares[i]!, 12));
    const whole = drawn({ integers: [-2, 2] });
    expect(whole).toEqual(shares.map((share) => Math.floor(5 * share) - 2));
    const named = drawn({ choice: ["a", { b: 1 }, null, "a"] });
    expect([0, 300, 600, 800].map((i) => named[i])).toEqual(["a", { b: 1 }, null, "a"]);
  });

  it.each([
    [{ uniform: [0.1, 0.3] }, 0.1, 0.3],
    [{ logUniform: [0.003, 0.7] }, 0.003, 0.7],
    [{ integers: [1, 6] }, 1, 6],
    [{ choice: [5, 7] }, 5, 7],
  ])("stay within their ends at the ends of [0, 1): %j", (spec, first, last) => {
    const axis = makeAxis(spec, "x").axis as DrawnAxis;
    expect(axis.from(0)).toBe(first);
    const end = axis.from(1 - 1 / 2 ** 53) as number;
    expect(end).toBeLessThanOrEqual(last);
    expect(end).toBeCloseTo(last, 12);
  });
});

describe("axes that are searched", () => {
  it.each([
    [{ uniform: [-1, 3] }, undefined, [-1, 0.3, 3], [-1.1, 3.1, "0", NaN]],
    [{ logUniform: [1e-4, 1e-1] }, undefined, [1e-4, 0.02, 1e-1], [0, -1, 0.2, null]],
    [{ integers: [-2, 2] }, 5, [-2, 0, 2], [-3, 3, 0.5, "1"]],
    [{ choice: ["a", { b: 1 }, null] }, 3, ["a", { b: 1 }, null], ["b", { b: 2 }, 0]],
  ])("say where a value lies: %j", (spec, cells, values, strangers) => {
    const axis = makeAxis(spec, "x").axis as DrawnAxis;
    expect(axis.cells).toBe(cells);
    for (const value of values) {
      const back = axis.from(axis.shareOf(value)!);
      if (cells === undefined) expect(back).toBeCloseTo(value as number, 12);
      else expect(back).toEqual(value);
    }
    if (cells !== undefined)
      expect(values.map((value) => axis.shareOf(value)! % (1 / cells)).every((rest) => rest > 0)).toBe(true);
    for (const stranger of strangers) expect(axis.shareOf(stranger)).toBeUndefined();
  });

  it.each([
    [{ uniform: [0, 1] }, true],
    [{ logUniform: [0.1, 1] }, true],
    [{ integers: [0, 1] }, true],
    [{ choice: [1, 2, 4] }, true],
    [{ choice: [1, 4, 2] }, false],
    [{ choice: ["a", "b"] }, false],
    [[1, 2, 4], true],
    [[2, 1], false],
    [["gru", "lstm"], false],
    [{ from: 0, count: 2 }, true],
    [{ linear: [1, 0, 3] }, true],
    [{ log: [1, 2, 3] }, true],
  ])("say whether neighbours are alike: %j", (spec, ordered) => {
    expect(makeAxis(spec, "x").axis!.ordered).toBe(ordered);
  });
});

/** One good spec of each kind, and one that its schema refuses. */
const specs: Record<string, { good: unknown; bad: unknown; sentence: RegExp }> = {
  list: { good: [1], bad: [], sentence: /^x must be an array of at least 1 items, got \[\]\.$/ },
  from: { good: { from: 0, count: 2 }, bad: { from: 0, count: 0 }, sentence: /^x\.count must be at least 1, got 0\.$/ },
  linear: { good: { linear: [0, 1, 3] }, bad: { linear: [0, 1] }, sentence: /^x\.linear/ },
  log: { good: { log: [1, 2, 3] }, bad: { log: [0, 1, 3] }, sentence: /^x\.log\[0\] must be more than 0, got 0\.$/ },
  uniform: { good: { uniform: [0, 1] }, bad: { uniform: [1, 0] }, sentence: /^x\.uniform must run upwards/ },
  logUniform: { good: { logUniform: [1, 2] }, bad: { logUniform: [-1, 2] }, sentence: /^x\.logUniform\[0\] must be/ },
  integers: {
    good: { integers: [0, 9] },
    bad: { integers: [0, 0.5] },
    sentence: /^x\.integers\[1\] must be a whole number/,
  },
  choice: { good: { choice: ["a"] }, bad: { choice: [] }, sentence: /^x\.choice must be an array of at least 1/ },
};

describe("every kind of axis", () => {
  it.each(axisKinds.map(({ field = "list" }) => field))("is made, and says what is wrong with it: %s", (field) => {
    const { good, bad, sentence } = specs[field]!;
    expect(makeAxis(good, "x")).toMatchObject({ axis: { drawn: expect.any(Boolean) as boolean }, faults: [] });
    const { axis, faults } = makeAxis(bad, "x");
    expect(axis).toBeUndefined();
    expect(faults[0]!.sentence).toMatch(sentence);
  });

  it.each([
    [{ lin: [0, 1, 3] }, /did you mean "linear"\?$/],
    [{}, /got \{\}: write \[value\] for a single one\.$/],
    [3, /^x must be a list of values, or an object with one of from, linear, .*, got 3: write \[value\]/],
  ])("is told from what is none: %j", (spec, sentence) => {
    expect(makeAxis(spec, "x").faults.map((one) => one.sentence)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe("draws", () => {
  const axes = { "train.optimizer.learningRate": { logUniform: [1e-4, 1e-1] }, "train.clipNorm": { uniform: [1, 2] } };

  it("depend on the sweep's seed and on the axis alone", () => {
    const of = (more: object, over: object = axes): unknown[] => pointsOf(sweepOver(over, more));
    const rates = (points: unknown[]): unknown[] =>
      points.map((point) => (point as Record<string, unknown>)["train.optimizer.learningRate"]);
    const points = of({ draw: { random: 50 } });
    expect(of({ draw: { random: 50 } })).toEqual(points);
    expect(of({ draw: { random: 80 } }).slice(0, 50)).toEqual(points);
    const { "train.optimizer.learningRate": rate } = axes;
    expect(rates(of({ draw: { random: 50 } }, { "train.optimizer.learningRate": rate }))).toEqual(rates(points));
    expect(new Set([...rates(points), ...rates(of({ draw: { random: 50 }, seed: 1 }))]).size).toBe(100);
  });

  it("are independent and uniform where they are random", () => {
    const points = pointsOf(sweepOver(axes, { draw: { random: 4000 } }));
    const a = points.map((point) => (Math.log10(point["train.optimizer.learningRate"] as number) + 4) / 3);
    const b = points.map((point) => (point["train.clipNorm"] as number) - 1);
    const counts = new Array<number>(16).fill(0);
    a.forEach((share, i) => (counts[4 * Math.floor(4 * share) + Math.floor(4 * b[i]!)]! += 1));
    const chi2 = counts.reduce((sum, count) => sum + (count - 250) ** 2 / 250, 0);
    expect(chi2).toBeLessThan(37.7); // the 99.9 % quantile at 15 degrees of freedom
    expect(chi2).toBeGreaterThan(3); // and no lattice
  });

  it("have one point in each stratum of each axis in a Latin hypercube", () => {
    const points = pointsOf(sweepOver(axes, { draw: { latinHypercube: 37 }, seed: 5 }));
    const strata = points.map((point) => Math.floor(37 * ((point["train.clipNorm"] as number) - 1)));
    const others = points.map((point) => Math.log10(point["train.optimizer.learningRate"] as number));
    const upwards = Array.from({ length: 37 }, (_, i) => i);
    expect(strata).not.toEqual(upwards);
    expect(strata.toSorted((x, y) => x - y)).toEqual(upwards);
    const rates = others.map((log) => Math.floor((37 * (log + 4)) / 3));
    expect(rates).not.toEqual(strata);
    expect(rates.toSorted((x, y) => x - y)).toEqual(upwards);
  });
});
