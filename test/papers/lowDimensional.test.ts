import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executePaper, papers } from "../../src/papers/index.js";
import type { Claim, PaperResult } from "../../src/papers/index.js";

const paper = papers.find(({ name }) => name === "low-dimensional")!;
const folder = mkdtempSync(join(tmpdir(), "outlast-low-dimensional-"));
let results: PaperResult[] = [];

beforeAll(async () => {
  results = await executePaper(paper, "quick", { folder });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The claims whose sentence has these words, of results that are changed. */
function claimsOf(words: RegExp, change: (result: PaperResult) => Record<string, number | null> = () => ({})): Claim[] {
  const changed = results.map((result) => ({ ...result, measures: { ...result.measures, ...change(result) } }));
  const claims = paper.claims(changed, "quick").filter(({ sentence }) => words.test(sentence));
  expect(claims.length).toBeGreaterThan(0);
  return claims;
}

test("every claim of the quick preset holds", () => {
  const claims = paper.claims(results, "quick");
  expect(claims.filter(({ holds }) => !holds)).toEqual([]);
  expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(["theorem", "derived", "re-creation"]));
});

test.each<[RegExp, Record<string, number | null>]>([
  [/Balanced starts/, { bound: 1.01 }],
  [/Other students/, { bound: 1.01 }],
  [/reference runs/, { error: 1e9, error400: 1e9 }],
  [/near-zero starts \(scale/, { error: 0.06 }],
  [/Unbalanced teachers/, { error: 0.02 }],
  [/length 10,000/, { infinite: null }],
  [/larger the error/, { error: 1 }],
  [/^From starts of scale 1/, { error: 0.01 }],
  [/loses its error/, { error: 1 }],
  [/teacher's degree/, { degree: 3 }],
  [/one after the other/, { degree: 2 }],
  [/Adam/, { error: 1e-3 }],
  [/GRU students/, { far: 0.6 }],
  [/about as many dimensions/, { dimension: 9 }],
  [/use more dimensions/, { dimension: 1.5 }],
])("the claim %s fails where its measures are others", (words, measures) => {
  for (const { holds } of claimsOf(words, () => measures)) expect(holds).toBe(false);
});

test("the claim on the student's dimension fails where the error grows with it", () => {
  const grown = ({ cell }: PaperResult): Record<string, number> => ({ error: Number(cell["d"]) ** 4 });
  expect(claimsOf(/student's dimension/, grown)[0]!.holds).toBe(false);
});

test("the claim on large starts fails where many do not interpolate", () => {
  const unfitted = ({ cell, measures }: PaperResult): Record<string, number | null> =>
    Number(cell["seed"]) === 0 ? { loss: 1 } : { loss: measures["loss"] ?? null };
  const [claim] = claimsOf(/^From starts of scale 1/, unfitted);
  expect(claim!.measured).toMatch(/^2 of 4 interpolate, 2 of them/);
  expect(claim!.holds).toBe(false);
});

test("a reference of scattered seeds is compared with the median of a hundred, or not at all", () => {
  const cell = { experiment: "near zero", teacher: "one", structure: "symmetric", d: 20, K: 5, scale: 1 };
  const claim = (errors: readonly number[]): Claim | undefined => {
    const own = errors.map((error, seed): PaperResult => ({
      key: "made up",
      status: "done",
      cell: { ...cell, seed },
      measures: { error, loss: 0 },
    }));
    return paper.claims(own, "full").find(({ sentence }) => sentence.includes("K = 5, symmetric A, scale 1,"));
  };
  const errors = (count: number, low: number, high: number): number[] =>
    Array.from({ length: count }, (_, i) => (i % 2 === 0 ? low : high));
  expect(claim(errors(100, 100, 200))).toMatchObject({ holds: true, measured: "median 150 of 100" });
  expect(claim(errors(100, 100, 500))!.holds).toBe(false);
  expect(claim(errors(99, 100, 200))).toBeUndefined();
});

test("claims of theorems need runs", () => {
  const claims = paper.claims([], "quick").filter(({ sentence }) => /Balanced starts|Other students/.test(sentence));
  expect(claims.map(({ holds }) => holds)).toEqual([false, false]);
});

test("Cayley-Hamilton cells change no claim", () => {
  const one = results.find(({ cell }) => cell["experiment"] === "near zero" && cell["scale"] === 1e-3)!;
  const decided = {
    ...one,
    cell: { ...one.cell, d: 2, K: 3 },
    measures: { ...one.measures, error: 1e9, infinite: null },
  };
  expect(paper.claims([...results, decided], "quick").every(({ holds }) => holds)).toBe(true);
});
