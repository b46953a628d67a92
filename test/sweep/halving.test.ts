import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sweep } from "../../src/index.js";
import type { SweepOptions, SweepProgress, SweepSpec, SweepSummary } from "../../src/index.js";
import { trainedShare } from "../../src/sweep/halving/halving.js";
import { isSettled } from "../../src/sweep/halving/settled.js";
import { exportStore, mergeStores, openStore, prepareSweep, query } from "../../src/sweep/index.js";
import type { StoredRun } from "../../src/sweep/index.js";
import { failure } from "../helpers.js";
import { changed } from "../run/specs.js";
import { fatesByHand } from "./byHand.js";
import type { Fate } from "./byHand.js";
import { inFolder } from "./sweeps.js";

const keep = { curves: true, losses: true };

const train = { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, steps: 60 };

/** 63 runs of milliseconds, of one shape: brackets of 27, 27 and 9. */
const halved: SweepSpec = {
  name: "halved",
  base: changed({ model: { cell: "lstm", hiddenSize: 2 }, train, history: { every: 1 } }),
  axes: { seed: { from: 0, count: 7 }, "train.optimizer.learningRate": { log: [1e-4, 1, 9] } },
  halving: { bracket: 27, factor: 3, first: 5 },
};

function changedHalving(change: Partial<SweepSpec>): SweepSpec {
  return { ...halved, ...change };
}

function withoutHalving({ halving: _, ...spec }: SweepSpec): SweepSpec {
  return spec;
}

/** The runs of a sweep's points. */
async function runsOf(path: string, spec: SweepSpec): Promise<(StoredRun | undefined)[]> {
  const ready = prepareSweep(spec);
  await using store = await openStore(path, { readOnly: true });
  return store.get(Array.from({ length: ready.count }, (_, index) => ready.key(index)));
}

async function fatesOf(path: string, spec: SweepSpec): Promise<(Fate | undefined)[]> {
  const runs = await runsOf(path, spec);
  return runs.map((run) => run && { status: run.status as Fate["status"], steps: run.result?.steps ?? 0 });
}

function count(fates: readonly (Fate | undefined)[], wanted: Fate["status"]): number {
  return fates.filter((fate) => fate?.status === wanted).length;
}

async function exported(path: string, to: string): Promise<string> {
  await exportStore({ path }, to, "jsonl");
  return readFileSync(to, "utf8");
}

