import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executePaper, paperFiles, paperTable, papers } from "../../src/papers/index.js";
import type { PaperResult } from "../../src/papers/index.js";

const paper = papers.find(({ name }) => name === "memoryless")!;
let folder: string;
let results: PaperResult[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "outlast-memoryless-"));
  results = await executePaper(paper, "quick", { folder });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The results with a measure of one experiment changed. */
function tampered(experiment: string, measure: string, value: number): PaperResult[] {
  return results.map((result) =>
    result.cell["experiment"] === experiment
      ? { ...result, measures: { ...result.measures, [measure]: value } }
      : result,
  );
}

describe("the memoryless paper", () => {
  it("has claims that all hold", () => {
    const failing = paper.claims(results, "quick").filter(({ holds }) => !holds);
    expect(failing).toEqual([]);
  });

  it.each([
    ["grid", "error", 0.5],
    ["balanced start", "tail", 0.1],
    ["balanced start, w < 0", "loss", 0.99],
    ["balanced start", "error", 0.01],
    ["balanced start, K = 2", "error", 0.04],
    ["balanced start, K = 2", "loss", 1e-6],
    ["balanced start, A not symmetric", "error", 0.04],
    ["A_0 = 1 I", "error", 1e-3],
    ["A_0 = 1 I, B = C^T", "error", 1e-15],
    ["random interpolators", "share", 0.5],
    ["A_0 = 0.5 I", "kept", 7],
    ["gradient descent", "error", 0.1],
    ["Adam", "error", 1e-5],
    ["1 of 3 sequences", "error", 1e-3],
    ["2 of 3 sequences", "error", 0.2],
    ["any start, w < 0", "error", 0.2],
    ["gru", "error", 0.9],
    ["lstm", "error", Infinity],
  ])("would see that the %s runs had %s %d", (experiment, measure, value) => {
    expect(paper.claims(tampered(experiment, measure, value), "quick").some(({ holds }) => !holds)).toBe(true);
  });

  it("would see that no run was made", () => {
    expect(paper.claims([], "quick").filter(({ holds }) => holds).length).toBeLessThanOrEqual(1);
  });

  it("writes a table, a line a run, the claims and the citation", () => {
    const claims = paper.claims(results, "quick");
    const files = paperFiles(paper, results, claims);
    expect(files["runs.csv"]!.trim().split("\n")).toHaveLength(results.length + 1);
    expect(files["table.csv"]).toMatch(
      /^experiment,structure,d,K,scale,runs,loss,error,far,tail,gap,radius,kept,share\n/,
    );
    expect(JSON.parse(files["claims.json"]!)).toMatchObject({ paper: "memoryless", claims });
    expect(files["citation.bib"]).toContain("2202.04302");
    const table = paperTable(paper, results, claims);
    expect(table).toContain(`All ${claims.length} claims hold.`);
    expect(table).not.toMatch(/NaN|undefined|null/);
  });

  it("is no grid of the full preset's in disguise", () => {
    expect(paper.runs("full").length).toBeGreaterThan(500);
    expect(paper.runs("quick").length).toBeLessThan(200);
  });
});
