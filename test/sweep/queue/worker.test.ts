import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distribute } from "../../../src/index.js";
import type { SweepSummary } from "../../../src/index.js";
import { native } from "../../../src/native/index.js";
import { openStore, prepareSweep } from "../../../src/sweep/index.js";
import type { SweepCard } from "../../../src/sweep/queue/card.js";
import { Service } from "../../../src/sweep/queue/service.js";
import { start } from "../../cli/outlast.js";
import { emulatedDevice, useDevices } from "../../native/device/emulated.js";
import { changedSweep } from "../sweeps.js";
import { Spy, endWorkers, startWorker } from "./pool.js";
import { missing, redisTool, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

const few = changedSweep({ name: "few", axes: { seed: [1, 2, 3] } });
const long = changedSweep({ name: "long", axes: { "train.epochs": [3_000_000], seed: [1, 2] } });
const reason = missing(redisTool);

describe.skipIf(reason !== undefined)(reason ?? "outlast worker", () => {
  let folder = "";
  let server: TestServer;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "outlast-worker-"));
    server = await startRedis("open sesame");
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(native().isa === "baseline")(
    "goes on at the lower level that a sweep pins",
    { timeout: 60_000 },
    async () => {
      const worker = startWorker(folder, server.url, "--idle-seconds", "3", "--json");
      const lower = { ...few, execution: { isa: "baseline" } } as const;
      const summary = await distribute(lower, { queue: server.url, store: file("lower.db") });
      expect(summary).toMatchObject({ status: "done", ok: 3 });
      const { code, stdout, stderr } = await worker.outcome;
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ chunks: 3, runs: 3 });
      expect(stderr).toMatch(/^A sweep pins ISA level baseline: going on at that level\.$/m);
    },
  );

  it.skipIf(native().isa === "baseline")(
    "ends at the lower level when the one that it stands for is killed",
    { timeout: 60_000 },
    async () => {
      const cancel = new AbortController();
      const spy = await Spy.at(server.url);
      const worker = startWorker(folder, server.url);
      const pinned = { ...long, name: "pinned", execution: { isa: "baseline" } } as const;
      // A lock so long that only who gives the chunk back frees it.
      const options = { queue: server.url, store: file("pinned.db"), lockSeconds: 600, signal: cancel.signal };
      const distributed = distribute(pinned, options);
      try {
        await spy.until(async () => (await spy.active())[0]);
        worker.child.kill("SIGKILL");
        await spy.until(async () => ((await spy.active()).length === 0 ? true : undefined), 30);
        cancel.abort();
        expect(await distributed).toMatchObject({ status: "stopped", ok: 0 });
      } finally {
        await spy.close();
        await endWorkers([worker]);
      }
    },
  );

  it("leaves a sweep of another version, or of other files, to others", { timeout: 60_000 }, async () => {
    const spy = await Spy.at(server.url);
    const { version, isa } = native();
    const rest = { keep: { curves: true, losses: false, models: false }, chunkPoints: 1, lockSeconds: 2 };
    const card: SweepCard = {
      name: "few",
      spec: JSON.stringify(prepareSweep(few).spec),
      baseDir: folder,
      version,
      isa,
      backend: "cpu",
      ...rest,
      rounds: 1,
      points: 3,
    };
    await spy.server.cards.add("sweep", { ...card, version: "99.0.0" }, { jobId: "sweep-new" });
    const other = { ...card, name: "other", spec: JSON.stringify({ ...few, name: "other" }) };
    await spy.server.cards.add("sweep", other, { jobId: "sweep-other" });
    const data = { ranges: [[0, 3] as const], digest: "of other files", round: 0, split: 0, again: 0 };
    const queue = spy.server.chunks("sweep-other");
    await queue.add("chunk", data, { jobId: "chunk-1" });
    const { code, stderr } = await startWorker(folder, server.url, "--idle-seconds", "1").outcome;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^The sweep few is left to others: it is outlast 99\.0\.0's, this worker is /m);
    expect(stderr).toMatch(/^The sweep other has other runs here than where it was put: files differ\.$/m);
    expect(stderr).toMatch(/^outlast: Nothing in the queue can be computed here\. .*\[OUTLAST_USAGE\]$/m);
    expect(await queue.getWaitingCount()).toBe(1);
    for (const id of ["sweep-new", "sweep-other"]) await (await spy.server.cards.getJob(id))!.remove();
    await spy.close();
  });

  describe("with a device", () => {
    useDevices(emulatedDevice());

    it("computes a sweep that pins it, for one who has none", { timeout: 120_000 }, async () => {
      const worker = startWorker(folder, server.url, "--idle-seconds", "3", "--json");
      process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
      const pinned = { ...few, name: "pinned to cuda", execution: { backend: "cuda" } } as const;
      const summary = await distribute(pinned, { queue: server.url, store: file("cuda.db") });
      expect(summary).toMatchObject({ status: "done", ok: 3, backend: "cuda" });
      expect(JSON.parse((await worker.outcome).stdout)).toMatchObject({ runs: 3 });
      await using store = await openStore(file("cuda.db"), { readOnly: true });
      expect(store.header.backend).toBe("cuda");
    });

    it("is what a worker needs for it", { timeout: 60_000 }, async () => {
      process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
      const spy = await Spy.at(server.url);
      const { version, isa } = native();
      const rest = { keep: { curves: true, losses: false, models: false }, chunkPoints: 1, lockSeconds: 2 };
      const pinned = { name: "few", spec: JSON.stringify(few), baseDir: folder, version, isa, backend: "cuda" };
      const job = await spy.server.cards.add("sweep", { ...pinned, ...rest, rounds: 1, points: 3 }, { jobId: "cuda" });
      const { code, stderr } = await startWorker(folder, server.url, "--idle-seconds", "1").outcome;
      expect(code).toBe(2);
      expect(stderr).toMatch(/^The sweep few is left to others: it pins the backend cuda\. No device was found/m);
      expect(stderr).toMatch(/^ {2}\/nowhere\/outlast_cuda\.so: not found$/m);
      await job.remove();
      await spy.close();
    });
  });

  it("forgets a sweep that it refused when it is no longer there", { timeout: 60_000 }, async () => {
    const spy = await Spy.at(server.url);
    const notes: string[] = [];
    const { signal } = new AbortController();
    const onNote = (sentence: string): void => void notes.push(sentence);
    const options = { queue: server.url, folder, onNote };
    const service = new Service(spy.server, options, { signal, drain: signal });
    const { isa } = native();
    for (const version of ["98.0.0", "99.0.0", "98.0.0"]) {
      const rest = { keep: { curves: true, losses: false, models: false }, chunkPoints: 1, lockSeconds: 2 };
      const pinned = { name: "few", spec: JSON.stringify(few), baseDir: folder, version, isa, backend: "cpu" };
      const job = await spy.server.cards.add("sweep", { ...pinned, ...rest, rounds: 1, points: 3 }, { jobId: version });
      for (let look = 0; look < 2; look++) expect(await service.next()).toBe("nothing");
      expect(service.refusals).toEqual([expect.stringContaining(`outlast ${version}'s`)]);
      await job.remove();
    }
    expect(await service.next()).toBe("nothing");
    expect(service.refusals).toEqual([]);
    expect(notes).toHaveLength(3);
    await spy.close();
  });

  it(
    "gives its chunk back at SIGTERM, and the coordinator leaves the queue to others",
    { timeout: 60_000 },
    async () => {
      const spy = await Spy.at(server.url);
      writeFileSync(file("long.json"), JSON.stringify(long));
      const worker = startWorker(folder, server.url);
      const coordinator = start(folder, ["sweep", "long.json", "--queue", server.url, "--quiet", "--json"]);
      try {
        await spy.until(() => spy.chunkOf(worker));
        const [card] = await spy.server.cards.getJobs(["waiting"]);
        const queue = spy.server.chunks(card!.id!);
        worker.child.kill("SIGTERM");
        expect((await worker.outcome).code).toBe(75);
        expect(await queue.getJobCounts("waiting", "active")).toEqual({ waiting: 2, active: 0 });
        coordinator.child.kill("SIGTERM");
        const { code, stdout } = await coordinator.outcome;
        expect(code).toBe(75);
        expect(JSON.parse(stdout)).toMatchObject({
          status: "stopped",
          ok: 0,
          total: 2,
        } satisfies Partial<SweepSummary>);
        expect(await queue.getWaitingCount()).toBe(2);
        // The same command finds it there; cancelled, it is gone.
        const again = start(folder, ["sweep", "long.json", "--queue", server.url, "--json"]);
        await spy.until(async () => ((await queue.getWorkersCount()) > 0 ? true : undefined));
        again.child.kill("SIGINT");
        const ended = await again.outcome;
        expect(ended.code).toBe(130);
        expect(ended.stderr).toMatch(/To go on: outlast sweep long\.json --queue 'redis:\/\/:\*\*\*@/);
        expect(ended.stderr).not.toMatch(/sesame/);
        expect(await spy.server.cards.getJobs(["waiting"])).toEqual([]);
      } finally {
        await spy.close();
        await endWorkers([worker, coordinator]);
      }
    },
  );

  it("does not wait for a server that is away when it is told to let go", { timeout: 60_000 }, async () => {
    const spy = await Spy.at(server.url);
    const worker = startWorker(folder, server.url);
    const cancel = new AbortController();
    const distributed = distribute(long, { queue: server.url, store: file("away.db"), signal: cancel.signal });
    try {
      await spy.until(() => spy.chunkOf(worker));
      await server.kill();
      const told = performance.now();
      worker.child.kill("SIGTERM");
      expect((await worker.outcome).code).toBe(75);
      expect((performance.now() - told) / 1000).toBeLessThan(30); // a server is waited for ten times as long
      await server.restart();
      cancel.abort();
      expect(await distributed).toMatchObject({ status: "stopped", ok: 0 });
    } finally {
      await spy.close();
      await endWorkers([worker]);
    }
  });

  it("computes what a limit of steps leaves of a run once", { timeout: 60_000 }, async () => {
    const options = { queue: server.url, store: file("limited.db"), runSteps: 30 };
    const worker = startWorker(folder, server.url, "--idle-seconds", "3", "--json");
    expect(await distribute(few, options)).toMatchObject({ status: "done", limited: 3 });
    expect(await distribute(few, options)).toMatchObject({ status: "done", had: 3, limited: 0 });
    expect(JSON.parse((await worker.outcome).stdout)).toMatchObject({ runs: 3 });
  });

  it("writes no password into a store", { timeout: 60_000 }, async () => {
    const worker = startWorker(folder, server.url, "--out", file("stores"), "--idle-seconds", "2");
    const keeping = await distribute({ ...few, name: "kept" }, { queue: server.url, store: file("kept.db") });
    expect(keeping).toMatchObject({ status: "done", ok: 3 });
    expect((await worker.outcome).code).toBe(0);
    const text = readFileSync(file("kept.db"), "latin1");
    expect(text).toContain("outlast worker --queue");
    expect(text).not.toContain("sesame");
  });
});