describe("brackets of successive halving", () => {
  it.each<[string, Partial<SweepSpec>]>([
    ["of 27 by 3, the last one ragged", {}],
    ["of 8 by 2", { halving: { bracket: 8, factor: 2, first: 4 } }],
    ["of 16 by 4, whose rungs end with the training", { halving: { bracket: 16, factor: 4, first: 15 } }],
    ["of 2, which end at the first rung", { halving: { bracket: 2, first: 7 } }],
    ["of more runs than there are", { halving: { bracket: 1000, factor: 3, first: 5 } }],
    ["that meet one rung, the step before the last", { halving: { bracket: 27, factor: 3, first: 59 } }],
    [
      "of several shapes and lengths",
      {
        axes: {
          seed: { from: 0, count: 4 },
          "train.steps": [12, 40],
          "model.cell": ["gru", "relu", "tanh"],
          "model.hiddenSize": [1, 2],
        },
        halving: { bracket: 9, factor: 2, first: 6 },
      },
    ],
    [
      "of runs that end by their loss",
      {
        base: changed({ train: { ...train, batchSize: 4, stop: { lossBelow: 0.16 } }, history: { every: 1 } }),
        axes: { seed: { from: 0, count: 6 }, "train.optimizer.learningRate": [1e-4, 0.03, 0.1, 0.3] },
        halving: { bracket: 12, factor: 2, first: 4 },
      },
    ],
  ])("%s leave those that are best by hand, with 1 thread and 2", async (_what, change) => {
    await inFolder(async (file) => {
      const spec = changedHalving(change);
      const fates = await fatesByHand(spec);
      for (const threads of [1, 2]) {
        const store = file(`${threads}.db`);
        const summary = await sweep(spec, { store, threads, keep });
        expect(await fatesOf(store, spec)).toEqual(fates);
        expect(summary).toMatchObject({ status: "done", done: fates.length, total: fates.length, failed: 0 });
        expect([summary.ok, summary.pruned]).toEqual([count(fates, "done"), count(fates, "pruned")]);
      }
      expect(await exported(file("2.db"), file("2.jsonl"))).toBe(await exported(file("1.db"), file("1.jsonl")));
    });
  });

  it("leave runs with the bits that they have without it, and prefixes of the others", async () => {
    await inFolder(async (file) => {
      await sweep(halved, { store: file("halved.db"), keep });
      await sweep(withoutHalving(halved), { store: file("plain.db"), keep });
      const [runs, plain] = [await runsOf(file("halved.db"), halved), await runsOf(file("plain.db"), halved)];
      const fates = { done: 0, pruned: 0 };
      runs.forEach((stored, i) => {
        const [{ result, ...run }, { result: whole, ...other }] = [stored!, plain[i]!];
        fates[run.status as "done"]++;
        if (run.status === "done") return expect({ ...run, result }).toEqual({ ...other, result: whole });
        expect(run).toEqual({ ...other, status: "pruned" });
        const { steps, losses } = result!;
        expect([5, 15, 45]).toContain(steps);
        expect(result).toEqual({
          status: "stopped",
          steps,
          losses: { step: losses.step, loss: whole!.losses.loss.slice(0, steps) },
          evaluate: [],
        });
        return undefined;
      });
      // Of 27 one is left, and of 9 too.
      expect(fates).toEqual({ done: 3, pruned: 60 });
    });
  });

  it("prefer the first of equal ones", async () => {
    await inFolder(async (file) => {
      const axes = { seed: [1, 2], "train.clipNorm": [1e9, 1e8, 1e7, 1e6] }; // which none reaches
      const spec = changedHalving({ axes, halving: { bracket: 4, factor: 2, first: 10 } });
      await sweep(spec, { store: file("a.db") });
      const fates = (await fatesOf(file("a.db"), spec)).map((fate) => fate!.steps);
      expect(fates).toEqual([60, 20, 10, 10, 60, 20, 10, 10]);
    });
  });

  it("have runs that diverge and runs that fail behind all others", async () => {
    await inFolder(async (file) => {
      const diverging = changed({
        model: { cell: "tanh", hiddenSize: 2, init: { kind: "gaussian", std: 0.1 } },
        task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
        train: { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 50 },
        history: { every: 1 },
      });
      const spec = changedHalving({
        base: diverging,
        axes: {
          seed: [1, 2, 3],
          "train.optimizer.learningRate": [1e30, 0.001, 0.01, 1e20],
          "model.init": [0.1, 1e39].map((std) => ({ kind: "gaussian", std })), // which float32 does not hold
        },
        halving: { bracket: 8, factor: 2, first: 10 },
      });
      const fates = await fatesByHand(spec);
      const summary = await sweep(spec, { store: file("a.db") });
      expect(summary).toMatchObject({ status: "done", failed: 12, diverged: 6, ok: 3, pruned: 3, done: 24 });
      expect(await fatesOf(file("a.db"), spec)).toEqual(fates);
      expect(summary.failures[0]!.error).toMatch(/float32/);
      // Those that failed are tried again, and what is there is not computed anew.
      expect(await sweep(spec, { store: file("a.db") })).toMatchObject({ failed: 12, ok: 0, diverged: 0, done: 24 });
      expect(await fatesOf(file("a.db"), spec)).toEqual(fates);
    });
  });

  it("have a run that several points are once, and leave out what is no run", async () => {
    await inFolder(async (file) => {
      const axes = { seed: [1, 1, 2, 2], "train.loss": ["mse"], "train.optimizer.learningRate": [0.01, 0.1, 0.3] };
      const spec = changedHalving({ axes, halving: { bracket: 6, factor: 3, first: 5 } });
      const summary = await sweep(spec, { store: file("a.db") });
      expect(summary).toMatchObject({ status: "done", done: 12, ok: 2, pruned: 4 });
      // One epoch of 50 sequences at a time is one step; only four epochs of 10 at a time go beyond the first rung.
      const sizes = { "train.steps": [null], "train.batchSize": [10, 50], "train.epochs": [1, 4] };
      const bad = changedHalving({
        axes: { ...sizes, checkpoints: [[], [3]], seed: [1, 2, 3] },
        halving: { bracket: 6, factor: 3, first: 5 },
      });
      const other = await sweep(bad, { store: file("b.db") });
      expect(other).toMatchObject({ status: "done", done: 24, failed: 3, ok: 16, pruned: 5 });
    });
  });
});

