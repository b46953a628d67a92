import { describe, expect, it } from "vitest";
import { pilot, prepareSweep } from "../../src/sweep/index.js";
import type { StoreCounts } from "../../src/sweep/index.js";
import type { RunCosts } from "../../src/sweep/plan/describe.js";
import { changedSweep } from "./sweeps.js";

const signal = new AbortController().signal;

/** Seconds of one thread for a run of so many steps. */
async function secondsFor(steps: number, limits: { runSteps?: number } = {}): Promise<number> {
  const one = changedSweep({
    axes: { "train.epochs": [null], "train.steps": [steps], "model.hiddenSize": [32], seed: [0] },
  });
  const { secondsPerRun } = await pilot(prepareSweep(one), { threads: 1, signal, ...limits });
  return secondsPerRun ?? NaN;
}

describe("a pilot", () => {
  it("does not wait for the end of a long run to say what it takes", async () => {
    const [long, longer] = [await secondsFor(1e8), await secondsFor(1e9)];
    expect(long).toBeGreaterThan(100);
    expect(longer / long).toBeGreaterThan(2);
    expect(longer / long).toBeLessThan(50);
  }, 60_000);

  it("knows that a run is cut", async () => {
    expect(await secondsFor(1e9, { runSteps: 10 })).toBeLessThan(3);
  });

  it("computes nothing that the store has", async () => {
    // Minutes of the core, and what there is to compute beside it.
    const axes = { "train.epochs": [null], "train.steps": [1e9, 10], seed: { from: 0, count: 40 } };
    const sweep = prepareSweep(changedSweep({ axes }));
    const long = new Set(Array.from({ length: 40 }, (_, index) => sweep.key(index)));
    const storeWith = (has: (key: string) => boolean) => ({
      standings: (keys: unknown) =>
        Promise.resolve(
          (keys as string[]).map((key) => (has(key) ? ({ status: "done", steps: 1 } as const) : undefined)),
        ),
      counts: () => Promise.resolve({ runs: 80, seconds: 160 } as StoreCounts),
    });
    const timed = async (store: ReturnType<typeof storeWith>): Promise<object> => {
      const start = performance.now();
      const costs = await pilot(sweep, { threads: 2, signal, store });
      expect(performance.now() - start).toBeLessThan(2500); // a run of that length is let go after 3 s
      return costs;
    };
    expect(await timed(storeWith(() => true))).toMatchObject({ missing: 0, secondsPerRun: 1 });
    const last = sweep.key(1);
    expect(await timed(storeWith((key) => key !== last))).toMatchObject({ missing: 1 / 80, secondsPerRun: 1 });
    const short = (await timed(storeWith((key) => long.has(key)))) as RunCosts;
    expect(short.missing).toBe(0.5);
    expect(short.secondsPerRun).toBeLessThan(0.5);
  });
});
