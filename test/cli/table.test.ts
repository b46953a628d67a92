import { describe, expect, it } from "vitest";
import { columns } from "../../src/cli/table/columns.js";
import { showCriterion, showMetric, showNumber, showSeconds, showTask } from "../../src/cli/table/format.js";
import { horizonSentence } from "../../src/cli/table/horizon.js";
import { planEvaluation } from "../../src/evaluate/index.js";
import type { Evaluation, LengthSpec } from "../../src/evaluate/index.js";
import { resolveModelSpec } from "../../src/models/index.js";
import { resolveTask } from "../../src/tasks/index.js";

describe("numbers in tables", () => {
  it.each([
    [0, "0"],
    [1.23456e-12, "1.23e-12"],
    [0.0047, "0.00470"],
    [2, "2.00"],
    [1234.5, "1235"],
    [1234567, "1.23e+6"],
  ])("%d is %s", (value, text) => expect(showNumber(value)).toBe(text));

  it("are shares that never round up to 100 %", () => {
    const shares = [1, 0.99999, 0.5, 0, null].map((value) => showMetric("sequenceAccuracy", value));
    expect(shares).toEqual(["100 %", "99.99 %", "50.00 %", "0 %", "-"]);
    expect(showMetric("firstFailure", 482.3)).toBe("482.3");
    expect(showMetric("loss", 0.25)).toBe("0.250");
  });

  it("are times", () => {
    expect([0.001, 2.347, 12.34, 119.6, 245, 7199, 12_000, 14_014_800].map(showSeconds)).toEqual([
      "0.00 s",
      "2.35 s",
      "12.3 s",
      "2 min 0 s",
      "4 min 5 s",
      "119 min 59 s",
      "3 h 20 min",
      "162 days 5 h",
    ]);
  });

  it("stand in columns", () => {
    const rows = [
      ["a", "1", "x"],
      ["long", "1000", ""],
    ];
    expect(columns(rows)).toEqual(["  a        1  x", "  long  1000"]);
  });
});

describe("words in tables", () => {
  it("say what counts as success", () => {
    const error = { metric: "normalizedError", statistic: "q95", atMost: 0.01 } as const;
    expect(showCriterion(error)).toBe("95 % normalized error of at most 0.01");
    const accuracy = { metric: "sequenceAccuracy", statistic: "mean", atLeast: 1 } as const;
    expect(showCriterion(accuracy)).toBe("mean sequence accuracy of at least 100 %");
  });

  it("say which sequences a task makes", () => {
    const decoded = { kind: "neuralDecoding", surrogate: { bins: 200, seed: 1 }, part: "test" } as const;
    expect(showTask(resolveTask(decoded))).toBe("neuralDecoding (synthetic surrogate, part test)");
    expect(showTask(resolveTask({ kind: "dyck1", split: "test" }))).toBe("dyck1 (sampler grammar, split test)");
    expect(showTask(resolveTask({ kind: "adding", length: 5 }))).toBe("adding");
  });

  const model = resolveModelSpec({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 2 });
  function tested(lengths: LengthSpec[], upTo?: number): Evaluation {
    const request = { lengths, sequences: 1, horizon: upTo === undefined ? undefined : { upTo } };
    return planEvaluation(request, resolveTask({ kind: "dyck1", sampler: "uniform" }), model, {
      loss: "mse",
      scored: "every",
    });
  }

  it.each<[number, true | undefined, Evaluation, string]>([
    [0, undefined, tested([10, 20]), "it does not even work at length 10, the shortest tested"],
    [10, undefined, tested([10, [12, 20]]), "it works at every tested length up to there, and not at 12-20"],
    [20, undefined, tested([10, 20]), "it works at every tested length"],
    [0, undefined, tested([10], 100), "it does not even work at length 2"],
    [40, undefined, tested([10], 100), "it works at every length up to there, and not at 42"],
    [100, undefined, tested([10], 101), "it works at every length up to there, where the search ended"],
    [40, true, tested([10], 100), "it works there, and not at 42; doubled and bisected, assuming"],
    [100, true, tested([10], 100), "it works there, where the search ended; doubled and bisected"],
  ])("say what a horizon of %d means", (horizon, assumedMonotone, evaluation, sentence) => {
    const curve = { name: "x", step: null, lengths: [], sequences: [], metrics: {}, horizon };
    const said = horizonSentence(assumedMonotone ? { ...curve, assumedMonotone } : curve, evaluation);
    expect(said.startsWith(`Horizon ${horizon}: ${sentence}`)).toBe(true);
    expect(said.endsWith(".")).toBe(true);
  });
});
