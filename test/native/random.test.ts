import { describe, expect, it } from "vitest";
import { Random, Stream } from "../../src/native/index.js";
import { mean } from "../../src/core/index.js";

const name = "a stream";

function drawn(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

describe("random numbers of a stream", () => {
  it("are uniform as those of the stream by number are", () => {
    const random = new Random({ seed: 2 ** 40 + 5, name });
    const stream = new Stream(2 ** 40 + 5, name);
    expect(drawn(300, () => random.uniform())).toEqual(Array.from({ length: 300 }, (_, i) => stream.uniform(i)));
  });

  it("are normal by Box and Muller, of a stream of their own", () => {
    const random = new Random({ seed: 1, name });
    const early = drawn(10, () => random.normal());
    random.uniform();
    const numbers = [...early, ...drawn(19_990, () => random.normal())];
    const other = new Random({ seed: 1, name });
    expect(drawn(10, () => other.normal())).toEqual(early);
    expect(Math.abs(mean(numbers))).toBeLessThan(0.03);
    expect(mean(numbers.map((x) => x * x))).toBeCloseTo(1, 1);
    expect(mean(numbers.map((x) => x * x * x * x))).toBeCloseTo(3, 0);
    // The two of a pair are on a circle, and are not the same.
    expect(Math.abs(mean(numbers.slice(1).map((x, i) => x * numbers[i]!)))).toBeLessThan(0.03);
  });

  it("are whole numbers below a bound, each as often", () => {
    const random = new Random({ seed: 1, name });
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 5000; i++) counts[random.below(5)]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect(drawn(20, () => random.below(1))).toEqual(new Array(20).fill(0));
    for (const bad of [0, 1.5, 2 ** 32 + 1, NaN]) expect(() => random.below(bad)).toThrow(/^random\.below\(count\)/);
  });

  it("differ with every part of the stream's name", () => {
    const streams = [{}, { seed: 2 }, { seed: 1 + 2 ** 32 }, { name: "b" }, { index: 1 }, { part: 1 }, { part: 2 }];
    const firsts = streams.flatMap((change) => {
      const random = new Random({ seed: 1, name, ...change });
      return [random.uniform(), random.normal()];
    });
    expect(new Set(firsts).size).toBe(2 * streams.length);
  });
});
