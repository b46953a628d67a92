import { describe, expect, it } from "vitest";
import { createModel, extrapolate, train } from "../../src/index.js";
import type { TaskSpec } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";
import type { DrawOptions, Sequence } from "./draw.js";

/** A string and its answer, as numbers; checks the form of the sequence. */
function read({ inputs, targets, mask }: Sequence): { string: number[]; answer: number[] } {
  const empty = inputs[0]!.length - 1;
  const symbols = inputs.map((input) => input.indexOf(1));
  const length = symbols.indexOf(empty);
  expect(inputs.flat().filter((value) => value !== 0)).toEqual(symbols.map(() => 1));
  expect(mask).toEqual(symbols.map((symbol) => (symbol === empty ? 1 : 0)));
  expect(mask.indexOf(0, length)).toBe(-1);
  return { string: symbols.slice(0, length), answer: targets.slice(length).map(([token]) => token!) };
}

function strings(kind: string, options: DrawOptions): { string: number[]; answer: number[] }[] {
  return draw({ kind } as TaskSpec, options).map(read);
}

const modulo5 = (value: bigint): number => Number(((value % 5n) + 5n) % 5n);

/** The value of an expression by splitting it at its last + or -, then at its last *. */
function valueOf(symbols: readonly number[]): bigint {
  const additive = symbols.findLastIndex((symbol) => symbol === 5 || symbol === 6);
  const at = additive >= 0 ? additive : symbols.lastIndexOf(7);
  if (at < 0) return BigInt(symbols[0]!);
  const [left, right] = [valueOf(symbols.slice(0, at)), valueOf(symbols.slice(at + 1))];
  if (symbols[at] === 7) return left * right;
  return symbols[at] === 5 ? left + right : left - right;
}

/** Every task: its answer by brute force, sizes, and the answer's tokens for a string of so many symbols. */
const tasks: Record<string, { solve: (string: number[]) => number[]; symbols: number; classes: number }> = {
  parity: { solve: (string) => [string.filter((symbol) => symbol === 1).length % 2], symbols: 2, classes: 2 },
  evenPairs: {
    solve: (string) => [string.filter((symbol, t) => t > 0 && symbol !== string[t - 1]).length % 2],
    symbols: 2,
    classes: 2,
  },
  cycleNavigation: {
    solve: (string) => [modulo5(string.reduce((place, symbol) => place + BigInt(symbol - 1), 0n))],
    symbols: 3,
    classes: 5,
  },
  modularArithmetic: { solve: (string) => [modulo5(valueOf(string))], symbols: 9, classes: 5 },
  bucketSort: { solve: (string) => string.toSorted((a, b) => a - b), symbols: 5, classes: 5 },
  reverseString: { solve: (string) => string.toReversed(), symbols: 2, classes: 2 },
  duplicateString: { solve: (string) => [...string, ...string], symbols: 2, classes: 2 },
};
const all = Object.entries(tasks);

