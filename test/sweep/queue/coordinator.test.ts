import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { distribute, work } from "../../../src/index.js";
import type { SweepSummary } from "../../../src/index.js";
import { start } from "../../cli/outlast.js";
import { changedSweep, storedRuns } from "../sweeps.js";
import { Spy, claimDone, endWorkers, startWorker } from "./pool.js";
import { PoolFolder, SLOW, exported, keep, slow } from "./pooled.js";
import { missing, redisTool, startRedis } from "./servers.js";
import type { TestServer } from "./servers.js";

const reason = missing(redisTool);

describe.skipIf(reason !== undefined)(reason ?? "a coordinator", () => {
  let folder: PoolFolder;
  let server: TestServer;
  let spy: Spy;

  beforeAll(async () => {
    folder = new PoolFolder();
    server = await startRedis();
    spy = await Spy.at(server.url);
  });
  afterAll(async () => {
    await spy.close();
    await server.stop();
    folder.remove();
  });

  it("that was killed is replaced by the same command", { timeout: 60_000 }, async () => {
    writeFileSync(folder.file("slow.json"), JSON.stringify(slow));
    const command = ["sweep", "slow.json", "--queue", server.url, "--keep", "losses", "--lock-seconds", "30", "--json"];
    const worker = startWorker(folder.path, server.url, "--json");
    try {
      // Killed as soon as its sweep is there, and when chunks of it are under way.
      for (const seen of [() => spy.sweep(), () => spy.until(() => spy.chunkOf(worker))]) {
        const { child, outcome } = start(folder.path, command);
        await seen();
        child.kill("SIGKILL");
        expect((await outcome).code).toBe(null);
      }
      const { code, stdout, stderr } = await start(folder.path, command).outcome;
      expect(code, stderr).toBe(0);
      const summary = JSON.parse(stdout) as SweepSummary;
      expect(summary).toMatchObject({ status: "done", done: SLOW, total: SLOW, failed: 0 });
      const store = folder.file(summary.store);
      expect((await exported(store)).equals(await folder.undisturbed(slow))).toBe(true);
      expect((await storedRuns(store, slow)).filter((run) => run?.status === "done")).toHaveLength(SLOW);
      worker.child.kill("SIGINT");
      expect(JSON.parse((await worker.outcome).stdout)).toMatchObject({ runs: SLOW });
    } finally {
      await endWorkers([worker]);
    }
  });

  it("puts again what workers said they had and nobody has", { timeout: 60_000 }, async () => {
    const lost = changedSweep({ name: "lost", axes: { seed: { from: 0, count: 8 } } });
    const distributed = distribute(lost, { queue: server.url, store: folder.file("lost.db"), keep });
    const { id = "" } = await spy.sweep();
    const queue = spy.server.chunks(id);
    await spy.until(async () => ((await queue.getWaitingCount()) === 8 ? true : undefined));
    expect(await claimDone(spy, id, folder.file("nowhere.db"), 3)).toBe(3);
    const working = work({ queue: server.url, folder: folder.file("workers"), threads: 1, idleSeconds: 2 });
    const summary = await distributed;
    expect(summary).toMatchObject({ status: "done", done: 8, failed: 0, unmerged: [] });
    // Five, and in the second round the three that are missing and nothing else.
    expect(await working).toMatchObject({ status: "idle", chunks: 8, runs: 8 });
    expect((await exported(summary.store)).equals(await folder.undisturbed(lost))).toBe(true);
  });

  it("gives up what workers say they have, and nobody has, three times", { timeout: 60_000 }, async () => {
    const spec = changedSweep({ name: "never", axes: { seed: [1, 2] } });
    const distributed = distribute(spec, { queue: server.url, store: folder.file("never.db") });
    const { id = "" } = await spy.sweep();
    let claimed = 0;
    // Two chunks in each of three rounds.
    while (claimed < 6) claimed += await claimDone(spy, id, folder.file("nowhere.db"), 2);
    expect(await distributed).toMatchObject({
      status: "stopped",
      givenUp: "The workers' stores lack 2 runs that they said they had",
    });
    expect(await spy.server.cards.getJob(id)).toBeUndefined();
  });
});
