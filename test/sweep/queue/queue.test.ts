import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distribute, exportStore, sweep } from "../../../src/index.js";
import type { DistributedSummary, DistributeOptions, SweepSpec } from "../../../src/index.js";
import { changedSweep, smallSweep, storedRuns } from "../sweeps.js";
import { Spy, endWorkers, startWorker } from "./pool.js";
import type { WorkerProcess } from "./pool.js";
import { missing, postgresTool, redisTool, startPostgres, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

const keep = { curves: true, losses: true } as const;
/** Runs of some hundredths of a second, two in a chunk. */
const slow = changedSweep({
  name: "slow",
  axes: { "model.hiddenSize": [1, 2], "train.epochs": [150, 200], seed: { from: 0, count: 9 } },
});
const SLOW = 36;

let folder = "";
const file = (name: string): string => join(folder, name);
/** What one process leaves of a sweep, in the order of keys. */
const alone = new Map<SweepSpec, Promise<Buffer>>();

async function exported(store: string): Promise<Buffer> {
  await exportStore({ path: store }, `${store}.jsonl`, "jsonl");
  return readFileSync(`${store}.jsonl`);
}

function undisturbed(spec: SweepSpec): Promise<Buffer> {
  const known = alone.get(spec);
  if (known !== undefined) return known;
  const made = sweep(spec, { store: file(`${spec.name}-alone.db`), keep }).then(({ store }) => exported(store));
  alone.set(spec, made);
  return made;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-queue-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

let name = 0;
/** Has a sweep computed by workers while something happens to them. */
async function inPool(
  {
    spec,
    url,
    workers,
    options = {},
  }: { spec: SweepSpec; url: string; workers: number; options?: Partial<DistributeOptions> },
  disturb: (pool: { workers: WorkerProcess[]; spy: Spy }) => Promise<void> = () => Promise.resolve(),
): Promise<{ summary: DistributedSummary; workers: WorkerProcess[] }> {
  const all = Array.from({ length: workers }, () => startWorker(folder, url));
  const spy = await Spy.at(url);
  try {
    const distributed = distribute(spec, { queue: url, store: file(`${++name}.db`), lockSeconds: 2, keep, ...options });
    await Promise.all([distributed, disturb({ workers: all, spy })]);
    return { summary: await distributed, workers: all };
  } finally {
    await spy.close();
    await endWorkers(all);
  }
}

describe.each([
  ["Redis", redisTool, startRedis],
  ["PostgreSQL", postgresTool, startPostgres],
])("a queue on %s", (_name, tool, startServer) => {
  const reason = missing(tool);
  describe.skipIf(reason !== undefined)(reason ?? "serves workers", () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServer();
    }, 60_000);
    afterAll(() => server.stop());

    it("three of which leave what one process leaves, byte by byte", { timeout: 60_000 }, async () => {
      const spec = changedSweep({ axes: { ...smallSweep.axes, seed: { from: 0, count: 40 } } });
      const { summary } = await inPool({ spec, url: server.url, workers: 3 });
      expect(summary).toMatchObject({ status: "done", done: 160, total: 160, ok: 160, failed: 0, unmerged: [] });
      expect((await exported(summary.store)).equals(await undisturbed(spec))).toBe(true);
      // The queue has nothing left of it, and a store that has all puts nothing.
      const spy = await Spy.at(server.url);
      expect(await spy.server.cards.getJobs(["waiting"])).toEqual([]);
      await spy.close();
      const again = await distribute(spec, { queue: server.url, store: summary.store, keep });
      expect(again).toMatchObject({ status: "done", had: 160, ok: 0 });
    });

    it("gives the chunk of a worker that is killed to another", { timeout: 60_000 }, async () => {
      let killed = 0;
      const { summary } = await inPool({ spec: slow, url: server.url, workers: 2 }, async ({ workers, spy }) => {
        await spy.stopAtWork(workers[0]!);
        workers[0]!.child.kill("SIGKILL");
        killed = performance.now();
      });
      expect((performance.now() - killed) / 1000).toBeLessThan(2 + 30);
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await undisturbed(slow))).toBe(true);
    });

    it("tells workers when a sweep is cancelled", { timeout: 60_000 }, async () => {
      const cancel = new AbortController();
      const minutes = changedSweep({ name: "minutes", axes: { "train.epochs": [3_000_000], seed: [1, 2] } });
      const { summary, workers } = await inPool(
        { spec: minutes, url: server.url, workers: 1, options: { signal: cancel.signal } },
        async ({ workers: [worker], spy }) => {
          await spy.until(() => spy.chunkOf(worker!));
          cancel.abort();
          // It let go of the chunk: told to end after what is under way, it has nothing under way.
          await setTimeout(3000);
          worker!.child.kill("SIGINT");
          expect((await worker!.outcome).code).toBe(130);
        },
      );
      expect(summary).toMatchObject({ status: "stopped", ok: 0 });
      expect(workers).toHaveLength(1);
    });

    it("says in one sentence what is wrong with a password or a port", async () => {
      const wrong = new URL(server.url);
      wrong.password = "not%20it";
      const nobody = new URL(server.url);
      nobody.port = "1";
      for (const [url, sentence] of [
        [wrong, /cannot be used: .*(?:WRONGPASS|password authentication failed).*its URL must have/i],
        [nobody, /cannot be used: .*ECONNREFUSED.*: no server answers there\./],
      ] as const) {
        const { outcome } = startWorker(folder, url.href);
        const { code, stdout, stderr } = await outcome;
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(sentence);
        expect(stderr).toMatch(/^outlast: The queue [^\n]*\[OUTLAST_QUEUE\]\n$/);
        for (const secret of [url.password, decodeURIComponent(url.password)]) expect(stderr).not.toContain(secret);
      }
    });
  });
});