describe("a sweep by successive halving", () => {
  it("is the same in shards, which have whole brackets", async () => {
    await inFolder(async (file) => {
      const spec = changedHalving({ halving: { bracket: 4, factor: 2, first: 5 } });
      await sweep(spec, { store: file("one.db"), keep });
      const shards: string[] = [];
      const sizes: number[] = [];
      for (let index = 0; index < 3; index++) {
        const store = file(`${index}.db`);
        const { done, total } = await sweep(spec, { store, keep, shard: { index, count: 3 } });
        expect(done).toBe(total);
        sizes.push(done);
        shards.push(store);
      }
      expect(sizes).toEqual([23, 20, 20]);
      const ready = prepareSweep(spec);
      const expected = Array.from({ length: ready.count }, (_, index) => ready.key(index));
      const merged = await mergeStores(file("merged.db"), shards, { expected, pruned: true });
      expect(merged).toEqual({ added: 63, present: 0, missing: [] });
      const { missing } = await mergeStores(file("merged.db"), shards, { expected });
      expect(missing).toHaveLength(count(await fatesOf(file("one.db"), spec), "pruned"));
      expect(await exported(file("merged.db"), file("m.jsonl"))).toBe(await exported(file("one.db"), file("o.jsonl")));
    });
  });

  it("goes on where it was let go, with whole brackets and the same survivors", async () => {
    await inFolder(async (file) => {
      const axes = { ...halved.axes, seed: { from: 0, count: 300 } };
      const spec = changedHalving({ axes, halving: { bracket: 12, factor: 3, first: 5 } });
      await sweep(spec, { store: file("whole.db"), keep });
      const [store, abort] = [file("a.db"), new AbortController()];
      const onProgress = ({ pruned }: SweepProgress): void => {
        if (pruned > 0) abort.abort();
      };
      const first = await sweep(spec, { store, keep, threads: 1, signal: abort.signal, onProgress });
      expect(first.status).toBe("stopped");
      expect(first.pruned).toBeGreaterThan(0);
      expect(first.done).toBeLessThan(2700);
      expect((first.ok + first.pruned) % 12).toBe(0);
      const rest = await sweep(spec, { store, keep });
      expect(rest).toMatchObject({ status: "done", had: first.done, done: 2700, total: 2700 });
      expect(await exported(store, file("a.jsonl"))).toBe(await exported(file("whole.db"), file("whole.jsonl")));
    });
  });

  it("is completed by one without it, and has nothing to do after that", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const again = (spec: SweepSpec, options: SweepOptions = {}): Promise<SweepSummary> =>
        sweep(spec, { store, keep, ...options });
      expect(await again(halved)).toMatchObject({ had: 0, ok: 3, pruned: 60, done: 63 });
      expect(await again(halved)).toMatchObject({ had: 63, ok: 0, pruned: 0, done: 63 });
      const grouped = { groupBy: ["status"], select: ["count()", "max(steps)"] };
      expect((await query({ path: store }, grouped)).rows).toEqual([
        ["done", 3, 60],
        ["pruned", 60, 45],
      ]);
      expect(await again(withoutHalving(halved))).toMatchObject({ had: 3, ok: 60, pruned: 0, done: 63 });
      await sweep(withoutHalving(halved), { store: file("plain.db"), keep });
      expect(await exported(store, file("a.jsonl"))).toBe(await exported(file("plain.db"), file("b.jsonl")));
      expect(await again(halved)).toMatchObject({ had: 63, ok: 0, pruned: 0, done: 63 });
    });
  });

  it("compares with runs that the store has, and does not store them again", async () => {
    await inFolder(async (file) => {
      const fates = await fatesByHand(halved);
      const part = changedHalving({ axes: { ...halved.axes, seed: [0, 1, 4] } });
      await sweep(withoutHalving(part), { store: file("a.db"), keep });
      const summary = await sweep(halved, { store: file("a.db"), keep });
      expect(summary).toMatchObject({ had: 27, done: 63, total: 63, failed: 0 });
      const stored = await fatesOf(file("a.db"), halved);
      stored.forEach((fate, i) => {
        const had = [0, 1, 4].includes(Math.floor(i / 9));
        expect(fate, `point ${i}`).toEqual(had ? { status: "done", steps: 60 } : fates[i]);
      });
    });
  });

  it("computes brackets anew of which the store has less, and no others", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const at = (first: number): SweepSpec => changedHalving({ halving: { bracket: 27, factor: 3, first } });
      await sweep(at(5), { store });
      expect(await sweep(at(2), { store })).toMatchObject({ had: 63, pruned: 0 });
      const later = await sweep(at(7), { store });
      expect(later).toMatchObject({ had: 3, status: "done", done: 63 });
      const steps = (await fatesOf(store, halved)).map((fate) => fate!.steps);
      expect(Math.min(...steps)).toBe(7);
      expect(await sweep(at(7), { store })).toMatchObject({ had: 63, pruned: 0 });
    });
  });

  it("says all that it cannot do when the sweep is prepared", () => {
    const losses = { seed: [1, 2, 3], "train.loss": ["mse", "bce"], "train.steps": [5, 9] };
    const halving = { bracket: 4, first: 9 };
    const sentences = (change: Partial<SweepSpec>): string[] => {
      try {
        return [String(prepareSweep(changedHalving(change)).count)];
      } catch (error) {
        expect(error).toEqual(failure("OUTLAST_INVALID_SPEC"));
        return (error as Error).message.split("\n");
      }
    };
    expect(sentences({ axes: losses, halving })).toEqual([
      "The sweep has 2 faults:",
      expect.stringMatching(/^ {2}halving compares .* train\.loss is "mse" at point 0 and "bce" at point 2 of one/),
      expect.stringMatching(/^ {2}halving\.first must be less than the steps of a run, got 9: none takes more than 9,/),
    ]);
    // Beside what is wrong with the values of axes.
    const wrong = { axes: { ...losses, "model.hiddenSize": [0, 1] }, halving: { bracket: 8, first: 9 } };
    expect(sentences(wrong)).toHaveLength(1 + 3);
    // The loss goes on outside of brackets, or in the middle of the last one only.
    const outside = { "train.loss": ["mse", "bce"], seed: { from: 0, count: 2000 } };
    expect(sentences({ axes: outside, halving: { bracket: 40, first: 5 } })).toEqual(["4000"]);
    expect(sentences({ axes: outside, halving: { bracket: 1500, first: 5 } })).toEqual([
      expect.stringMatching(/"mse" at point 1500 and "bce" at point 2000 of one bracket/),
    ]);
  });

  it("refuses what it cannot do, in a sentence", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      await expect(sweep(halved, { store, runSeconds: 1 })).rejects.toThrow(
        failure("OUTLAST_USAGE", /^runSeconds \(--run-seconds\) cannot be combined with halving/),
      );
      const losses = { seed: [1, 2], "train.loss": ["mse", "bce"] };
      await expect(sweep(changedHalving({ axes: losses }), { store })).rejects.toThrow(
        failure("OUTLAST_INVALID_SPEC", /train\.loss is "mse" at point 0 and "bce" at point 1 of one bracket/),
      );
      const flow = changed({
        model: { cell: "tanh", hiddenSize: 2, dtype: "float64" },
        task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
        train: { optimizer: { kind: "gradientFlow", time: 1, relativeTolerance: 1e-3 }, steps: 10 },
      });
      await expect(sweep(changedHalving({ base: flow, axes: { seed: [1, 2] } }), { store })).rejects.toThrow(
        failure("OUTLAST_INVALID_SPEC", /^halving cannot stop a gradient flow on its way: point 0 /),
      );
      for (const [halving, sentence] of [
        [{ bracket: 1, first: 5 }, /halving\.bracket/],
        [{ bracket: 9, factor: 1, first: 5 }, /halving\.factor/],
        [{ bracket: 9 }, /halving\.first/],
      ] as const) {
        const spec = changedHalving({ halving: halving as never });
        await expect(sweep(spec, { store })).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
      }
    });
  });
});

