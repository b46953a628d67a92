import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, sweep } from "../../src/index.js";
import type { RunSpec, SweepProgress, SweepSpec } from "../../src/index.js";
import { native } from "../../src/native/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { exportStore, mergeStores, openStore } from "../../src/sweep/store/index.js";
import { failure } from "../helpers.js";
import { small } from "../run/specs.js";
import { changedSweep, inFolder, smallSweep, storedRuns } from "./sweeps.js";

const everything = { keep: { curves: true, losses: true } };

describe("results depend on the spec alone", () => {
  it("one thread, two, and four shards merged leave the same", async () => {
    await inFolder(async (file) => {
      await sweep(smallSweep, { ...everything, store: file("one.db"), threads: 1 });
      await sweep(smallSweep, { ...everything, store: file("two.db"), threads: 2 });
      const shards: string[] = [];
      for (let index = 0; index < 4; index++) {
        const store = file(`shard${index}.db`);
        const { ok, total, done } = await sweep(smallSweep, { ...everything, store, shard: { index, count: 4 } });
        expect(total).toBe(done);
        expect(ok).toBe(done);
        shards.push(store);
      }
      await mergeStores(file("merged.db"), shards);
      const exports: Buffer[] = [];
      for (const name of ["one", "two", "merged"]) {
        expect(await exportStore({ path: file(`${name}.db`) }, file(`${name}.jsonl`), "jsonl")).toBe(24);
        exports.push(readFileSync(file(`${name}.jsonl`)));
      }
      expect(exports[0]!.toString().match(/"status":"done"/g)!.length).toBeGreaterThanOrEqual(24);
      expect(exports[1]!.equals(exports[0]!)).toBe(true);
      expect(exports[2]!.equals(exports[0]!)).toBe(true);
    });
  });

  it("a run of a sweep is the run that it is alone", async () => {
    await inFolder(async (file) => {
      await sweep(smallSweep, { ...everything, store: file("a.db") });
      const spec = { ...small, model: { cell: "lstm", hiddenSize: 2 }, seed: 4 } as RunSpec;
      const train = { ...small.train, epochs: 4 };
      const { key, result } = await run({ ...spec, train });
      await using store = await openStore(file("a.db"), { readOnly: true });
      const [stored] = await store.get([key]);
      expect(stored).toMatchObject({ key, status: "done", values: [2, 4, 4], point: 22 });
      // Curves and losses are stored in the run's own dtype, float32.
      const single = JSON.parse(JSON.stringify(result), (_, value: unknown) =>
        typeof value === "number" ? Math.fround(value) : value,
      ) as typeof result;
      expect(stored!.result!.evaluate).toEqual(single.evaluate);
      expect(stored!.result!.losses).toEqual(single.losses);
    });
  });
});

describe("a sweep goes on where it was", () => {
  it("computes nothing twice, and what a larger one adds", async () => {
    await inFolder(async (file) => {
      const store = file("a.db");
      const first = await sweep(changedSweep({ axes: { ...smallSweep.axes, seed: [1, 2] } }), { store });
      expect(first).toMatchObject({ status: "done", had: 0, ok: 8, done: 8, total: 8 });
      expect(await sweep(smallSweep, { store })).toMatchObject({ status: "done", had: 8, ok: 16, done: 24, total: 24 });
      expect(await sweep(smallSweep, { store })).toMatchObject({ status: "done", had: 24, ok: 0, done: 24, total: 24 });
    });
  });

  it("after a drain, with everything under way stored", async () => {
    await inFolder(async (file) => {
      const [store, drain] = [file("a.db"), new AbortController()];
      const onProgress = ({ ok }: SweepProgress): void => {
        if (ok > 0) drain.abort();
      };
      const long = changedSweep({ axes: { ...smallSweep.axes, "train.epochs": [2000], seed: { from: 0, count: 50 } } });
      const first = await sweep(long, { store, drain: drain.signal, threads: 1, onProgress });
      expect(first.status).toBe("stopped");
      expect(first.ok).toBeGreaterThan(0);
      expect(first.ok).toBeLessThan(100);
      const second = await sweep(long, { store });
      expect(second).toMatchObject({ status: "done", had: first.ok, ok: 100 - first.ok });
    });
  });

  it("after an abort, with nothing of what was under way", async () => {
    await inFolder(async (file) => {
      const abort = new AbortController();
      const slow = changedSweep({ axes: { "train.epochs": [1_000_000, 1_000_001], seed: [1, 2] } });
      setTimeout(() => abort.abort(), 100);
      const summary = await sweep(slow, { store: file("a.db"), signal: abort.signal });
      expect(summary).toMatchObject({ status: "stopped", ok: 0, failed: 0, limited: 0, givenUp: undefined });
      expect(await storedRuns(file("a.db"), slow)).toEqual([undefined, undefined, undefined, undefined]);
      await expect(sweep(slow, { store: file("a.db"), signal: abort.signal })).rejects.toBe(abort.signal.reason);
    });
  });
});

