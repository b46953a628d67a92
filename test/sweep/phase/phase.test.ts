import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportStore, openStore, phase, query, sweep } from "../../../src/index.js";
import type { PhaseDiagram, PhaseOptions, PhaseProgress, SweepSpec } from "../../../src/index.js";
import { failure } from "../../helpers.js";
import { inFolder } from "../sweeps.js";
import { plane, stability, withWeights } from "./stability.js";

/** What a diagram says, without what it took. */
function said({ x, y, criterion, share, shares, succeeds, boundary, points, runs }: PhaseDiagram): object {
  return { x, y, criterion, share, shares, succeeds, boundary, points, runs };
}

describe("the edge of stability of gradient descent", () => {
  it("is 2 / curvature, as the whole grid says, which takes ten times the runs", { timeout: 120_000 }, async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const diagram = await phase(stability, { ...plane, store });
      expect(diagram).toMatchObject({ status: "done", criterion: "closer.success=true", failed: 0, limited: 0 });
      expect(diagram.x.values).toEqual(Array.from({ length: 65 }, (_, i) => i + 1));
      expect(diagram).toMatchObject({ gridPoints: 65 * 65, gridRuns: 65 * 65, had: 0 });
      expect(diagram.ok + diagram.diverged).toBe(diagram.runs);
      expect(diagram.gridRuns).toBeGreaterThan(10 * diagram.runs);
      // The theory.
      const lengths = diagram.x.values;
      const rates = diagram.y.values;
      expect(diagram.succeeds).toEqual(rates.map((rate) => lengths.map((length) => rate < 1 / length)));
      expect(diagram.boundary.map(({ x }) => x)).toEqual(lengths);
      for (const { x, y, between, succeeds } of diagram.boundary) {
        expect(between[0]).toBeLessThan(1 / x);
        expect(between[1]).toBeGreaterThan(1 / x);
        expect(y).toBeCloseTo(Math.sqrt(between[0] * between[1]), 12);
        expect(succeeds).toBe("below");
      }
      // The whole grid, whose runs are the diagram's own where those were computed.
      const axes = {
        [plane.x.path]: { from: 1, count: 65 },
        [plane.y.path]: { log: [plane.y.from, plane.y.to, 65] as [number, number, number] },
      };
      const grid: SweepSpec = { name: "phase", base: stability, axes };
      expect(await sweep(grid, { store })).toMatchObject({ had: diagram.runs, done: 65 * 65, total: 65 * 65 });
      const { rows } = await query({ path: store }, { select: [plane.x.path, plane.y.path, "closer.success"] });
      expect(rows).toHaveLength(65 * 65);
      for (const [length, rate, succeeds] of rows as [number, number, boolean][]) {
        expect(diagram.succeeds[rates.indexOf(rate)]![lengths.indexOf(length)]).toBe(succeeds);
      }
    });
  });

  it("is found to any resolution from what a coarser diagram has", async () => {
    await inFolder(async (file) => {
      const small = { x: { ...plane.x, to: 9 }, y: plane.y, store: file("a.db") };
      const coarse = await phase(stability, { ...small, resolution: 16 });
      const fine = await phase(stability, { ...small, resolution: 32 });
      expect(fine.had).toBe(coarse.runs);
      expect(fine.ok + fine.diverged).toBe(fine.runs - fine.had);
      const steps = fine.boundary.map(({ between: [low, high] }) => high / low);
      for (const step of steps) expect(step).toBeCloseTo(Math.exp(Math.log(3.1 / 7e-3) / 32), 10);
    });
  });
});

describe("a store that did not keep what the criterion asks for", () => {
  it("is refused, rather than its runs taken for failures", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const axes = { [plane.x.path]: [1, 2], [plane.y.path]: [0.25, 0.75] };
      await sweep({ name: "phase", base: stability, axes }, { store, keep: { curves: ["median"] } });
      const sides = { x: { path: plane.x.path, from: 1, to: 2 }, y: { path: plane.y.path, from: 0.25, to: 0.75 } };
      const options = { ...sides, resolution: 1, coarse: 1, store };
      const sentence = /did not keep closer\.normalizedError\.mean@4 \(--keep\) of 4 of the runs/;
      const asked = phase(stability, { ...options, success: "closer.normalizedError<1" });
      await expect(asked).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
      const median = await phase(stability, { ...options, success: "closer.normalizedError.median<1" });
      expect(median).toMatchObject({ had: 4, runs: 4 });
      expect(median.succeeds).toEqual([
        [true, true],
        [true, false],
      ]);
    });
  });
});

