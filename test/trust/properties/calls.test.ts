import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import * as api from "../../../src/index.js";
import { partOf, placesOf, withPart } from "./arbitraries/accepted.js";
import { junk } from "./arbitraries/junk.js";
import { calls, elsewhere, folder } from "./calls/index.js";
import { holds } from "./cases.js";
import { outcomeOf } from "./outcome.js";

type Call = (...list: readonly unknown[]) => unknown;
const functions = api as unknown as Record<string, Call>;
const isClass = (value: unknown): boolean => typeof value === "function" && /^class\b/.test(String(value));

it("every function of the package has cases", () => {
  const names = Object.keys(api).filter((name) => typeof functions[name] === "function" && !isClass(functions[name]));
  expect([...Object.keys(calls), ...Object.keys(elsewhere)].sort()).toEqual(names.sort());
});

it.each(Object.keys(calls))("%s takes the arguments that its cases start from", async (name) => {
  await functions[name]!(...calls[name]!());
});

it("a function answers junk with a refusal", { timeout: 1_800_000 }, async () => {
  const cases = fc.tuple(fc.constantFrom(...Object.keys(calls)), fc.nat(), junk);
  await holds("calls with junk in a place", cases, async ([name, number, { make }], count) => {
    const given = calls[name]!();
    const places = placesOf(given);
    const place = places[number % places.length]!;
    const value = make();
    // Files that have no folder would be written where the test runs.
    const isFile = typeof value === "string" && String(partOf(given, place)).startsWith(folder);
    const put = withPart(given, place, isFile ? join(folder, value) : value) as unknown[];
    await outcomeOf(count, () => functions[name]!(...put));
  });
});