/** Of two shapes and 8 seeds each; `init` is an axis of every second run that has the number. */
function withInit(std: number): SweepSpec {
  const gaussian = { kind: "gaussian", std: 0.1 };
  return changedSweep({
    axes: { "model.hiddenSize": [1, 2], "model.init": [gaussian, { ...gaussian, std }], seed: { from: 0, count: 8 } },
  });
}

describe("a run that goes wrong", () => {
  it("by diverging is a record", async () => {
    await inFolder(async (file) => {
      const base = {
        ...small,
        model: { cell: "tanh", hiddenSize: 2 },
        task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
        train: { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 50 },
      };
      const axes = {
        "train.optimizer": [0.01, 1e30].map((learningRate) => ({ kind: "gd", learningRate })),
        seed: [1, 2],
      };
      const spec = changedSweep({ base: base as RunSpec, axes });
      expect(await sweep(spec, { store: file("a.db") })).toMatchObject({
        ok: 2,
        diverged: 2,
        failed: 0,
        status: "done",
      });
      expect(await sweep(spec, { store: file("a.db") })).toMatchObject({ had: 4, diverged: 0, status: "done" });
      const runs = await storedRuns(file("a.db"), spec);
      const diverged = runs.filter((stored) => stored?.status === "diverged");
      expect(diverged).toHaveLength(2);
      for (const stored of diverged) expect(stored!.result!.steps).toBeLessThan(50);
    });
  });

  it("by an error costs itself alone", async () => {
    await inFolder(async (file) => {
      const spec = withInit(1e39); // which float32 does not hold
      const summary = await sweep(spec, { store: file("a.db") });
      expect(summary).toMatchObject({ status: "done", ok: 16, failed: 16, done: 32 });
      const runs = await storedRuns(file("a.db"), spec);
      const failed = runs.filter((stored) => stored?.status === "failed");
      expect(failed).toHaveLength(16);
      for (const { error, result } of failed as { error?: string; result?: unknown }[]) {
        expect(error).toMatch(/^init makes .* a number that float32 cannot hold/);
        expect(result).toBeUndefined();
      }
      await sweep(withInit(0.1), { store: file("b.db") });
      const sound = await storedRuns(file("b.db"), withInit(0.1));
      for (const stored of sound) {
        const same = runs.find((other) => other?.key === stored!.key);
        expect(same?.result).toEqual(stored!.result);
      }
    });
  });

  it("by contradicting itself in three places has a sentence and a place", async () => {
    await inFolder(async (file) => {
      // One epoch of 50 sequences at a time is one step.
      const axes = { "train.batchSize": [50, 1], "train.epochs": [1, 4], checkpoints: [[], [3]], seed: [1, 2] };
      const spec = changedSweep({ axes });
      const summary = await sweep(spec, { store: file("a.db") });
      expect(summary).toMatchObject({ status: "done", ok: 14, failed: 2, done: 16, total: 16 });
      await using store = await openStore(file("a.db"), { readOnly: true });
      expect((await store.counts()).byStatus).toMatchObject({ done: 14, failed: 2 });
      expect(() => prepareSweep(spec).run(2)).toThrow(failure("OUTLAST_INVALID_SPEC", /checkpoints has step 3/));
    });
  });

  it("is tried again the next time, and leaves one row", async () => {
    await inFolder(async (file) => {
      const prepared = prepareSweep(smallSweep);
      const failed = [3, 7].map((point) => ({
        key: prepared.key(point),
        point,
        values: Object.values(prepared.point(point)),
        dtype: "float32" as const,
        status: "failed" as const,
        error: "a disk was unplugged",
      }));
      await sweep(changedSweep({ axes: { ...smallSweep.axes, seed: [0] } }), { store: file("a.db") });
      {
        await using store = await openStore(file("a.db"));
        await store.commit({ id: "bad", runs: failed });
        expect((await store.counts()).byStatus).toMatchObject({ done: 4, failed: 2 });
      }
      const summary = await sweep(smallSweep, { store: file("a.db") });
      expect(summary).toMatchObject({ status: "done", had: 4, ok: 20, failed: 0, total: 24 });
      await sweep(smallSweep, { store: file("b.db") });
      const results = async (name: string): Promise<unknown[]> =>
        (await storedRuns(file(name), smallSweep)).map((run) => [run!.key, run!.status, run!.result]);
      expect(await results("a.db")).toEqual(await results("b.db"));
      await using store = await openStore(file("a.db"), { readOnly: true });
      expect(await store.counts()).toMatchObject({ runs: 24, byStatus: { done: 24, failed: 0 } });
    });
  });

  it("again and again is one row that says what was wrong last", async () => {
    await inFolder(async (file) => {
      const spec = withInit(1e39);
      for (const had of [0, 16]) {
        const summary = await sweep(spec, { store: file("a.db") });
        expect(summary).toMatchObject({ status: "done", had, ok: 16 - had, failed: 16 });
      }
      await using store = await openStore(file("a.db"), { readOnly: true });
      expect(await store.counts()).toMatchObject({ runs: 32, byStatus: { done: 16, failed: 16 } });
    });
  });

  it.each([
    [{ maxFailures: 3 }, /^More than 3 runs failed$/],
    [{ maxConsecutive: 5 }, /^More than 5 runs failed one after the other$/],
  ])("too often ends the sweep: %o", async (limits, sentence) => {
    await inFolder(async (file) => {
      const axes = { "model.init": [{ kind: "gaussian", std: 1e39 }], seed: { from: 0, count: 200 } };
      const summary = await sweep(changedSweep({ axes }), { store: file("a.db"), ...limits });
      expect(summary.status).toBe("stopped");
      expect(summary.givenUp).toMatch(sentence);
      expect(summary.failed).toBeGreaterThan(3);
      expect(summary.failed).toBeLessThan(20);
    });
  });

  it("is in a row with others only where none between them went well", async () => {
    await inFolder(async (file) => {
      // In one chunk, every second run fails.
      const init = [0.1, 1e39].map((std) => ({ kind: "gaussian", std }));
      const spec = changedSweep({ axes: { seed: { from: 0, count: 30 }, "model.init": init } });
      const summary = await sweep(spec, { store: file("a.db"), maxConsecutive: 4, threads: 1 });
      expect(summary).toMatchObject({ status: "done", givenUp: undefined, ok: 30, failed: 30 });
      expect(summary.failures).toHaveLength(10);
      expect(summary.failures[0]!.error).toMatch(/float32/);
    });
  });

  it("by taking too long is given up, and its neighbours are not", async () => {
    await inFolder(async (file) => {
      const axes = { "train.epochs": [1, 1_000_000], seed: [1, 2] };
      const summary = await sweep(changedSweep({ axes }), { store: file("a.db"), runSeconds: 0.2 });
      expect(summary).toMatchObject({ status: "done", ok: 2, limited: 2, failed: 0 });
      const again = await sweep(changedSweep({ axes: { ...axes, "train.epochs": [1, 2] } }), { store: file("a.db") });
      expect(again).toMatchObject({ had: 2, ok: 2 });
    });
  });
});

