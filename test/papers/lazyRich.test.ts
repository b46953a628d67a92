import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Claim, PaperResult } from "../../src/papers/index.js";

const paper = papers.find(({ name }) => name === "lazy-rich")!;
const folder = mkdtempSync(join(tmpdir(), "outlast-lazy-rich-"));
let results: PaperResult[];

beforeAll(async () => {
  results = await executePaper(paper, "quick", { folder });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("every claim holds on the quick grid, of all three kinds", () => {
  const claims = paper.claims(results, "quick");
  expect(claims.filter(({ holds }) => !holds)).toEqual([]);
  expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["theorem", "derived", "re-creation"]));
});

test("every run is kept, and read back without being run again", async () => {
  const lines = readFileSync(join(folder, "records.jsonl"), "utf8").trimEnd().split("\n").length;
  expect(await executePaper(paper, "quick", { folder })).toEqual(results);
  expect(readFileSync(join(folder, "records.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(lines);
});

test.each<[string, Record<string, string | number>, Record<string, number>, string]>([
  ["a rich student that stays behind", { experiment: "rich" }, { error: 0.9 }, "In the rich regime"],
  ["a rich error unlike the reference", { experiment: "rich" }, { error400: 1e-6 }, "The rich flow's error"],
  ["a wide student that does not fit", { experiment: "width", d: 25 }, { loss: 1e-3 }, "Wide students fit"],
  ["a wide student that follows", { experiment: "width", d: 400 }, { beyond: 1 }, "At width 400"],
  ["movement that width does not change", { experiment: "width" }, { beyond: 0.1 }, "The movement beyond"],
  ["a gap that scale does not change", { experiment: "output scale" }, { kernelGap: 0.04 }, "At a fixed width"],
  ["a lazy student that extrapolates", { experiment: "init scale", alpha: 100 }, { error: 1e-3 }, "One student"],
  ["a scaled student that follows", { experiment: "init scale", alpha: 100 }, { error: 1e-3 }, "A start near zero"],
])("%s breaks its claim", (_, cell, measures, sentence) => {
  const tampered = results.map((result) =>
    Object.entries(cell).every(([name, value]) => result.cell[name] === value)
      ? { ...result, measures: { ...result.measures, ...measures } }
      : result,
  );
  const failed = (claims: Claim[]): string[] => claims.filter(({ holds }) => !holds).map((claim) => claim.sentence);
  expect(failed(paper.claims(tampered, "quick")).join()).toContain(sentence);
});
