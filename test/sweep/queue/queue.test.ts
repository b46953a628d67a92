import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distribute } from "../../../src/index.js";
import { start } from "../../cli/outlast.js";
import { changedSweep, smallSweep, storedRuns } from "../sweeps.js";
import { Spy, endWorkers, startWorker } from "./pool.js";
import type { WorkerProcess } from "./pool.js";
import { startRelay } from "./relay.js";
import { PoolFolder, SLOW, exported, keep, slow } from "./pooled.js";
import type { ChunkJob } from "../../../src/sweep/queue/server.js";
import { missing, postgresTool, redisTool, startPostgres, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

let folder: PoolFolder;
beforeAll(() => {
  folder = new PoolFolder();
});
afterAll(() => folder.remove());

// Two workers, a coordinator, and a spy that looks at cards and chunks: docs/queue.md says what each of them takes.
describe.each([
  ["Redis", redisTool, startRedis, 3 + 3 + 4 + 2],
  ["PostgreSQL", postgresTool, startPostgres, 1 + 1 + 1 + 1],
] as const)("a queue on %s", (of, tool, startServer, connections) => {
  const reason = missing(tool);
  describe.skipIf(reason !== undefined)(reason ?? "serves workers", () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServer();
    }, 60_000);
    afterAll(() => server.stop());

    it("three of which leave what one process leaves, byte by byte", { timeout: 60_000 }, async () => {
      const spec = changedSweep({ axes: { ...smallSweep.axes, seed: { from: 0, count: 40 } } });
      const { summary } = await folder.compute({ spec, url: server.url, workers: 3 });
      expect(summary).toMatchObject({ status: "done", done: 160, total: 160, ok: 160, failed: 0, unmerged: [] });
      expect((await exported(summary.store)).equals(await folder.undisturbed(spec))).toBe(true);
      // The queue has nothing left of it, and a store that has all puts nothing.
      const spy = await Spy.at(server.url);
      expect(await spy.server.cards.getJobs(["waiting"])).toEqual([]);
      await spy.close();
      const again = await distribute(spec, { queue: server.url, store: summary.store, keep });
      expect(again).toMatchObject({ status: "done", had: 160, ok: 0 });
    });

    it("gives the chunk of a worker that is killed to another", { timeout: 60_000 }, async () => {
      let killed = 0;
      const { summary } = await folder.compute(
        { spec: slow, url: server.url, workers: 2 },
        async ({ workers, spy }) => {
          await spy.stopAtWork(workers[0]!);
          workers[0]!.child.kill("SIGKILL");
          killed = performance.now();
        },
      );
      expect((performance.now() - killed) / 1000).toBeLessThan(2 + 30);
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await folder.undisturbed(slow))).toBe(true);
    });

    it("goes on when it was killed and started again", { timeout: 60_000 }, async () => {
      const { summary } = await folder.compute(
        { spec: slow, url: server.url, workers: 2 },
        async ({ workers, spy }) => {
          await spy.until(() => spy.chunkOf(workers[0]!));
          await server.kill();
          await setTimeout(500);
          await server.restart();
        },
      );
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await folder.undisturbed(slow))).toBe(true);
    });

    it("lets a worker that is slow take its time, and gives nothing out twice", { timeout: 60_000 }, async () => {
      // One run of some seconds beside short ones, one in a chunk.
      const spec = changedSweep({ name: `uneven-${of}`, axes: { "train.epochs": [20_000, 1, 2, 3, 4, 5, 6, 7] } });
      const options = { lockSeconds: 1 };
      const { summary } = await folder.compute({ spec, url: server.url, workers: 2, options }, async ({ spy }) => {
        const isLong = ({ data }: ChunkJob): boolean => data.ranges[0]![0] === 0;
        const taken = await spy.until(async () => (await spy.active()).find(isLong));
        await spy.until(() => Promise.resolve(server.connections() === connections || undefined), 20);
        const { processedBy, processedOn = 0 } = taken;
        await setTimeout(Math.max(0, processedOn + 1700 - Date.now()));
        // More than its lock later it is still the same worker's, by the first attempt.
        const still = (await spy.active()).find(isLong);
        expect(still).toMatchObject({ id: taken.id, processedBy, processedOn, stalledCounter: 0, attemptsStarted: 1 });
      });
      expect(summary).toMatchObject({ status: "done", done: 8, ok: 8, had: 0, failed: 0 });
      expect(await folder.computed(spec)).toBe(8);
    });

    it("lets go of a coordinator that is told to end before it has put anything", { timeout: 60_000 }, async () => {
      writeFileSync(folder.file("small.json"), JSON.stringify(changedSweep({ axes: { seed: [1, 2] } })));
      const relay = await startRelay(server.url, "sweep-"); // what its card is called
      const { child, outcome } = start(folder.path, ["sweep", "small.json", "--queue", relay.url]);
      try {
        await relay.silent;
        child.kill("SIGTERM");
        const { code, stdout, stderr } = await outcome;
        expect({ code, stdout }).toEqual({ code: 75, stdout: "" });
        expect(stderr).toMatch(
          /^Stopped before a run was begun\. To go on: outlast sweep small\.json --queue '.*:\*\*\*@/m,
        );
        expect(stderr).not.toContain(new URL(server.url).password);
      } finally {
        relay.close();
      }
    });

    it("tells workers when a sweep is cancelled", { timeout: 60_000 }, async () => {
      const cancel = new AbortController();
      const minutes = changedSweep({ name: "minutes", axes: { "train.epochs": [3_000_000], seed: [1, 2] } });
      const { summary, workers } = await folder.compute(
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
        const { outcome } = startWorker(folder.path, url.href);
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

    it("beside a worker that stands still for longer than its lock", { timeout: 60_000 }, async () => {
      const { summary } = await folder.compute(
        { spec: slow, url: server.url, workers: 2 },
        async ({ workers, spy }) => {
          await spy.stopAtWork(workers[0]!);
          // The other one takes its chunk over, and this one finds that out when it goes on.
          await spy.until(async () => ((await spy.chunkOf(workers[0]!)) === undefined ? true : undefined));
          workers[0]!.child.kill("SIGCONT");
        },
      );
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 0 });
      expect((await exported(summary.store)).equals(await folder.undisturbed(slow))).toBe(true);
    });

    it("against a run that ends every process which takes it", { timeout: 120_000 }, async () => {
      const poison = 33;
      // Long enough to be seen at work by whoever looks every now and then, however fast the processor.
      const epochs = [150, 3000];
      const poisoned = { ...slow, name: "poisoned", axes: { ...slow.axes, "train.epochs": epochs } };
      const spawned: WorkerProcess[] = [];
      const { summary } = await folder
        .compute(
          { spec: poisoned, url: server.url, workers: 1, options: { lockSeconds: 1 } },
          async ({ workers: [first], spy }) => {
            let worker = first!;
            // Kills every worker that takes the run, until the run alone is what it took.
            for (let alone = 0; alone < 2;) {
              const { data } = await spy.until(() => spy.chunkOf(worker));
              if (!data.ranges.some(([from, to]) => from <= poison && poison < to)) continue;
              worker.child.kill("SIGKILL");
              await worker.outcome;
              if (data.split === 1) alone++;
              worker = startWorker(folder.path, server.url);
              spawned.push(worker);
            }
          },
        )
        .finally(() => endWorkers(spawned));
      expect(summary).toMatchObject({ status: "done", done: SLOW, failed: 1, ok: SLOW - 1 });
      expect(spawned.length).toBeGreaterThanOrEqual(6);
      expect(summary.failures).toEqual([
        { point: poison, key: expect.any(String) as string, error: expect.stringMatching(/^Every worker/) as string },
      ]);
      const runs = await storedRuns(summary.store, poisoned);
      expect(runs.filter((run) => run?.status === "done")).toHaveLength(SLOW - 1);
    });
  });
});