describe("what a sweep says", () => {
  it("comes at most five times a second, with the best run", async () => {
    await inFolder(async (file) => {
      const heard: { at: number; progress: SweepProgress }[] = [];
      const onProgress = (progress: SweepProgress): void => void heard.push({ at: performance.now(), progress });
      const started = performance.now();
      const { best } = await sweep(smallSweep, { store: file("a.db"), onProgress });
      expect(heard.length).toBeLessThanOrEqual((performance.now() - started) / 200 + 1);
      expect(heard.at(-1)!.progress).toMatchObject({ done: 24, total: 24, ok: 24, best });
      const runs = await storedRuns(file("a.db"), smallSweep);
      const horizons = runs.map((stored) => stored!.result!.evaluate[0]!.horizon);
      expect(best).toMatchObject({ metric: "horizon", value: Math.max(...horizons) });
      expect(runs.find((stored) => stored!.key === best!.key)!.point).toBe(best!.point);
    });
  });

  it("of one that throws ends the sweep with its error", async () => {
    await inFolder(async (file) => {
      const error = new Error("from the caller");
      const onProgress = (): never => {
        throw error;
      };
      await expect(sweep(smallSweep, { store: file("a.db"), onProgress })).rejects.toBe(error);
    });
  });

  it("of options that there are not is a sentence", async () => {
    const options = { shard: { index: 4, count: 4 } };
    await expect(sweep(smallSweep, options)).rejects.toThrow(
      failure("OUTLAST_INVALID_SPEC", /shard must have an index/),
    );
    const isa = native().isa === "v3" ? "v4" : "v3";
    const pinned = changedSweep({ execution: { isa } });
    await inFolder(async (file) => {
      const sentence = new RegExp(`asks for ISA level ${isa}, .*OUTLAST_ISA=${isa}`);
      await expect(sweep(pinned, { store: file("a.db") })).rejects.toThrow(failure("OUTLAST_USAGE", sentence));
    });
  });
});
