import { describe, expect, it } from "vitest";
import { pilot, prepareSweep } from "../../src/sweep/index.js";
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
});