/** A diagram of some seconds. */
const seeds: SweepSpec = { name: "seeds", base: stability, axes: { seed: [1, 2, 3] } };
const small = { x: { ...plane.x, to: 33 }, y: plane.y, resolution: 32 };

/** What one leaves that was let be, on one thread; computed once. */
const undisturbed = (): Promise<Undisturbed> =>
  (known ??= inFolder(async (file) => {
    const diagram = await phase(seeds, { ...small, store: file("alone.db"), threads: 1 });
    return { said: said(diagram), exported: await exportOf(file, "alone") };
  }));
interface Undisturbed {
  said: object;
  exported: Buffer;
}
let known: Promise<Undisturbed> | undefined;

describe("a diagram that is stopped", () => {
  it.each([
    ["drained", "drain"],
    ["aborted", "signal"],
  ] as const)("and was %s goes on where it was, to the same diagram", { timeout: 60_000 }, async (_, how) => {
    await inFolder(async (file) => {
      const [store, stop] = [file("a.db"), new AbortController()];
      const rounds: number[] = [];
      const onProgress = ({ round, done, total, ok, diverged, had }: PhaseProgress): void => {
        expect(done).toBeLessThanOrEqual(total);
        expect(ok + diverged + had).toBe(done);
        rounds.push(round);
        if (round === 3 && ok > 0) stop.abort();
      };
      const first = await phase(seeds, { ...small, store, [how]: stop.signal, onProgress });
      expect(first).toMatchObject({ status: "stopped", givenUp: undefined });
      expect(first.succeeds.flat().filter((outcome) => outcome !== null)).toHaveLength(first.points);
      const stored = await countOf(store);
      expect(stored).toBe(first.ok + first.diverged);
      expect(stored).toBeGreaterThan(3 * 81);
      expect(rounds).toEqual([...rounds].sort((a, b) => a - b));

      const second = await phase(seeds, { ...small, store });
      expect(second).toMatchObject({ status: "done", had: stored, failed: 0 });
      expect(second.ok + second.diverged).toBe(second.runs - stored);
      expect(await countOf(store)).toBe(second.runs);
      const again = await phase(seeds, { ...small, store });
      expect(again).toMatchObject({ had: second.runs, ok: 0, diverged: 0 });

      const alone = await undisturbed();
      expect(said(second)).toEqual(alone.said);
      expect(said(again)).toEqual(alone.said);
      expect((await exportOf(file, "a")).equals(alone.exported)).toBe(true);
    });
  });

  it("before it starts rejects with the signal's reason", async () => {
    const reason = new Error("no more");
    await expect(phase(stability, { ...plane, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

async function countOf(path: string): Promise<number> {
  await using store = await openStore(path, { readOnly: true });
  return (await store.counts()).runs;
}

async function exportOf(file: (name: string) => string, name: string): Promise<Buffer> {
  await exportStore({ path: file(`${name}.db`) }, file(`${name}.jsonl`), "jsonl");
  return readFileSync(file(`${name}.jsonl`));
}

describe("a point", () => {
  it("succeeds where a share of its runs do", async () => {
    await inFolder(async (file) => {
      // Edges at 1 / T, and at 1 / (4 T).
      const how = { ...small, store: file("a.db") };
      const one = await phase(withWeights([1, 2]), how);
      expect(one).toMatchObject({ status: "done", share: 0.5, runs: 2 * one.points });
      expect(one.succeeds).toEqual(one.y.values.map((rate) => one.x.values.map((length) => rate < 1 / length)));
      const both = await phase(withWeights([1, 2]), { ...how, share: 0.51 });
      expect(both.succeeds).toEqual(
        both.y.values.map((rate) => both.x.values.map((length) => rate < 1 / (4 * length))),
      );
      expect(both.had).toBeGreaterThanOrEqual(2 * 81);
      const shares = one.shares.flatMap((row, j) =>
        row.map((share, i) => [share, one.y.values[j]! * one.x.values[i]!] as const),
      );
      const computed = shares.filter(([share]) => share !== null);
      expect(computed).toHaveLength(one.points);
      for (const [share, product] of computed) expect(share).toBe(product < 1 / 4 ? 1 : product < 1 ? 0.5 : 0);
    });
  });

  it("goes by those runs that say something, and is unknown where none does", async () => {
    await inFolder(async (file) => {
      const init = (value: number): object => ({ kind: "constant", value });
      const weights = { "model.init.perParameter.B": [init(1), { kind: "gaussian", std: 1e39 }] };
      const some = await phase(
        { name: "some", base: stability, axes: weights },
        {
          ...{ ...small, resolution: 4, store: file("a.db"), maxConsecutive: 1000 },
        },
      );
      expect(some).toMatchObject({ status: "done", failed: some.points });
      expect(some.failures[0]!.error).toMatch(/float32/);
      expect(some.succeeds).toEqual(some.y.values.map((rate) => some.x.values.map((length) => rate < 1 / length)));
      const unknown = await phase(withWeights([1e39]), { ...small, resolution: 4, store: file("b.db") });
      expect(unknown).toMatchObject({ status: "done", ok: 0, failed: 25, boundary: [] });
      expect(unknown.succeeds.flat().every((outcome) => outcome === null)).toBe(true);
      expect(unknown.shares).toEqual(unknown.succeeds);
      const given = { ...small, resolution: 4, store: file("c.db"), maxFailures: 3 };
      expect(await phase(withWeights([1e39]), given)).toMatchObject({
        status: "stopped",
        givenUp: "More than 3 runs failed",
      });
    });
  });

  it.each<[string, string, (product: number) => boolean]>([
    ["status=done", "status=done", (product) => product < 2],
    ["closer", "closer.success=true", (product) => product < 1],
    ["horizon>=4", "closer.horizon>=4", (product) => product < 1],
    [
      "closer.normalizedError@4<=1e-3",
      "closer.normalizedError.mean@4<=0.001",
      (product) => Math.abs(1 - 2 * product) < 0.84,
    ],
  ])("is judged by %s", async (success, criterion, truth) => {
    await inFolder(async (file) => {
      const diagram = await phase(stability, { ...small, success, store: file("a.db") });
      expect(diagram).toMatchObject({ status: "done", criterion });
      const { boundary } = diagram;
      expect(boundary.length).toBeGreaterThan(10);
      for (const { x, between, succeeds } of boundary) {
        const [low, high] = succeeds === "below" ? between : [between[1], between[0]];
        expect(truth(0.95 * low * x) || truth(1.05 * low * x)).toBe(true);
        expect(truth(0.95 * high * x) && truth(1.05 * high * x)).toBe(false);
      }
    });
  });
});

describe("a plane without a boundary", () => {
  it.each([
    ["succeeds", 1e-4, 5e-4, true],
    ["fails", 2, 3, false],
  ])("%s everywhere, which the first round says", async (_, from, to, succeeds) => {
    await inFolder(async (file) => {
      const y = { path: plane.y.path, from, to };
      const diagram = await phase(stability, { ...plane, y, store: file("a.db") });
      expect(diagram).toMatchObject({ status: "done", boundary: [], points: 81, runs: 81 });
      expect(diagram.succeeds.flat().every((outcome) => outcome === succeeds)).toBe(true);
    });
  });
});

describe("what is wrong with a diagram", () => {
  it("are axes that are no object, which a sweep would refuse", async () => {
    for (const axes of ["xy", [1]])
      await expect(phase({ name: "test", base: stability, axes } as unknown as SweepSpec, plane)).rejects.toThrow(
        /\baxes must be an object, got/,
      );
  });

  const { x, y } = plane;
  const of = (change: object): object => ({ ...plane, ...change });
  it.each<[string, object, string, RegExp]>([
    ["one field twice", of({ y: x }), "INVALID_SPEC", /x and y must be two fields, and both are task\.length/],
    ["another way of writing it", of({ y: { ...x, path: 'task["length"]' } }), "INVALID_SPEC", /must be two fields/],
    [
      "an unknown path",
      of({ x: { ...x, path: "task.lenght" } }),
      "INVALID_SPEC",
      /task\.lenght.*did you mean "task\.length"\?/,
    ],
    ["a path to no number", of({ x: { ...x, path: "task.kind" } }), "INVALID_SPEC", /task\.kind/],
    ["a range that runs down", of({ x: { ...x, from: 9, to: 2 } }), "INVALID_SPEC", /x must run upwards/],
    ["logarithms of 0", of({ y: { ...y, from: 0 } }), "INVALID_SPEC", /y must start above 0/],
    ["fractions of a length", of({ x: { ...x, from: 1.5 } }), "INVALID_SPEC", /task\.length.*must be/],
    [
      "values that the field refuses",
      of({ y: { path: y.path, from: -1, to: 1 } }),
      "INVALID_SPEC",
      /learningRate.*at least 0/,
    ],
    ["a resolution past the finest", of({ resolution: 5000 }), "INVALID_SPEC", /resolution must be at most 2048/],
    ["an option that there is not", of({ shard: { index: 0, count: 2 } }), "INVALID_SPEC", /no field "shard"/],
    ["a share of nothing", of({ share: 0 }), "INVALID_SPEC", /share must be/],
    [
      "an evaluation that there is not",
      of({ success: "closr" }),
      "USAGE",
      /success names no evaluation, got "closr": did you mean "closer"/,
    ],
    [
      "a column that there is not",
      of({ success: "lost<=1" }),
      "USAGE",
      /^success is nothing that a run comes to, got "lost": did you mean "loss"\?$/,
    ],
    [
      "a length that is not tested",
      of({ success: "closer.loss@3<=1" }),
      "USAGE",
      /names a length that closer does not test.*: it tests 2, 4\.$/,
    ],
    [
      "a metric that is not measured",
      of({ success: "closer.tokenAccuracy@4>=1" }),
      "USAGE",
      /names no metric of the evaluation closer, got "closer\.tokenAccuracy@4"/,
    ],
    [
      "a checkpoint that there is not",
      of({ success: "closer[3].horizon>=1" }),
      "USAGE",
      /names a checkpoint that there is not, got "closer\[3\]\.horizon": there is none\.$/,
    ],
  ])("%s", async (_, options, code, sentence) => {
    await inFolder(async (file) => {
      const given = { ...options, store: file("a.db") } as PhaseOptions;
      await expect(phase(stability, given)).rejects.toEqual(failure(`OUTLAST_${code}`, sentence));
    });
  });

  it("lists all faults of its spec", async () => {
    const spec: SweepSpec = { name: "wrong", base: stability, axes: { "train.stepz": [1], "model.hiddenSize": [0] } };
    await expect(phase(spec, plane)).rejects.toEqual(
      failure("OUTLAST_INVALID_SPEC", /has 2 faults:[^]*train\.stepz[^]*hiddenSize/),
    );
    await expect(phase(7 as unknown as SweepSpec, plane)).rejects.toEqual(
      failure("OUTLAST_INVALID_SPEC", /must be that of a run or of a sweep, got 7/),
    );
    const bare = { ...stability, evaluate: [] };
    await expect(phase(bare, plane)).rejects.toEqual(failure("OUTLAST_INVALID_SPEC", /say success, as in loss<=0\.01/));
  });

  it("a side that goes together with other axes", async () => {
    const zipped: SweepSpec = {
      ...{ name: "zipped", base: stability },
      axes: { "task.length": [1, 2], "train.steps": [1, 2] },
      zip: [["task.length", "train.steps"]],
    };
    await expect(phase(zipped, plane)).rejects.toEqual(
      failure("OUTLAST_INVALID_SPEC", /x must.*zip names task\.length/),
    );
    const asked: SweepSpec = {
      ...{ name: "asked", base: stability, axes: { "train.steps": [1, 2], "train.clipNorm": [1] } },
      conditions: { "train.clipNorm": { "train.optimizer.learningRate": [0.1] } },
    };
    await expect(phase(asked, plane)).rejects.toEqual(failure("OUTLAST_INVALID_SPEC", /y must.*conditions names/));
  });

  it("a first round of more runs than anybody means", async () => {
    const axes = { seed: { from: 0, count: 10_000_000 } };
    await expect(phase({ name: "many", base: stability, axes }, plane)).rejects.toEqual(
      failure("OUTLAST_INVALID_SPEC", /The first round has 810000000 runs: say yes/),
    );
  });
});
