import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, extrapolate } from "../../src/index.js";
import { automata } from "../../src/papers/chomsky/automata.js";
import { automatonNetwork } from "../../src/papers/chomsky/automatonNetwork.js";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Paper, PaperResult } from "../../src/papers/index.js";
import { resolveRun } from "../../src/run/index.js";
import { resolveTask } from "../../src/tasks/index.js";

const paper = papers.find(({ name }) => name === "chomsky")!;
const folder = mkdtempSync(join(tmpdir(), "outlast-chomsky-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = Object.keys(automata) as (keyof typeof automata)[];

describe("a ReLU network that runs an automaton", () => {
  it.each(kinds)("of %s is right at every length, with weights -1, 0 and 1", async (kind) => {
    const { inputSize, outputSize } = resolveTask({ kind });
    const spec = { ...automatonNetwork(automata[kind]), inputSize, outputSize };
    using model = createModel(spec);
    const weights = Object.values(model.parameters()).flatMap(({ data }) => Array.from(data));
    expect(new Set(weights)).toEqual(new Set([-1, 0, 1]));
    const request = { lengths: [1, 2, 3, 4, 5, 6, 41, 2000], sequences: 30, seed: 2 };
    const curve = await extrapolate(model, { task: { kind }, ...request });
    expect(curve.metrics.tokenAccuracy!.mean).toEqual(request.lengths.map(() => 1));
  });

  it("of another task is not", async () => {
    const spec = { ...automatonNetwork(automata.parity), inputSize: 3, outputSize: 2 };
    using model = createModel(spec);
    const curve = await extrapolate(model, { task: { kind: "evenPairs" }, lengths: [41], sequences: 100, seed: 2 });
    expect(curve.metrics.tokenAccuracy!.mean[0]).toBeLessThan(0.8);
  });
});

describe.each(["full", "quick"] as const)("the runs of the preset %s", (preset) => {
  const runs = paper.runs(preset);

  it("are the suite's protocol, different runs, with lengths that stand for 41 to 500", () => {
    const resolved = runs.filter(({ cell }) => cell["experiment"] !== "automaton").map(({ spec }) => resolveRun(spec));
    expect(new Set(resolved.map(({ key }) => key)).size).toBe(resolved.length);
    for (const { spec } of resolved) {
      const { train, evaluate, task } = spec;
      expect(train).toMatchObject({ loss: "ce", batchSize: 128, clipNorm: 1, optimizer: { kind: "adam" } });
      expect(task).toMatchObject({ length: [1, 40], sequences: "fresh" });
      const scored = (evaluate[0]!.lengths as number[]).filter((length) => length > 40);
      expect([scored[0], scored.at(-1)]).toEqual([41, 500]);
      expect(scored.reduce((sum, length) => sum + length) / scored.length).toBe(270.5);
      expect(scored.filter((length) => length % 2 === 0)).toHaveLength(scored.length / 2);
    }
  });

  it("have every regular task and bucket sort for every cell, at the suite's size in the full one", () => {
    const size = preset === "full" ? 256 : 32;
    const trained = runs.filter(({ cell }) => cell["experiment"] === "trained" && cell["units"] === size);
    const names = trained.map(({ cell }) => `${cell["task"]} ${cell["cell"]}`);
    const wanted = [...kinds, "bucketSort"].flatMap((task) =>
      ["tanh", "relu", "gru", "lstm"].map((cell) => `${task} ${cell}`),
    );
    expect(names.toSorted()).toEqual(wanted.toSorted());
  });
});

/** What is not trained is run; of what is, the numbers are made up. */
describe("claims and figures", () => {
  let results: PaperResult[];
  beforeAll(async () => {
    const untrained = paper.runs("quick").filter(({ spec }) => spec.train.steps === 0);
    const fixed: Paper = { ...paper, runs: () => untrained };
    const learned = paper.runs("quick").filter(({ spec }) => spec.train.steps! > 0);
    results = [...learned.map(({ cell }) => madeUp(cell)), ...(await executePaper(fixed, "quick", { folder }))];
  });

  function madeUp(cell: PaperResult["cell"]): PaperResult {
    const solved = cell["task"] === "parity" || cell["task"] === "evenPairs";
    const [trained, score] = cell["task"] === "modularArithmetic" ? [0.25, 0.2] : solved ? [1, 1] : [0.8, 0.3];
    const measures = { loss: 0.1, trained, score, horizon: 41, "at 40": trained, "at 41": score };
    return { key: "made up", status: "done", cell, measures };
  }

  const failing = (own: readonly PaperResult[]): string[] =>
    paper.claims(own, "quick").flatMap(({ holds, sentence }) => (holds ? [] : [sentence]));

  it("hold of exact networks, of untrained ones, and of these numbers", () => {
    const claims = paper.claims(results, "quick");
    expect(claims.filter(({ holds }) => !holds)).toEqual([]);
    expect(claims.map(({ kind }) => kind).toSorted()).toContain("theorem");
    for (const { measured } of claims) expect(measured).not.toMatch(/-?Infinity|NaN|infinite/);
    const exact = results.filter(({ cell }) => cell["experiment"] === "automaton");
    expect(exact.map(({ measures }) => [measures["trained"], measures["score"], measures["horizon"]])).toEqual(
      exact.map(() => [1, 1, 500]),
    );
  });

  it.each<[string, Record<string, string>, Record<string, number | null>, string]>([
    ["an automaton's network that errs", { experiment: "automaton" }, { "at 500": 0.98 }, "A ReLU network"],
    ["an untrained network that answers", { experiment: "untrained", task: "parity" }, { score: 0.7 }, "Untrained"],
    [
      "a gated cell that does not count",
      { cell: "gru", task: "parity" },
      { score: 0.6 },
      "GRU and LSTM of 32 units solve",
    ],
    [
      "a gated cell that diverged",
      { cell: "lstm", task: "evenPairs" },
      { score: null },
      "GRU and LSTM of 32 units solve",
    ],
    ["a walk that goes on", { cell: "gru", task: "cycleNavigation" }, { score: 0.95 }, "learn cycleNavigation"],
    ["a string that is not sorted", { cell: "lstm", task: "bucketSort" }, { trained: 0.3 }, "learn bucketSort"],
    ["arithmetic that is learned", { cell: "relu", task: "modularArithmetic" }, { score: 0.9 }, "Modular arithmetic"],
  ])("%s breaks its claim", (_, cell, measures, sentence) => {
    const tampered = results.map((result) =>
      Object.entries(cell).every(([name, value]) => result.cell[name] === value)
        ? { ...result, measures: { ...result.measures, ...measures } }
        : result,
    );
    expect(failing(tampered).join()).toContain(sentence);
  });

  it("say what the suite's own RNN does where it was run", () => {
    const rnn = paper.runs("full").filter(({ cell }) => cell["units"] === 256 && cell["cell"] === "relu");
    const made = rnn.map(({ cell }) => madeUp(cell));
    const sentence = "ReLU RNNs of 256 units, the suite's, solve parity and even pairs.";
    const claimed = paper.claims([...results, ...made], "full").find((claim) => claim.sentence === sentence);
    expect(claimed).toMatchObject({ holds: true, measured: "parity 1 (of 1), evenPairs 1 (of 1)" });
    const worse = made.map((result) => ({ ...result, measures: { ...result.measures, score: 0.5 } }));
    expect(failing([...results, ...worse])).toContain(sentence);
  });

  it("nothing was run for hold of nothing", () => {
    expect(failing([])).toHaveLength(paper.claims([], "quick").length);
  });

  it("draw accuracy against length, cell by cell and the automaton, also where a run diverged", () => {
    const [first, ...others] = results.filter(({ cell }) => cell["task"] === "parity");
    const diverged = { ...first!, measures: { loss: null, trained: null, score: null, horizon: null } };
    const twice = { ...first!, cell: { ...first!.cell, seed: 1 } };
    const [figure] = paper.figures([diverged, twice, ...others]);
    expect(figure!.name).toBe("accuracy-against-length-parity");
    expect(figure!.series.map(({ label }) => label)).toEqual([
      ...["lstm", "gru", "relu", "tanh"].map((cell) => `${cell}, 32 units`),
      "automaton",
    ]);
    expect(figure!.series[1]!.points).toEqual([40, 41].map((x) => ({ x, y: 1, low: 1, high: 1, runs: 1 })));
    expect(figure!.series[0]!.points.map(({ x, y, runs }) => [x, y, runs])).toEqual([[40, null, 2], [41, null, 2]]); // prettier-ignore
    expect(figure!.series.at(-1)!.points.map(({ x }) => x)).toEqual([
      10,
      20,
      30,
      40,
      ...Array.from({ length: 10 }, (_, i) => 41 + 51 * i),
    ]);
  });
});
