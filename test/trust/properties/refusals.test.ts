import fc from "fast-check";
import { expect, it } from "vitest";
import { run } from "../../../src/index.js";
import type { OutlastError, RunSpec } from "../../../src/index.js";
import { pathSteps } from "../../../src/run/index.js";
import { partOf, placesOf, withPart } from "./arbitraries/accepted.js";
import { junk, ownError } from "./arbitraries/junk.js";
import { baseDir, pool, resolved, wildRuns } from "./arbitraries/runs.js";
import { CASES, holds } from "./cases.js";
import type { Count } from "./cases.js";
import { checkedRefusal, outcomeOf } from "./outcome.js";

const timeout = 1_800_000;
const specs = pool(Math.ceil(CASES / 40));
const anywhere = fc.nat();

/** A place of a spec, by a number. */
function placeIn(spec: unknown, number: number): string[] {
  const places = placesOf(spec);
  return places[number % places.length]!;
}

/** What resolving a spec gave; where that is a refusal, a run is refused alike, before it begins. */
async function resolution(count: Count, spec: unknown): Promise<OutlastError | undefined> {
  const { refusal } = await outcomeOf(count, () => resolved(spec));
  if (refusal === undefined) return undefined;
  let began = false;
  const onProgress = (): void => {
    began = true;
  };
  const rejection = await run(spec as RunSpec, { baseDir, onProgress }).catch((error: unknown) => error);
  if (rejection !== ownError) {
    const { code, path } = checkedRefusal(rejection);
    expect({ code, path }).toEqual({ code: refusal.code, path: refusal.path });
  }
  expect(began).toBe(false);
  return refusal;
}

it("a spec whose parts may contradict each other makes a run or is refused", { timeout }, async () => {
  await holds("runs at random", wildRuns, async (spec, count) => {
    const refusal = await resolution(count, spec);
    if (refusal?.code !== "OUTLAST_INVALID_SPEC" || refusal.path === undefined) return;
    expect(refusal.message).toContain(refusal.path.split(".").at(-1));
  });
});

it("a spec with junk in one place is refused there", { timeout }, async () => {
  const cases = fc.tuple(specs, anywhere, junk);
  await holds("specs with junk in a place", cases, async ([spec, number, { strange, make, name }], count) => {
    const place = placeIn(spec, number);
    const refusal = await resolution(count, withPart(spec, place, make()));
    // What is left out may contradict others, and so may what JSON can say.
    if (refusal?.code !== "OUTLAST_INVALID_SPEC" || !strange || name === "undefined") return;
    const said = refusal.path === "" ? [] : (pathSteps(refusal.path ?? "") ?? []);
    const common = Math.min(said.length, place.length);
    expect(said.slice(0, common)).toEqual(place.slice(0, common));
  });
});

it("a spec with another spec's value in one place makes a run or is refused", { timeout }, async () => {
  const cases = fc.tuple(specs, wildRuns, anywhere);
  await holds("specs with another value in a place", cases, async ([spec, other, number], count) => {
    const place = placeIn(spec, number);
    await resolution(count, withPart(spec, place, partOf(other, place)));
  });
});

it("a field that no spec has is refused, whatever its name", { timeout }, async () => {
  const names = ["frobnicate", "__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "", " ", "0"];
  const values = fc.constantFrom<unknown>(1, "a", null, {}, [], { kind: "adam" });
  const cases = fc.tuple(specs, anywhere, fc.constantFrom(...names), values);
  await holds("specs with a strange field", cases, async ([spec, number, name, value], count) => {
    const objects = [[], ...placesOf(spec).filter((place) => isObject(partOf(spec, place)))];
    const place = objects[number % objects.length]!;
    const refusal = await resolution(count, withPart(spec, [...place, name], value));
    if (place.at(-1) === "options") return;
    expect(refusal).toBeDefined();
    expect(refusal!.message).toContain(place.length === 0 ? "the spec" : place.at(-1));
  });
});

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
