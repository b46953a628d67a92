import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Claim, Figure, PaperResult } from "../../src/papers/index.js";

const paper = papers.find(({ name }) => name === "linear-bias")!;

describe("the paper linear-bias", () => {
  let folder = "";
  let results: PaperResult[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "outlast-"));
    results = await executePaper(paper, "quick", { folder });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const failing = (claims: readonly Claim[]): string[] =>
    claims.filter(({ holds }) => !holds).map(({ sentence, measured }) => `${sentence} ${measured}`);

  it("has claims that all hold", () => {
    const claims = paper.claims(results, "quick");
    expect(failing(claims)).toEqual([]);
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["theorem", "derived", "re-creation"]));
  });

  it("says that what it decodes is a synthetic surrogate", () => {
    const decoded = paper.claims(results, "quick").filter(({ sentence }) => sentence.includes("decode"));
    expect(decoded.map(({ sentence }) => sentence).join()).toContain("synthetic surrogate");
    expect(paper.about).toContain("synthetic surrogate");
  });

  it("says at which steps RNNs and convolutions were compared, and in how many seeds where not in all", () => {
    const few = results.filter(({ cell }) => cell["n"] !== 400 || cell["at"] !== 200 || Number(cell["seed"]) < 2);
    const sentences = [results, few].map(
      (own) => paper.claims(own, "quick").find(({ sentence }) => sentence.startsWith("Largest distances"))!.sentence,
    );
    expect(sentences[0]).toMatch(/at steps 1, 2, 6, 200 \(n = 25, 400\)\.$/);
    expect(sentences[1]).toMatch(/at steps 1, 2, 6, 200 \(n = 25\); 1, 2, 6, 200 in 2 seeds \(n = 400\)\.$/);
  });

  it("has runs, and lines that are computed beside them", () => {
    const runs = paper.runs("quick").length;
    expect(results.slice(0, runs).every(({ key, status }) => /^[0-9a-f]{64}$/.test(key) && status === "done")).toBe(
      true,
    );
    expect(new Set(results.slice(runs).map(({ key }) => key))).toEqual(new Set(["computed"]));
  });

  // What each experiment measures, changed so that a claim about it must fail.
  it.each<[string, string, (value: number) => number]>([
    ["dynamics", "gap", (value) => 10 * value],
    ["dynamics", "plainGap", (value) => value / 10],
    ["dynamics", "loss", (value) => 1.1 * value],
    ["kernel", "weight", (value) => value * value * value],
    ["kernel", "weight", (value) => value + 0.5],
    ["kernel", "offDiagonal", (value) => 3 * value],
    ["gradient", "gradient", (value) => 2 * value],
    ["movement", "B1", (value) => value + 1e-3],
    ["movement", "B2", (value) => value + 0.2],
    ["movement", "B3", (value) => value + 0.2],
    ["movement", "B4", (value) => value + 1],
    ["movement", "norm", (value) => value + 1e-3],
    ["movement", "limit", (value) => value + 1e-3],
    ["bias and variance of delay, 50 steps", "bias", (value) => value / 2],
    ["bias and variance of delay, 50 steps", "variance", (value) => 5 * value],
    ["bias and variance of delay, plain, 50 steps", "bias", (value) => value + 0.1],
    ["decoding, synthetic surrogate", "rSquared", (value) => value - 0.05],
    ["decoding, synthetic surrogate", "gap", (value) => 10 * value],
    ["delay, 50 steps", "rSquared", (value) => value - 0.01],
    ["delay, plain, 50 steps", "rSquared", (value) => value + 0.002],
  ])("holds %s to account: %s", (experiment, measure, change) => {
    const changed = results.map((result) => {
      const value = result.measures[measure];
      if (result.cell["experiment"] !== experiment || typeof value !== "number") return result;
      return { ...result, measures: { ...result.measures, [measure]: change(value) } };
    });
    expect(failing(paper.claims(changed, "quick"))).not.toEqual([]);
  });
});

describe("its references of few seeds", () => {
  const claimOf = (gaps: readonly number[]): Claim =>
    paper
      .claims(
        gaps.map((gap, seed): PaperResult => ({
          key: "made up",
          status: "done",
          cell: { experiment: "dynamics", nuW: 0.7, n: 100, at: 1, seed },
          measures: { gap },
        })),
        "quick",
      )
      .find(({ sentence }) => sentence.startsWith("In the median"))!;

  it("may be far from the median where three seeds come to them", () => {
    expect(claimOf([0.5, 0.4, 0.6])).toMatchObject({ holds: true, measured: "0.98 times theirs" });
    // 6 of the 10 choices of three have the seed that is far out.
    const { holds, measured } = claimOf([0.11, 0.11, 0.11, 0.11, 2]);
    expect(measured).toBe(
      "0.216 times theirs; n = 100, nuW = 0.7: median 0.11 for 0.51, a mean that 60 % of three seeds reach",
    );
    expect(holds).toBe(true);
  });

  it("may not be 5 times as far, whatever three seeds come to", () => {
    expect(claimOf([0.1, 0.1, 0.1, 0.1, 2]).holds).toBe(false);
    expect(claimOf([0.1, 0.1, 2.6, 2.6, 2.6]).holds).toBe(false);
  });

  it("may not where hardly any three do", () => {
    expect(claimOf([...new Array<number>(149).fill(0.2), 10]).holds).toBe(false);
    expect(claimOf(new Array<number>(20).fill(2)).holds).toBe(false);
    expect(claimOf([]).holds).toBe(false);
  });
});