describe("the tasks of the Chomsky-hierarchy suite", () => {
  it.each(all)("%s: has the answers of brute force, at short lengths and at 500", (kind, { solve }) => {
    const drawn = [1, 2, 3, 7, 40, 41, 500].flatMap((length) => {
      const set = strings(kind, { lengths: [length, length], count: length < 500 ? 20 : 3 });
      const symbols = kind === "modularArithmetic" && length % 2 === 0 ? length - 1 : length;
      expect(new Set(set.map(({ string }) => string.length))).toEqual(new Set([symbols]));
      return set;
    });
    for (const { string, answer } of drawn) expect(answer).toEqual(solve(string));
    expect(new Set(drawn.map(({ answer }) => answer.join(""))).size).toBeGreaterThan(1);
  });

  it.each(all)("%s: draws every symbol equally often, each for itself", (kind, { symbols }) => {
    const drawn = strings(kind, { lengths: [41, 41], count: 150 }).map(({ string }) => string);
    const digits = kind === "modularArithmetic";
    const counts = (of: (string: number[]) => number[], values: number[], share: number): void => {
      const seen = drawn.flatMap(of);
      for (const value of values) {
        const count = seen.filter((symbol) => symbol === value).length;
        expect(Math.abs(count - seen.length * share)).toBeLessThan(5 * Math.sqrt(seen.length * share));
      }
    };
    const alphabet = Array.from({ length: digits ? 5 : symbols }, (_, symbol) => symbol);
    counts((string) => (digits ? string.filter((_, t) => t % 2 === 0) : string), alphabet, 1 / alphabet.length);
    if (digits) counts((string) => string.filter((_, t) => t % 2 === 1), [5, 6, 7], 1 / 3);
    // Pairs of neighbours of one kind: independent symbols make all of them as likely.
    const stride = digits ? 2 : 1;
    const pairs = alphabet.flatMap((a) => alphabet.map((b) => 10 * a + b));
    counts(
      (string) =>
        string.flatMap((symbol, t) => (t % 2 === 0 && t >= stride ? [10 * string[t - stride]! + symbol] : [])),
      pairs,
      1 / pairs.length,
    );
  });

  it.each(all)("%s: a constant answer is right at the random level", async (kind, { symbols, classes }) => {
    const init = { kind: "constant", value: 0 } as const;
    const spec = { cell: "tanh", inputSize: symbols + 1, hiddenSize: 1, outputSize: classes, init } as const;
    const model = createModel(spec);
    const options = { task: { kind } as TaskSpec, lengths: [41, 100], sequences: 1000, seed: 5 };
    const { metrics } = await extrapolate(model, options);
    for (const accuracy of metrics.tokenAccuracy!.mean) {
      const level = 1 / classes;
      expect(Math.abs(accuracy! - level)).toBeLessThan(5 * Math.sqrt((level * (1 - level)) / 1000));
    }
    for (const loss of metrics.loss!.mean) expect(loss).toBeCloseTo(Math.log(classes), 6);
  });

  it.each(all)(
    "%s: has one loss whether it is said to be of the last step or of every one that answers",
    async (kind) => {
      const { inputSize, outputSize, defaults, noLast } = resolveTask({ kind } as TaskSpec);
      const losses = async (scored: "last" | "every"): Promise<Float64Array> => {
        const model = createModel({ cell: "gru", inputSize, hiddenSize: 3, outputSize, dtype: "float64" }, { seed: 1 });
        const optimizer = { kind: "adam", learningRate: 0.01 } as const;
        const task = { kind } as TaskSpec;
        return (await train(model, { task, loss: "ce", scored, optimizer, steps: 3, batchSize: 4 })).losses;
      };
      if (defaults.scored === "every") {
        expect(noLast).toMatch(/many tokens/);
        await expect(losses("last")).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /scored must be "every"/));
      } else {
        const [last, every] = [await losses("last"), await losses("every")];
        last.forEach((loss, i) => expect(loss / every[i]!).toBeCloseTo(1, 12));
      }
    },
  );

  it("refuse prefixes, whose answer would be missing, and lengths that run backwards", async () => {
    const model = createModel({ cell: "gru", inputSize: 3, hiddenSize: 1, outputSize: 2 });
    const options = { task: { kind: "parity" }, lengths: [5], sequences: 1, seed: 1 } as const;
    const cut = extrapolate(model, { ...options, sampling: "prefix" });
    await expect(cut).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /its answer comes after the whole string/));
    const backwards = (): unknown => resolveTask({ kind: "parity", length: [9, 4] });
    expect(backwards).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.length must run upwards, got \[9, 4\]\.$/));
    expect(() => resolveTask({ kind: "parity", length: 0 })).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.length/));
  });
});

describe("lengths of the suite", () => {
  /** Two units that add the symbols up modulo 2: p = relu(x + p) - 2 relu(x + p - 1), exactly at every length. */
  function counter(): ReturnType<typeof createModel> {
    const values = {
      "rnn.weight_ih_l0": [0, 1, 0, 0, 1, 0],
      "rnn.weight_hh_l0": [1, -2, 1, -2],
      "rnn.bias_ih_l0": [0, -1],
      "rnn.bias_hh_l0": [0, 0],
      "readout.weight": [0, 0, 1, -2],
      "readout.bias": [0.5, 0],
    };
    const init = { kind: "values", values } as const;
    return createModel({ cell: "relu", inputSize: 3, hiddenSize: 2, outputSize: 2, init });
  }

  it("are those of the string: an exact counter is right at each, and the table says them", async () => {
    const options = { task: { kind: "parity" }, sequences: 40, seed: 1, horizon: { upTo: 700 } } as const;
    const curve = await extrapolate(counter(), { ...options, lengths: [1, 2, 40, [41, 60], 10_000] });
    expect(curve.lengths).toEqual([1, 2, 40, 60, 10_000]);
    expect(curve.metrics.tokenAccuracy!.mean).toEqual([1, 1, 1, 1, 1]);
    expect(curve.horizon).toBe(700);
    expect(curve.metrics.firstFailure).toBeUndefined();
  });

  it("have steps for the answer beyond them", async () => {
    const request = {
      task: { kind: "parity" },
      lengths: [9],
      sequences: 3,
      seed: 1,
      metrics: ["firstFailure"],
    } as const;
    expect((await extrapolate(counter(), request)).metrics.firstFailure!.mean).toEqual([10]);
  });
});
