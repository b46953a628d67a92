import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sweep } from "../../src/index.js";
import type { SweepProgress, SweepSpec, SweepSummary } from "../../src/index.js";
import { openStore } from "../../src/sweep/store/index.js";
import type { SweepDescription } from "../../src/sweep/index.js";
import type { StoreCounts } from "../../src/sweep/store/index.js";
import { writeStrings } from "../../src/tasks/index.js";
import { randomNumbers } from "../helpers.js";
import { changed } from "../run/specs.js";
import { integrityOf } from "../sweep/store/integrity.js";
import { changedSweep, inFolder, smallSweep, storedRuns } from "../sweep/sweeps.js";
import { hasStored, outlast, start } from "./outlast.js";
import type { Outcome } from "./outlast.js";

type Event = ({ event: "progress" } & SweepProgress) | ({ event: "summary" } & SweepSummary);

/** A folder with a sweep in spec.json. */
async function withSweep<T>(
  spec: SweepSpec,
  use: (at: { cwd: string; file: (name: string) => string; now: (...args: string[]) => Outcome }) => T | Promise<T>,
): Promise<T> {
  return inFolder((file) => {
    writeFileSync(file("spec.json"), JSON.stringify(spec));
    const cwd = dirname(file("spec.json"));
    return use({ cwd, file, now: (...args) => outlast(cwd, ["sweep", "spec.json", ...args]) });
  });
}

/** Four runs a seed. */
function manyRuns(epochs: readonly number[], count: number): SweepSpec {
  return changedSweep({ axes: { ...smallSweep.axes, "train.epochs": epochs, seed: { from: 0, count } } });
}