describe("its figures", () => {
  type Line = [experiment: string, cell: Record<string, number | string>, measures: Record<string, number>];
  const figuresOf = (lines: Line[]): Map<string, Figure> => {
    const made = lines.map(([experiment, cell, measures]): PaperResult => ({
      key: "computed",
      status: "done",
      cell: { experiment, ...cell },
      measures,
    }));
    return new Map(paper.figures(made).map((figure) => [figure.name, figure]));
  };
  const heights = ({ series }: Figure): Record<string, (number | null)[][]> =>
    Object.fromEntries(series.map(({ label, points }) => [label, points.map(({ x, y }) => [x, y])]));

  it("show the largest distance of each training, the median over seeds", () => {
    const at = (n: number, seed: number, step: number, gap: number, plainGap: number): Line => [
      "dynamics",
      { nuW: 0.3, n, seed, at: step },
      { gap, plainGap },
    ];
    const lines = [at(25, 0, 1, 4, 5), at(25, 0, 2, 3, 9), at(25, 1, 1, 6, 1), at(25, 2, 1, 1, 2), at(100, 0, 1, 2, 3)];
    const figure = figuresOf(lines).get("gap-against-width")!;
    expect(heights(figure)).toEqual({
      "scaled, nuW = 0.3": [[25, 4], [100, 2]],
      "plain, nuW = 0.3": [[25, 2], [100, 3]],
    }); // prettier-ignore
    expect(figure.series[0]!.points[0]!.runs).toBe(3);
  });

  it("show the kernel by width and by lag", () => {
    const at = (nuW: number, n: number, lag: number, weight: number, offDiagonal: number): Line => [
      "kernel",
      { nuW, n, at: lag, seed: 0 },
      { weight, offDiagonal },
    ];
    const figures = figuresOf([at(0.9, 64, 0, 1.1, 0.2), at(0.9, 64, 5, 1.3, 0.2), at(0.9, 256, 0, 1.05, 0.1), at(0.3, 64, 0, 2, 0.4)]); // prettier-ignore
    expect(heights(figures.get("coupling-against-width")!)).toEqual({
      "nuW = 0.9": [[64, 0.2], [256, 0.1]],
      "nuW = 0.3": [[64, 0.4]],
    }); // prettier-ignore
    expect(heights(figures.get("kernel-against-lag")!)).toEqual({
      "n = 64": [[0, 1.1], [5, 1.3]],
      "n = 256": [[0, 1.05]],
    }); // prettier-ignore
  });

  it("show the weights as they are, and gradients beside them", () => {
    const lines: Line[] = [0, 1].map((lag) => [
      "gradient",
      { nuW: 0.5, n: 256, at: lag, seed: 0 },
      { gradient: 3 - lag },
    ]);
    const shown = heights(figuresOf(lines).get("weights-and-gradients-against-lag")!);
    expect(shown["rho, nuW = 0.5"]!.slice(0, 5)).toEqual([[0, 2], [1, 2], [2, 1.5], [3, 1], [4, 0.625]]); // prettier-ignore
    expect(shown["gradients in the limit, nuW = 0.5"]!.slice(0, 3)).toEqual([[0, 1], [1, 0.5], [2, 0.25]]); // prettier-ignore
    expect(shown["gradients, n = 256, nuW = 0.5"]).toEqual([[0, 3], [1, 2]]); // prettier-ignore
  });

  it("show delays, bias and variance, and what is decoded", () => {
    const figures = figuresOf([
      ["delay, 50 steps", { nuW: 0.3, at: 4, seed: 0 }, { rSquared: 0.5 }],
      ["bias and variance of delay, 50 steps", { nuW: 0.3, at: 4 }, { bias: 0.2, variance: 0.1 }],
      ["decoding, synthetic surrogate", { nuW: 0.7, n: 400, at: 10, seed: 0 }, { rSquared: 0, scaledRSquared: 0, plainRSquared: 0 }],
      ["decoding, synthetic surrogate", { nuW: 0.7, n: 400, at: 100, seed: 0 }, { rSquared: 0.8, scaledRSquared: 0.7, plainRSquared: 0.6 }],
    ]); // prettier-ignore
    expect(heights(figures.get("score-against-delay")!)).toMatchObject({ "nuW = 0.3, 50 steps": [[4, 0.5]] });
    expect(heights(figures.get("bias-and-variance-against-delay")!)).toMatchObject({
      "bias, nuW = 0.3, 50 steps": [[4, 0.2]],
      "variance, nuW = 0.3, 50 steps": [[4, 0.1]],
    });
    const decoded = figures.get("score-against-variance")!;
    expect(Object.values(heights(decoded))).toEqual([[[0.7, 0.8]], [[0.7, 0.7]], [[0.7, 0.6]]]);
    expect(decoded.title).toContain("synthetic surrogate");
  });

  it("are there without results", () => {
    const figures = [...figuresOf([]).values()];
    expect(figures).toHaveLength(7);
    expect(figures.flatMap(({ series }) => series.flatMap(({ points }) => points))).toEqual([]);
  });
});
