import fc from "fast-check";
import { expect, it } from "vitest";
import { applyOverrides } from "../../../src/run/index.js";
import { prepareSweep, setOnSweep } from "../../../src/sweep/index.js";
import { placesOf } from "./arbitraries/accepted.js";
import { baseDir, pool, resolved } from "./arbitraries/runs.js";
import { CASES, holds } from "./cases.js";
import { outcomeOf } from "./outcome.js";

const specs = pool(Math.ceil(CASES / 60));
const strangePaths = [
  "",
  ".",
  "a..b",
  "[",
  "]",
  "[0]",
  "train[",
  'train["steps"',
  "__proto__.x",
  "constructor.prototype",
];
const morePaths = ["train.steps", "train.epochs", "seed", "model.hiddenSize", "train.optimizer", "evaluate[0]", "x y"];
const plainTexts = ["1", "2", "0.5", "-1", "null", "true", '"tanh"', "tanh", "[]", "{}", "[1,2]", '{"kind":"gd"}', ""];
const listTexts = [
  "1,2",
  "1,,2",
  "a,b",
  "0..3",
  "3..0",
  "0..99999999999999999999",
  "1e-4..1e-1:log:3",
  "0..1:linear:0",
];
const strangeTexts = ["0..1:log:2", "1..2:cubic:3", "{", "NaN", "Infinity", "1e999", "=", "\0", "..", "[[[[", "'"];

const values = fc.oneof(fc.constantFrom(...plainTexts, ...listTexts, ...strangeTexts), fc.string({ maxLength: 5 }));

/** Paths as they are written, most of them of a place that the spec has. */
function pathOf(spec: unknown, number: number, bracketed: boolean): string {
  const places = placesOf(spec);
  const place = places[number % places.length]!;
  return place.reduce((text, step) => (bracketed && /^\d+$/.test(step) ? `${text}[${step}]` : `${text}.${step}`));
}

it("settings of a command line make a spec, or are refused", { timeout: 1_800_000 }, async () => {
  const path = fc.oneof(
    { weight: 3, arbitrary: fc.nat() },
    { weight: 2, arbitrary: fc.constantFrom(...morePaths) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...strangePaths), fc.string({ maxLength: 6 })) },
  );
  const settings = fc.array(fc.tuple(path, values, fc.boolean()), { minLength: 1, maxLength: 3 });
  await holds("settings", fc.tuple(specs, settings, fc.boolean()), async ([spec, list, isSweep], count) => {
    const written = list.map(([where, value, bracketed]) => {
      const text = typeof where === "number" ? pathOf(spec, where, bracketed) : where;
      return `${text}=${value}`;
    });
    const before = JSON.stringify(spec);
    await outcomeOf(count, () => {
      if (!isSweep) return resolved(applyOverrides(spec, written));
      const sweep = { name: "set", base: spec, axes: { seed: [1, 2] } };
      return prepareSweep(setOnSweep(sweep, written), { baseDir }).count;
    });
    expect(JSON.stringify(spec)).toBe(before);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("x");
  });
});