describe("outlast sweep", () => {
  it("computes a sweep, says what came out, and then what is new", async () => {
    await withSweep(smallSweep, ({ now }) => {
      const first = now();
      expect(first).toMatchObject({ code: 0 });
      expect(first.stdout).toMatch(/^small: 24 of 24 points\n {2}ok {2}24\n {2}best horizon \d+: .*seed \d/);
      expect(first.stdout).toMatch(/^The store is outlast-sweeps.small\.db\.$/m);
      expect(first.stderr).toMatch(/100 % \| 24\/24 runs/);
      const more = now("--jsonl", "--set", "seed=4..8").stdout.trimEnd().split("\n");
      const events = more.map((line) => JSON.parse(line) as Event);
      expect(events.at(-2)).toMatchObject({ event: "progress", done: 20, total: 20 });
      expect(events.at(-1)).toMatchObject({ event: "summary", status: "done", had: 8, ok: 12, total: 20 });
    });
  });

  it("only looks with --dry-run", async () => {
    await withSweep(smallSweep, async ({ now, file }) => {
      const { code, stdout } = now("--dry-run");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^small: 24 points\n {2}model\.hiddenSize {2}2: 1 \.\. 2$/m);
      expect(stdout).toMatch(/^ {2}shapes +2$/m);
      expect(stdout).toMatch(/^ {2}time +about [\d.]+ s$/m);
      await expect(openStore(file("outlast-sweeps/small.db"), { readOnly: true })).rejects.toThrow(/OUTLAST|no /);
    });
  });

  it("tells with --dry-run what the store has, and what is left", async () => {
    await withSweep(smallSweep, async ({ now, file }) => {
      await sweep(smallSweep, { store: file("outlast-sweeps/small.db") });
      const more = JSON.parse(now("--dry-run", "--json", "--set", "seed=0..17").stdout) as SweepDescription;
      expect(more).toMatchObject({ count: 72, had: 24 });
      expect(more.seconds).toBeGreaterThan(0);
      expect(JSON.parse(now("--dry-run", "--json").stdout)).toMatchObject({ had: 24, seconds: 0, bytes: 0 });
      expect(now("--dry-run").stdout).toMatch(/^ {2}had +about 24 runs are in the store$/m);
      const other = now("--dry-run", "--set", "seed=3", "--out", "outlast-sweeps/small.db");
      expect(other.code).toBe(0);
    });
  });

  it("tells with --dry-run --shard of the shard alone", async () => {
    await withSweep(smallSweep, ({ now }) => {
      const looks = ["0/2", "1/2"].map(
        (shard) => JSON.parse(now("--dry-run", "--json", "--shard", shard).stdout) as SweepDescription,
      );
      const runs = looks.map(({ shard }) => shard!.runs);
      expect(Math.min(...runs)).toBeGreaterThan(0);
      expect(runs[0]! + runs[1]!).toBe(24);
      const done = JSON.parse(now("--quiet", "--json", "--shard", "1/2").stdout) as SweepSummary;
      expect(done.ok).toBe(runs[1]);
      const after = now("--dry-run", "--shard", "1/2").stdout;
      expect(after).toMatch(new RegExp(`^small: 24 points, shard 1/2 has ${runs[1]} runs\\n`));
      expect(after).toMatch(new RegExp(`^ {2}had +about ${runs[1]} runs are in the store$`, "m"));
    });
  });

  it("is told what is missing from anywhere, while the sweep's files are where they were", async () => {
    const task = { kind: "strings", file: "given.txt", language: "dyck1" } as const;
    const evaluate = [{ name: "uniform", lengths: [10], sequences: 20 }];
    await withSweep(changedSweep({ base: changed({ task, evaluate }) }), ({ cwd, file, now }) => {
      writeStrings(file("given.txt"), { task: { kind: "dyck1" }, length: 10, sequences: 40, seed: 1 });
      const first = JSON.parse(now("--shard", "0/2", "--json").stdout) as SweepSummary;
      mkdirSync(file("elsewhere"));
      const merge = (...args: string[]): Outcome =>
        outlast(file("elsewhere"), ["sweep", "merge", join(cwd, first.store), "--out", "all.db", ...args]);
      const missing = expect.stringContaining(`${24 - first.ok} runs of the sweep are missing:`) as string;
      expect(merge()).toMatchObject({ code: 3, stdout: missing });
      expect(outlast(file("elsewhere"), ["sweep", "status", "all.db"]).stdout).toMatch(/ runs, 24 points\n/);
      rmSync(file("given.txt"));
      const untold = expect.stringMatching(/what is missing cannot be told: .*given\.txt/) as string;
      expect(merge()).toMatchObject({ code: 0, stdout: untold });
      expect(JSON.parse(merge("--json").stdout)).toMatchObject({
        untold: expect.stringContaining("given.txt") as string,
      });
    });
  });

  it("exits with 3 where runs failed, and with 2 for a spec that is wrong", async () => {
    const init = [0.1, 1e39].map((std) => ({ kind: "gaussian", std }));
    await withSweep(changedSweep({ axes: { "model.init": init, seed: [1, 2] } }), ({ now }) => {
      const { code, stdout } = now("--quiet");
      expect(code).toBe(3);
      expect(stdout).toMatch(/ok {6}2\n {2}failed {2}2/);
      expect(stdout).toMatch(/^ {2}the first that failed, point [23]: init makes .*float32/m);
      const wrong = now("--set", "train.stepz=1..3");
      expect(wrong).toMatchObject({ code: 2, stdout: "" });
      expect(wrong.stderr).toMatch(/train\.stepz.*steps.*\[OUTLAST_INVALID_SPEC\]/);
    });
  });

  it("stores what --keep names, and cuts runs at --run-steps", async () => {
    await withSweep(smallSweep, async ({ cwd, file, now }) => {
      expect(now("--keep", "median,losses,models", "--run-steps", "60", "--set", "seed=0..1").stdout).toMatch(
        /^small: 8 of 8 points\n {2}ok {7}4\n {2}limited {2}4\n/, // one epoch has 50 steps
      );
      const runs = await storedRuns(file("outlast-sweeps/small.db"), smallSweep);
      const done = runs.filter((run) => run?.status === "done");
      expect(done).toHaveLength(4);
      for (const run of done) {
        expect(run!.result!.losses.loss).toHaveLength(50);
        expect(Object.keys(run!.result!.evaluate[0]!.metrics["loss"]!)).toEqual(["median"]);
        expect(run!.model!.length).toBeGreaterThan(100);
      }
      const query = outlast(cwd, [
        "query",
        "outlast-sweeps/small.db",
        "--where",
        "status=limited",
        "--select",
        "steps",
      ]);
      expect(query.stdout).toMatch(/^ {2}steps\n(?: {2}60\n){4}/);
      for (const [option, value, sentence] of [
        ["--keep", "loses", /--keep does not know "loses": did you mean "losses"\?/],
        ["--keep", "curves,mean", /--keep takes one of curves, no-curves and statistics/],
        ["--run-steps", "0", /--run-steps must be at least 1, got 0\./],
      ] as const) {
        const wrong = now(option, value);
        expect(wrong).toMatchObject({ code: 2, stdout: "" });
        expect(wrong.stderr).toMatch(sentence);
      }
      expect(now("--keep", "no-curves", "--quiet", "--out", "bare.db").code).toBe(0);
      const [bare] = await storedRuns(file("bare.db"), smallSweep);
      expect(bare!.result!.evaluate[0]).toMatchObject({ name: "uniform", metrics: {} });
    });
  });

  it("is shared out by shards, which merge to the whole", async () => {
    await withSweep(smallSweep, async ({ cwd, file, now }) => {
      const first = JSON.parse(now("--shard", "0/2", "--json").stdout) as SweepSummary;
      expect(first.store).toMatch(/small\.0-of-2\.db$/);
      const other = await sweep(smallSweep, { store: file("other.db"), shard: { index: 1, count: 2 } });
      expect(first.ok + other.ok).toBe(24);
      const half = outlast(cwd, ["sweep", "merge", first.store, "--out", "half.db"]);
      expect(half.code).toBe(3);
      expect(half.stdout).toContain(`${other.ok} runs of the sweep are missing:\n    point `);
      const whole = outlast(cwd, ["sweep", "merge", first.store, "other.db", "--out", "all.db"]);
      expect(whole).toMatchObject({ code: 0, stdout: "all.db: 24 runs added\n  no run of the sweep is missing\n" });
      const status = outlast(cwd, ["sweep", "status", "all.db"]);
      expect(status.stdout).toMatch(/^small: 24 runs, 24 points\n {2}done {2}24\n {2}last stored 20/);
    });
  });
});

