import { describe, expect, it } from "vitest";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { brackets, draw } from "./draw.js";

/** Depth after each symbol. */
function depths(text: string): number[] {
  let depth = 0;
  return Array.from(text, (symbol) => (depth += symbol === "(" ? 1 : -1));
}

describe("dyck1", () => {
  it("asks for what may come next: ( always, ) while one is open", () => {
    const zigzag = { kind: "dyck1", sampler: "zigzag", depths: [2, 1] } as const;
    const [deep, flat] = draw(zigzag, { lengths: [6, 6], count: 2 });
    expect(brackets(deep!)).toBe("(())()");
    expect(deep!.inputs).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    expect(deep!.targets).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 1],
      [1, 0],
    ]);
    expect(deep!.mask).toEqual([1, 1, 1, 1, 1, 1]);
    expect(brackets(flat!)).toBe("()()()");
  });

  it("has the papers' zigzag strings at length 2000", () => {
    const set = draw({ kind: "dyck1", sampler: "zigzag" }, { lengths: [2000, 2000], count: 10 });
    const deepest = set.map((sequence) => Math.max(...depths(brackets(sequence))));
    expect(deepest).toEqual([1000, 500, 250, 200, 125, 100, 50, 25, 20, 10]);
  });

  it.each(["grammar", "uniform"] as const)("draws Dyck words with the sampler %s, the same for a seed", (sampler) => {
    const options = { lengths: [2, 40], count: 50 } as const;
    const drawn = (seed: number): string[] =>
      draw({ kind: "dyck1", sampler }, { ...options, lengths: [2, 40], seed }).map(brackets);
    const strings = drawn(1);
    for (const text of strings) {
      expect(Math.min(...depths(text))).toBe(0);
      expect(depths(text).at(-1)).toBe(0);
      expect(text.length).toBeGreaterThanOrEqual(2);
      expect(text.length).toBeLessThanOrEqual(40);
    }
    expect(drawn(1)).toEqual(strings);
    expect(drawn(2)).not.toEqual(strings);
    expect(draw({ kind: "dyck1", sampler }, { lengths: [2, 40], count: 20 }).map(brackets)).toEqual(
      strings.slice(0, 20),
    );
  });

  it("draws every word of a length equally often with the sampler uniform", () => {
    const set = draw({ kind: "dyck1", sampler: "uniform" }, { lengths: [6, 6], count: 5000 });
    const counts = new Map<string, number>();
    for (const text of set.map(brackets)) counts.set(text, (counts.get(text) ?? 0) + 1);
    expect(counts.size).toBe(5);
    // Five standard deviations of a binomial count of mean 1000.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(800));
  });

  it("slices train, test and validation from one draw without repetitions", () => {
    const lengths: [number, number] = [2, 50];
    const all = draw({ kind: "dyck1" }, { lengths, count: 15_100, stream: "data" }).map(brackets);
    expect(new Set(all).size).toBe(all.length);
    const part = (split: "train" | "test" | "validation"): string[] =>
      draw({ kind: "dyck1", split }, { lengths, count: 100, stream: "data" }).map(brackets);
    expect(part("train")).toEqual(all.slice(0, 100));
    expect(part("test")).toEqual(all.slice(10_000, 10_100));
    expect(part("validation")).toEqual(all.slice(15_000, 15_100));
    const evaluated = resolveTask({ kind: "dyck1", split: "test" });
    expect([evaluated.stream("evaluate"), evaluated.replays?.row]).toEqual(["data", 10_000]);
    expect(resolveTask({ kind: "dyck1" }).stream("evaluate")).toBe("evaluate");
  });

  it("has rows of one draw whatever lengths of it are tested", () => {
    const all = draw({ kind: "dyck1" }, { lengths: [2, 50], count: 11_000, stream: "data" }).map(brackets);
    const short = draw({ kind: "dyck1", split: "test" }, { lengths: [2, 20], count: 1000, stream: "data" });
    const expected = all.slice(10_000).filter((text) => text.length <= 20);
    expect(short.map(brackets)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
    const { tested } = resolveTask({ kind: "dyck1", split: "test", maxLength: 20, sequences: 5 });
    expect(tested).toEqual({ kind: "dyck1", sampler: "grammar", split: "test", minLength: 2, maxLength: 20 });
  });

  it("has the papers' statistics over the first 10000 strings", () => {
    const set = draw({ kind: "dyck1" }, { lengths: [2, 50], count: 10_000, stream: "data", seed: 4 });
    const texts = set.map(brackets);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const closed = set.flatMap(({ targets }) => targets.map(([, closing]) => 1 - closing!));
    const within3Percent = (value: number, of: number): void => expect(Math.abs(value / of - 1)).toBeLessThan(0.03);
    within3Percent(mean(texts.map((text) => text.length)), 31.5);
    within3Percent(mean(texts.map((text) => Math.max(...depths(text)))), 8.45);
    within3Percent(mean(closed), 0.055);
  });

  it("is judged at 1/2 of a probability and at 0 of a logit", () => {
    const task = resolveTask({ kind: "dyck1" });
    expect(task.scoring("mse", "sigmoid").correct).toEqual({ rule: "threshold", value: 0.5 });
    expect(task.scoring("bce", "none").correct).toEqual({ rule: "threshold", value: 0 });
  });

  it.each([
    [{ minLength: 3 }, /^task\.minLength must be even/],
    [{ maxLength: 51 }, /^task\.maxLength must be even/],
    [{ minLength: 10, maxLength: 8 }, /^task\.minLength must be at most maxLength \(8\)/],
    [{ sampler: "uniform", split: "test" }, /^task\.split is a part of the draw from the grammar/],
    [{ depths: [3] }, /^task\.depths belongs to the sampler zigzag/],
    [{ sampler: "gramar" }, /^task\.sampler must be .* did you mean "grammar"/],
    [{ splits: "test" }, /^task has no field "splits": did you mean "split"/],
    [{ sequences: 0 }, /^task\.sequences/],
  ])("refuses %j", (fields, sentence) => {
    const resolve = (): unknown => resolveTask({ kind: "dyck1", ...fields } as never);
    expect(resolve).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
