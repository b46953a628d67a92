import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { executeSweep, prepareSweep } from "../../src/sweep/index.js";
import { changedSweep, inFolder, smallSweep } from "./sweeps.js";

const RUNS = Number(process.env["OUTLAST_STALL_RUNS"] ?? 10_000);

/**
 * Milliseconds for which this thread has computed: what other programs take of the machine meanwhile is nobody's stall.
 * Where the system does not say, milliseconds of the clock.
 */
function computed(): number {
  try {
    return Number(readFileSync("/proc/self/schedstat", "latin1").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** For how many milliseconds at most this thread computes, while `work` is done, without looking at its timers. */
async function longestTurn(work: () => Promise<void>): Promise<{ longest: number; turns: number }> {
  let [last, longest, turns] = [computed(), 0, 0];
  const timer = setInterval(() => {
    const now = computed();
    longest = Math.max(longest, now - last);
    last = now;
    turns++;
  }, 1);
  await work();
  clearInterval(timer);
  return { longest, turns };
}

it("a turn of the event loop that computes for 80 ms is seen", async () => {
  const { longest } = await longestTurn(async () => {
    await setTimeout(20);
    for (const start = computed(); computed() - start < 80;);
    await setTimeout(20);
  });
  expect(longest).toBeGreaterThan(50);
});

it(`the event loop never waits 50 ms while ${RUNS} runs finish`, { timeout: 600_000 }, async () => {
  await inFolder(async (file) => {
    const axes = { ...smallSweep.axes, "train.epochs": [1], seed: { from: 0, count: RUNS / 2 } };
    const prepared = prepareSweep(changedSweep({ axes }));
    const { longest, turns } = await longestTurn(async () => {
      expect(await executeSweep(prepared, { store: file("a.db") })).toMatchObject({ status: "done", ok: RUNS });
    });
    expect(turns).toBeGreaterThan(RUNS / 100);
    expect(longest).toBeLessThan(50);
    if (process.env["OUTLAST_STALL_RUNS"] !== undefined) console.log(`${longest.toFixed(1)} ms among ${turns} turns`);
  });
});
