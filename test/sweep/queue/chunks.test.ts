import { describe, expect, it } from "vitest";
import { chunkId, digestOf, indicesOf, keyAt, partsOf, rangesOf } from "../../../src/sweep/queue/chunk.js";
import type { ChunkData } from "../../../src/sweep/queue/chunk.js";
import { insteadOf } from "../../../src/sweep/queue/failedChunks.js";
import { isPassing, patiently } from "../../../src/sweep/queue/patience.js";
import { missingChunks } from "../../../src/sweep/queue/put.js";
import type { RunStatus } from "../../../src/sweep/index.js";
import type { RunStanding } from "../../../src/sweep/store/index.js";
import { prepareSweep } from "../../../src/sweep/index.js";
import { changedSweep } from "../sweeps.js";
import { sweepOver } from "../specs.js";

const sweep = sweepOver({ seed: { from: 0, count: 20 } });
const chunk: ChunkData = {
  ranges: [
    [2, 5],
    [9, 10],
  ],
  digest: "",
  round: 0,
  split: 0,
  again: 0,
};

describe("a chunk", () => {
  it("is ranges of points", () => {
    expect([...indicesOf(chunk.ranges)]).toEqual([2, 3, 4, 9]);
    expect(rangesOf([2, 3, 4, 9])).toEqual(chunk.ranges);
    expect(rangesOf([])).toEqual([]);
  });

  it("is known by its points' keys", () => {
    const other = sweepOver({ seed: { from: 1, count: 20 } });
    expect(digestOf(sweep, [[1, 5]])).toBe(digestOf(other, [[0, 4]]));
    expect(digestOf(sweep, [[0, 4]])).not.toBe(digestOf(other, [[0, 4]]));
    expect(chunkId(chunk)).toBe(chunkId({ ...chunk }));
    const changes = [{ round: 1 }, { split: 1 }, { again: 1 }, { digest: "a" }];
    expect(new Set(changes.map((change) => chunkId({ ...chunk, ...change }))).size).toBe(changes.length);
  });

  it("is split into parts that have every point once", () => {
    const parts = partsOf(sweep, chunk, 3);
    expect(parts.map(({ ranges }) => ranges)).toEqual([
      [[2, 4]],
      [
        [4, 5],
        [9, 10],
      ],
    ]);
    for (const { ranges, digest, split } of parts) expect([digest, split]).toEqual([digestOf(sweep, ranges), 1]);
  });

  it("has a key for points that are no runs", () => {
    // One epoch of 50 sequences at a time is one step.
    const axes = { "train.batchSize": [50, 1], "train.epochs": [1, 4], checkpoints: [[], [3]] };
    const faulty = prepareSweep(changedSweep({ axes }));
    const keys = Array.from({ length: 8 }, (_, index) => keyAt(faulty, index));
    expect(new Set(keys).size).toBe(8);
    expect(keys[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(() => faulty.key(1)).toThrow();
  });
});

describe("what is missing of a sweep", () => {
  const known = new Map<string, RunStatus>([
    [sweep.key(3), "done"],
    [sweep.key(4), "failed"],
    [sweep.key(12), "diverged"],
  ]);
  const store = {
    standings: (keys: unknown) =>
      Promise.resolve(
        (keys as string[]).map((key) => (known.has(key) ? { status: known.get(key)!, steps: 50 } : undefined)),
      ),
  };
  const all = async (isThere: (index: number, standing: RunStanding | undefined) => boolean): Promise<unknown[]> => {
    const chunks = [];
    for await (const { ranges } of missingChunks(sweep, store, { points: 6, round: 0, isThere })) chunks.push(ranges);
    return chunks;
  };

  it("is put in chunks of so many points", async () => {
    const whole = await all((_, standing) => standing?.status === "done" || standing?.status === "diverged");
    expect(whole).toEqual([
      [
        [0, 3],
        [4, 6],
      ],
      [[6, 12]],
      [[13, 18]],
      [[18, 20]],
    ]);
    const any = await all((_, standing) => standing !== undefined);
    expect(any[0]).toEqual([
      [0, 3],
      [5, 6],
    ]);
    expect(await all(() => true)).toEqual([]);
  });
});

describe("a chunk that failed", () => {
  it("for an error is put once more, and then given up with its reason", () => {
    const [again] = insteadOf(sweep, chunk, { stalled: false, reason: "no disk" }).put;
    expect(again).toEqual({ ...chunk, again: 1 });
    const { put, failed } = insteadOf(sweep, again!, { stalled: false, reason: "no disk" });
    expect(put).toEqual([]);
    expect(failed.map(({ point }) => point)).toEqual([2, 3, 4, 9]);
    expect(failed[0]).toMatchObject({ key: sweep.key(2), error: "Workers came to an error: no disk" });
  });

  it("for its workers' ends is split, and a run alone is given up", () => {
    const { put } = insteadOf(sweep, chunk, { stalled: true, reason: "" });
    expect(put.map(({ ranges }) => ranges)).toEqual([[[2, 3]], [[3, 4]], [[4, 5]], [[9, 10]]]);
    const { put: none, failed } = insteadOf(sweep, put[3]!, { stalled: true, reason: "" });
    expect(none).toEqual([]);
    expect(failed).toMatchObject([
      { point: 9, error: expect.stringMatching(/^Every worker that took this run/) as string },
    ]);
  });
});

describe("patience", () => {
  const gone = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  const tooLong = (last: unknown): Error => last as Error;

  it("tries again what failed for the connection, and nothing else", async () => {
    let attempts = 0;
    const work = (): Promise<string> => (++attempts < 2 ? Promise.reject(gone) : Promise.resolve("there"));
    expect(await patiently(work, { seconds: 10, tooLong })).toBe("there");
    expect(attempts).toBe(2);
    const bad = new Error("syntax error");
    await expect(patiently(() => Promise.reject(bad), { seconds: 10, tooLong })).rejects.toBe(bad);
    const known = [gone, { code: "57P01", message: "terminating" }, new Error("Connection is closed.")];
    expect(known.map(isPassing)).toEqual([true, true, true]);
    expect(isPassing(Object.assign(new Error("no role"), { code: "28P01" }))).toBe(false);
  });

  it("ends after its time, and at an abort", async () => {
    await expect(patiently(() => Promise.reject(gone), { seconds: 0.05, tooLong })).rejects.toBe(gone);
    const forever = (): Promise<never> => new Promise<never>(() => undefined);
    await expect(patiently(forever, { seconds: 0.05, tooLong: () => bad })).rejects.toBe(bad);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    await expect(patiently(forever, { seconds: 10, signal: abort.signal, tooLong })).rejects.toThrow(/aborted/);
  });
  const bad = new Error("too long");
});