describe("a pool on Redis", () => {
  const reason = missing(redisTool);
  describe.skipIf(reason !== undefined)(reason ?? "holds on", () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server.stop());

    it("while its server is killed and started again", { timeout: 60_000 }, async () => {
      const { summary } = await inPool({ spec: slow, url: server.url, workers: 2 }, async ({ workers, spy }) => {
        await spy.until(() => spy.chunkOf(workers[0]!));
        await server.kill();
        await setTimeout(500);
        await server.restart();
      });
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await undisturbed(slow))).toBe(true);
    });

    it("beside a worker that stands still for longer than its lock", { timeout: 60_000 }, async () => {
      const { summary } = await inPool({ spec: slow, url: server.url, workers: 2 }, async ({ workers, spy }) => {
        await spy.stopAtWork(workers[0]!);
        // The other one takes its chunk over, and this one finds that out when it goes on.
        await spy.until(async () => ((await spy.chunkOf(workers[0]!)) === undefined ? true : undefined));
        workers[0]!.child.kill("SIGCONT");
      });
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await undisturbed(slow))).toBe(true);
    });

    it("against a run that ends every process which takes it", { timeout: 120_000 }, async () => {
      const poison = 33;
      const spawned: WorkerProcess[] = [];
      const { summary } = await inPool(
        { spec: slow, url: server.url, workers: 1, options: { lockSeconds: 1 } },
        async ({ workers: [first], spy }) => {
          let worker = first!;
          // Kills every worker that takes the run, until the run alone is what it took.
          for (let alone = 0; alone < 2;) {
            const { data } = await spy.until(() => spy.chunkOf(worker));
            if (!data.ranges.some(([from, to]) => from <= poison && poison < to)) continue;
            worker.child.kill("SIGKILL");
            await worker.outcome;
            if (data.split === 1) alone++;
            worker = startWorker(folder, server.url);
            spawned.push(worker);
          }
        },
      ).finally(() => endWorkers(spawned));
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 1, ok: SLOW - 1 });
      expect(spawned.length).toBeGreaterThanOrEqual(6);
      expect(summary.failures).toEqual([
        { point: poison, key: expect.any(String) as string, error: expect.stringMatching(/^Every worker/) as string },
      ]);
      const runs = await storedRuns(summary.store, slow);
      expect(runs.filter((run) => run?.status === "done")).toHaveLength(SLOW - 1);
    });
  });
});