describe("what halving leaves to be done", () => {
  it("is a share of the steps", () => {
    const halving = { bracket: 27, factor: 3, first: 10 };
    // 27 runs to 10 steps, 9 to 30, 3 to 90, and one to the end.
    expect(trainedShare(270, halving)).toBeCloseTo((27 * 10 + 9 * 20 + 3 * 60 + 180) / (27 * 270), 12);
    expect(trainedShare(10, halving)).toBe(1);
    expect(trainedShare(20, halving)).toBeCloseTo((27 * 10 + 9 * 10) / (27 * 20), 12);
  });

  it("is nothing where the store has as much of every rung", () => {
    const halving = { bracket: 4, factor: 2, first: 10 };
    const [done, ten, twenty] = [
      { status: "done", steps: 60 },
      { status: "pruned", steps: 10 },
      { status: "pruned", steps: 20 },
    ] as const;
    expect(isSettled([ten, done, twenty, ten], halving)).toBe(true);
    expect(isSettled([done, done, done, done], halving)).toBe(true);
    expect(isSettled([ten, { status: "pruned", steps: 35 }, done, ten], halving)).toBe(true);
    expect(isSettled([ten, done, ten, ten], halving)).toBe(false);
    expect(isSettled([ten, twenty, twenty, ten], halving)).toBe(false);
    expect(isSettled([ten, done, twenty, undefined], halving)).toBe(false);
    expect(isSettled([ten, done, twenty, { status: "limited", steps: 20 }], halving)).toBe(true);
    expect(isSettled([ten, done, twenty, { status: "pruned", steps: 9 }], halving)).toBe(false);
  });
});