describe("a sweep that is told to end", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 75],
  ] as const)("by %s exits with %i and says how to go on", async (signal, code) => {
    const minutes = manyRuns([1000, 2000], 150);
    await withSweep(minutes, async ({ cwd, file }) => {
      const { child, outcome } = start(cwd, ["sweep", "spec.json", "--jsonl"]);
      await hasStored(child);
      if (signal === "SIGINT") {
        const status = outlast(cwd, ["sweep", "status", "outlast-sweeps/small.db", "--json"]);
        expect((JSON.parse(status.stdout) as { runs: number }).runs).toBeGreaterThan(0);
      }
      child.kill(signal);
      const ended = await outcome;
      expect(ended.code).toBe(code);
      expect(ended.stderr).toMatch(/has what is finished\. To go on: outlast sweep spec\.json --jsonl$/m);
      const stored = await storedRuns(file("outlast-sweeps/small.db"), minutes);
      const count = stored.filter((one) => one !== undefined).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(600);
    });
  });
});

describe("a sweep that is killed", () => {
  // `npm run trust -- faults` kills others thirty times.
  const kills = Number(process.env["OUTLAST_KILLS"] ?? 8);
  // Runs of less than a millisecond, more than two threads can do between the kills.
  const spec = manyRuns([2, 4], 100 * kills);
  const runs = 400 * kills;

  it(`at ${kills} random moments has every run once, with the bits of one that was left alone`, async () => {
    await withSweep(spec, async ({ cwd, file }) => {
      const next = randomNumbers(kills);
      const store = file("outlast-sweeps/small.db");
      const left: number[] = [];
      let atWork = 0;
      for (let kill = 0; kill < kills; kill++) {
        const { child, outcome } = start(cwd, ["sweep", "spec.json", "--jsonl", "--threads", "2"]);
        // While it starts, opens the store and reads what is there; or while it computes and stores.
        if (kill % 4 === 3) await setTimeout(600 * next());
        else await hasStored(child).then(() => setTimeout(150 * next()));
        child.kill("SIGKILL");
        if ((await outcome).code === null) atWork++;
        if (existsSync(store)) left.push((await countsOf(store)).runs);
      }
      expect(atWork).toBeGreaterThan(kills / 2);
      // Nothing that was stored is ever lost.
      expect(left[0]).toBeGreaterThan(0);
      expect(left).toEqual([...left].sort((a, b) => a - b));
      const { stdout } = outlast(cwd, ["sweep", "spec.json", "--json"]);
      const all = { had: left.at(-1), done: runs, total: runs, failed: 0 };
      expect(JSON.parse(stdout)).toMatchObject({ status: "done", ...all });
      expect(await countsOf(store)).toMatchObject({ runs, byStatus: { done: runs } });
      await sweep(spec, { store: file("alone.db") });
      const disturbed = await storedRuns(store, spec);
      expect(disturbed).toHaveLength(runs);
      expect(disturbed).toEqual(await storedRuns(file("alone.db"), spec));
      expect(integrityOf(store)).toBe("ok");
      if (process.env["OUTLAST_KILLS"] !== undefined) console.log("stored after each kill:", left.join(", "));
    });
  }, 300_000);
});

async function countsOf(path: string): Promise<StoreCounts> {
  await using store = await openStore(path, { readOnly: true });
  return store.counts();
}

describe("examples/counters.sweep.json", () => {
  const path = fileURLToPath(new URL("../../examples/counters.sweep.json", import.meta.url));

  it("is a sweep of seconds", async () => {
    const spec = JSON.parse(readFileSync(path, "utf8")) as SweepSpec;
    await inFolder(async (file) => {
      const shortened = { ...spec, axes: { ...spec.axes, seed: [0] } };
      expect(await sweep(shortened, { store: file("a.db") })).toMatchObject({ status: "done", ok: 15, total: 15 });
    });
  });
});
