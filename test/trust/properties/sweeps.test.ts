import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createStudy, phase, sweep } from "../../../src/index.js";
import type { SweepSpec } from "../../../src/index.js";
import { schemaText } from "../../../src/cli/schemas.js";
import { prepareSweep } from "../../../src/sweep/index.js";
import { axisKinds, makeAxis } from "../../../src/sweep/axes/index.js";
import { placesOf, withPart } from "./arbitraries/accepted.js";
import type { Node } from "./arbitraries/fromSchema.js";
import { junk } from "./arbitraries/junk.js";
import { baseDir, pool, resolved } from "./arbitraries/runs.js";
import { validSweeps } from "./arbitraries/sweeps.js";
import { CASES, SEED, holds } from "./cases.js";
import { Coverage } from "./coverage.js";
import { accepts } from "./jsonSchema.js";
import { outcomeOf } from "./outcome.js";

const timeout = 1_800_000;
const folder = mkdtempSync(join(tmpdir(), "outlast-sweeps-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const runs = pool(Math.ceil(CASES / 60)).filter(({ task }) => task.kind !== "custom");
const sweeps = validSweeps(runs);
/** Points that are looked at one by one. */
const LOOKED_AT = 4;

it("a valid sweep has points that make runs, and stores each of them once", { timeout }, async () => {
  const schema = JSON.parse(schemaText("sweep")) as Node;
  const coverage = new Coverage({
    axes: axisKinds.map(({ field }) => field ?? "list"),
    draws: ["random", "sobol", "latinHypercube"],
  });
  let stored = 0;
  await holds("sweeps", fc.tuple(sweeps, fc.nat(7)), async ([spec, dice], count) => {
    expect(accepts(schema, JSON.parse(JSON.stringify(spec)))).toBe(true);
    const made = prepareSweep(spec, { baseDir });
    const again = prepareSweep(JSON.parse(JSON.stringify(spec)), { baseDir });
    expect(made.count).toBe(again.count);
    for (let index = 0; index < Math.min(made.count, LOOKED_AT); index++) {
      expect(again.point(index)).toEqual(made.point(index));
      const run = made.run(index);
      expect(made.key(index)).toBe(run.key);
      expect(resolved(run.spec).key).toBe(run.key);
    }
    count.valid += 1;
    for (const axis of Object.values(spec.axes)) {
      coverage.add("axes", ...axisKinds.map(({ field }) => field ?? "list").filter((kind) => isOfKind(axis, kind)));
    }
    coverage.add("draws", ...Object.keys(spec.draw ?? {}));
    if (dice !== 0 || made.count > 8) return;
    const store = join(folder, `${stored++}.db`);
    const first = await sweep(spec, { store, baseDir, threads: 1 });
    const second = await sweep(spec, { store, baseDir, threads: 2 });
    expect(first.status).toBe("done");
    expect([second.ok, second.diverged, second.done]).toEqual([0, 0, first.done]);
  });
  coverage.check();
});

function isOfKind(axis: unknown, kind: string): boolean {
  return kind === "list" ? Array.isArray(axis) : Object.hasOwn(axis as object, kind);
}

it("a sweep, a study or a phase diagram with junk in one place is refused", { timeout }, async () => {
  const few = fc.constantFrom(...fc.sample(sweeps, { numRuns: Math.ceil(CASES / 100), seed: SEED }));
  await holds("sweeps with junk in a place", fc.tuple(few, fc.nat(), junk), async ([spec, number, { make }], count) => {
    const places = placesOf(spec);
    const changed = withPart(spec, places[number % places.length]!, make()) as SweepSpec;
    const { refusal } = await outcomeOf(count, () => prepareSweep(changed, { baseDir }));
    if (refusal === undefined) return;
    const store = join(folder, "none.db");
    await expect(sweep(changed, { store, baseDir })).rejects.toMatchObject({ code: refusal.code });
    await expect(sweep(changed, null as never)).rejects.toMatchObject({ code: "OUTLAST_INVALID_ARGUMENT" });
    await outcomeOf(count, () => createStudy(changed, { store, baseDir }));
    const options = { x: { path: "seed", from: 0, to: 1 }, y: { path: "train.steps", from: 1, to: 2 }, store, baseDir };
    // What the plane itself goes over may be missing.
    await outcomeOf(count, () => phase(changed, options as never));
  });
  expect(makeAxis([1], "axes").faults).toEqual([]);
});
