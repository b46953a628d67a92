import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { distribute, work } from "../../../src/index.js";
import { native } from "../../../src/native/index.js";
import { prepareSweep } from "../../../src/sweep/index.js";
import type { SweepCard } from "../../../src/sweep/queue/card.js";
import { cardOf } from "../../../src/sweep/queue/card.js";
import { chunkOf, digestOf, reportOf } from "../../../src/sweep/queue/chunk.js";
import { Service } from "../../../src/sweep/queue/service.js";
import { failure } from "../../helpers.js";
import { delay, runOf } from "../../run/modules.js";
import { smallSweep } from "../sweeps.js";
import { Spy, startWorker } from "./pool.js";
import { missing, redisTool, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

// What somebody who can write to a queue may put there, and what it must not do to who reads it.

const card: SweepCard = {
  name: "small",
  spec: JSON.stringify(smallSweep),
  baseDir: ".",
  version: native().version,
  isa: native().isa,
  backend: "cpu",
  keep: { curves: true, losses: false, models: false },
  chunkPoints: 4,
  lockSeconds: 2,
  rounds: 1,
  points: 24,
};
const chunk = { ranges: [[0, 4]], digest: "0", round: 0, split: 0, again: 0 };
const report = { points: 4, had: 0, ok: 4, diverged: 0, failed: 0, limited: 0, failures: [] };
const place = { host: "a", path: "/a/b.db" };

describe("a message of a queue", () => {
  it("is a card, or is refused by what is wrong with it", async () => {
    expect(cardOf("sweep-1", card)).toEqual(card);
    const wrong = { spec: {}, baseDir: 3, isa: null, lockSeconds: 0, chunkPoints: -1, keep: "all", rounds: 0.5 };
    for (const [name, value] of Object.entries(wrong)) {
      const refusal = failure(
        "OUTLAST_QUEUE",
        new RegExp(`^The job "sweep-1" of the queue is no card of a sweep: ${name}`),
      );
      expect(() => cardOf("sweep-1", { ...card, [name]: value })).toThrow(refusal);
    }
    for (const name of ["a".repeat(201), "half \ud800"]) {
      expect(() => cardOf("sweep-1", { ...card, name })).toThrow(failure("OUTLAST_QUEUE", /a sweep: name must /));
      const named = { ...smallSweep, name };
      // Nobody waits for workers that would all refuse.
      const refusal = failure("OUTLAST_INVALID_SPEC", /^name must /);
      await expect(async () => distribute(named, { queue: "redis://127.0.0.1:1" })).rejects.toThrow(refusal);
    }
    for (const data of [null, [], "card", {}]) expect(() => cardOf("sweep-1", data)).toThrow(failure("OUTLAST_QUEUE"));
    for (const id of ["", "a:b", "../a", "a".repeat(101)]) {
      expect(() => cardOf(id, card)).toThrow(failure("OUTLAST_QUEUE", "its id is none of ours"));
    }
  });

  it("is a chunk of the sweep, or none", () => {
    const sweep = prepareSweep(smallSweep);
    expect(chunkOf(sweep, chunk)).toEqual(chunk);
    const ranges = [
      [[0, 25]],
      [[4, 4]],
      [[4, 0]],
      [[-1, 3]],
      [[0, 1e15]],
      [[0.5, 2]],
      [],
      [[0]],
      "all",
      [[0, Infinity]],
    ];
    for (const own of ranges) expect(chunkOf(sweep, { ...chunk, ranges: own })).toBeUndefined();
    const many = Array.from({ length: 4097 }, () => [0, 1]);
    for (const data of [null, {}, { ...chunk, digest: 1 }, { ...chunk, ranges: many }]) {
      expect(chunkOf(sweep, data)).toBeUndefined();
    }
  });

  it("is a report, or none", () => {
    expect(reportOf({ ...report, store: place })).toEqual({ ...report, store: place });
    for (const path of ["b.db", "", 3]) expect(reportOf({ ...report, store: { ...place, path } })).toBeUndefined();
    for (const data of [undefined, null, report, { ...report, store: place, ok: -1 }]) {
      expect(reportOf(data)).toBeUndefined();
    }
  });
});

const reason = missing(redisTool);

describe.skipIf(reason !== undefined)(reason ?? "a queue that others write to", () => {
  let folder = "";
  let server: TestServer;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "outlast-foreign-"));
    server = await startRedis();
  });
  afterEach(async () => {
    const spy = await Spy.at(server.url);
    for (const job of await spy.server.cards.getJobs(["waiting"])) await job.remove();
    await spy.close();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it("has a worker leave alone what is no card, and fail what is no chunk", { timeout: 60_000 }, async () => {
    const spy = await Spy.at(server.url);
    const notes: string[] = [];
    const { signal } = new AbortController();
    const onNote = (sentence: string): void => void notes.push(sentence);
    const options = { queue: server.url, folder, onNote, threads: 1 };
    await using service = new Service(spy.server, options, { signal, drain: signal });
    const put = (id: string, data: object) => spy.server.cards.add("sweep", data as SweepCard, { jobId: id });
    const bad = await put("sweep-bad", { ...card, lockSeconds: "a" });
    const good = await put("sweep-good", card);
    const queue = spy.server.chunks("sweep-good");
    await queue.add("chunk", { ...chunk, ranges: [[0, 1e15]] } as never, { jobId: "chunk-1" });
    expect(await service.next()).toBe("worked");
    expect(await queue.getJobCounts("waiting", "failed")).toEqual({ waiting: 0, failed: 1 });
    expect(notes).toEqual([
      expect.stringMatching(/^The job "sweep-bad" of the queue is no card of a sweep: lockSeconds/),
    ]);
    await bad.remove();
    await good.remove();
    expect(await service.next()).toBe("nothing");
    expect(service.refusals).toEqual([]);
    await spy.close();
  });

  it("has a worker leave a sweep to others where its own store of it has been spoiled", async () => {
    const spy = await Spy.at(server.url);
    const own = mkdtempSync(join(folder, "own-"));
    const { signal } = new AbortController();
    await using service = new Service(
      spy.server,
      { queue: server.url, folder: own, threads: 1 },
      { signal, drain: signal },
    );
    await spy.server.cards.add("sweep", card, { jobId: "sweep-spoiled" });
    const queue = spy.server.chunks("sweep-spoiled");
    const sweep = prepareSweep(smallSweep);
    const put = (first: number): Promise<unknown> => {
      const ranges = [[first, first + 1] as const];
      return queue.add("chunk", { ...chunk, ranges, digest: digestOf(sweep, ranges) }, { jobId: `chunk-${first}` });
    };
    await put(0);
    expect(await service.next()).toBe("worked");
    // With nothing to do, it closes its store.
    expect(await service.next()).toBe("nothing");
    const [store = ""] = readdirSync(own).filter((name) => name.endsWith(".db"));
    writeFileSync(join(own, store), "no store");
    await put(1);
    await service.next();
    expect(service.refusals).toEqual([expect.stringMatching(/^The sweep small is left to others: .*\.$/)]);
    expect(await queue.getJobCounts("waiting", "completed", "failed")).toEqual({ waiting: 1, completed: 1, failed: 0 });
    await spy.close();
  });

  it("has a worker go on past sweeps whose names are none, or another's", { timeout: 60_000 }, async () => {
    const spy = await Spy.at(server.url);
    const named = (name: string): SweepCard => ({ ...card, name, spec: JSON.stringify({ ...smallSweep, name }) });
    const cards: [id: string, card: SweepCard][] = [
      ["sweep-long", named("a".repeat(300))],
      ["sweep-half", named("\ud800")],
      ["sweep-nul", named("c\u0000d")],
      ["sweep-other", { ...named("a"), name: "b" }],
      ["sweep-screen", { ...named("a"), name: "\u001b[2J\u001b]0;owned\u0007x" }],
      ["sweep-1-deadbeef", named("a b")],
      ["sweep-2-deadbeef", named("a-b")],
      ["sweep-last", named("n".repeat(200))],
    ];
    const queues = new Map(cards.map(([id]) => [id, spy.server.chunks(id)] as const));
    for (const [id, own] of cards) {
      await spy.server.cards.add("sweep", own, { jobId: id });
      const sweep = prepareSweep(JSON.parse(own.spec), { yes: true });
      const data = { ...chunk, ranges: [[0, 1] as const], digest: digestOf(sweep, [[0, 1]]) };
      await queues.get(id)!.add("chunk", data, { jobId: "chunk-1" });
    }
    await queues.get("sweep-1-deadbeef")!.add("chunk", null as never, { jobId: "chunk-2" });
    const { code, stdout, stderr } = await startWorker(folder, server.url, "--idle-seconds", "2", "--json").outcome;
    expect(stderr).toMatch(/no card of a sweep: name must be text without half characters, got "\\ud800"\.$/m);
    expect(stderr).toMatch(/^The card of the sweep b has another name than its spec/m);
    // The terminal of who reads that keeps its screen and its title.
    expect(stderr).toContain("The card of the sweep \\u001b[2J\\u001b]0;owned\\u0007x has another name");
    // eslint-disable-next-line no-control-regex -- they are what this is about
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ chunks: 4, runs: 4 });
    for (const [id, queue] of queues) {
      const isGood = ["sweep-last", "sweep-nul"].includes(id) || id.endsWith("deadbeef");
      const failed = id === "sweep-1-deadbeef" ? 1 : 0;
      const counts = { waiting: isGood ? 0 : 1, completed: isGood ? 1 : 0, failed };
      expect([id, await queue.getJobCounts("waiting", "completed", "failed")]).toEqual([id, counts]);
    }
    const stores = readdirSync(join(folder, "outlast-sweeps")).filter((name) => name.endsWith(".db"));
    expect(stores.filter((name) => name.startsWith("a-b."))).toHaveLength(2);
    expect(Math.max(...stores.map(({ length }) => length))).toBeLessThan(200);
    await spy.close();
  });

  it("has a worker run modules of the folder that it was given, and no others", { timeout: 60_000 }, async () => {
    mkdirSync(file("tasks"));
    writeFileSync(file("tasks/delay.ts"), delay);
    const sweep = { name: "custom", base: runOf("tasks/delay.ts"), axes: { seed: [1, 2] } };
    const notes: string[] = [];
    const at = { queue: server.url, folder, threads: 1, onNote: (sentence: string) => void notes.push(sentence) };
    const options = { queue: server.url, baseDir: folder, store: file("custom.db") };
    const first = distribute(sweep, options);
    const spy = await Spy.at(server.url);
    await spy.sweep();
    for (const modules of [undefined, join(folder, "other")]) {
      if (modules !== undefined) mkdirSync(modules);
      const refused = work({ ...at, modules, idleSeconds: 0 });
      await expect(refused).rejects.toThrow(failure("OUTLAST_USAGE", /tasks\/delay\.ts is code/));
    }
    expect(notes.filter((note) => note.includes("is code"))).toHaveLength(2);
    const over = new AbortController();
    const working = work({ ...at, modules: file("tasks"), drain: over.signal });
    expect(await first).toMatchObject({ status: "done", ok: 2, failed: 0 });
    over.abort();
    expect(await working).toMatchObject({ status: "stopped", runs: 2 });
    const none = work({ ...at, modules: file("nowhere") });
    await expect(none).rejects.toThrow(failure("OUTLAST_USAGE", /must name a folder whose code may be run/));
    await spy.close();
  });
});
