import { describe, expect, it } from "vitest";
import { createModel, extrapolationError, impulseResponse, mcMillanDegree, trainMany } from "../../../src/index.js";
import type { Model, SystemSpec, TaskSpec } from "../../../src/index.js";
import { median } from "../wide.js";

// Medians of 20 seeds, 8 where they hardly differ, against the range of reference runs with an implicit multistep
// solver, widened five times both ways, or against its digits. The papers' claims hold the other rows to the same, but
// for one: eigenvalue .9, symmetric A, d = 20, K = 5, scale 1, where the three reference seeds, 8 to 45, lie low. The
// median of our first twenty is 520, of the hundred after them 130; there it is the middle half that meets the range.

interface Cell {
  system: object;
  structure: "full" | "symmetric" | "diagonal";
  d: number;
  K: number;
  scale: number;
  lags?: number;
}

async function runs({ system, structure, d, K, scale }: Cell, seeds = 20): Promise<Model[]> {
  const scaled = structure === "diagonal" ? "entries" : "width";
  const init = { kind: "nearZero", scale, scaled } as const;
  const sizes = { inputSize: 1, outputSize: 1, hiddenSize: d, dtype: "float64" } as const;
  const models = Array.from({ length: seeds }, (_, seed) =>
    createModel({ cell: "linear", ...sizes, structure, init }, { seed }),
  );
  await trainMany(models, {
    task: { kind: "teacher", system, length: K } as TaskSpec,
    objective: "population",
    optimizer: { kind: "gradientFlow", time: 2e4 },
    steps: 1,
  });
  return models;
}

/** Of errors, all losses under a bound. */
async function medianOf(cell: Cell, largestLoss: number, seeds = 20): Promise<number> {
  const models = await runs(cell, seeds);
  const { lags = 40, K } = cell;
  const all = models.map((model) => extrapolationError(model, cell.system as SystemSpec, { lengths: [K, lags] }));
  expect(Math.max(...all.map(({ loss }) => loss[0]!))).toBeLessThan(largestLoss);
  return median(all.map(({ impulseError }) => impulseError[1]!));
}

function expectWithin(error: number, least: number, most: number): void {
  expect(error).toBeGreaterThan(least / 5);
  expect(error).toBeLessThan(most * 5);
}

const memoryless = { memoryless: 1 };
const one = { eigenvalues: [0.9], weights: [1] };
const two = { eigenvalues: [0.9, 0.4], weights: [0.7, 0.5] };

describe("reference runs", () => {
  it.each([
    ["diagonal", 5.9, 1.8e14],
    ["symmetric", 23, 1.4e3],
  ] as const)(
    "of memoryless data interpolate from scale 1 and do not extrapolate: %s A",
    async (structure, least, most) => {
      expectWithin(await medianOf({ system: memoryless, structure, d: 20, K: 3, scale: 1 }, 1e-29), least, most);
    },
  );

  const onFew = (system: SystemSpec, K: number): Promise<number> =>
    medianOf({ system, structure: "symmetric", d: 10, K, scale: 1e-3 }, 1e-9, 8);

  it.each([
    [one, 1, 0.9],
    [two, 2, 0.204],
    [two, 3, 0.137],
  ] as const)("on too few lags keep their error to three digits: %j, K = %i", async (system, K, digits) => {
    expect(await onFew(system, K)).toBeCloseTo(digits, 3);
  });

  it.each([
    [one, 2, 2e-7, 7e-7],
    [two, 4, 3e-10, 3e-10],
  ] as const)(
    "on few lags need as many as twice the teacher's dimension: %j, K = %i",
    async (system, K, least, most) => {
      expectWithin(await onFew(system, K), least, most);
    },
  );

  it("of an unbalanced teacher extrapolate too, with two states that matter", async () => {
    const system = { eigenvalues: [0.9, 0.4], weights: [1, -0.5] };
    const models = await runs({ system, structure: "symmetric", d: 10, K: 5, scale: 1e-3 }, 5);
    for (const model of models) {
      const { impulseError } = extrapolationError(model, system, { lengths: [40] });
      expect(impulseError[0]).toBeLessThan(1e-6);
      expect(mcMillanDegree(model, { tolerance: 1e-3 })).toBe(2);
    }
  });

  it("of a teacher of .999 keep 400 lags from three, and lags of a mere interpolator do not", async () => {
    const system = { eigenvalues: [0.999], weights: [1] };
    const cell = { system, structure: "symmetric", d: 20, K: 3, scale: 1e-3, lags: 400 } as const;
    const [model] = await runs(cell, 1);
    const { impulseError } = extrapolationError(model!, system, { lengths: [400] });
    expect(impulseError[0]).toBeGreaterThan(1.4e-4 / 5);
    expect(impulseError[0]).toBeLessThan(1.4e-4 * 5);
    expect(impulseResponse(model!, 400).data[399]).toBeGreaterThan(0.6); // .999^399 = .671
  });
});
