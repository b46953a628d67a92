import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Claim, PaperResult } from "../../src/papers/index.js";

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
    ["movement", "bound", (value) => value + 1e-3],
    ["movement", "limit", (value) => value + 1e-3],
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
