import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { sweep } from "../../src/index.js";
import type { SweepSpec, SweepSummary } from "../../src/index.js";
import { exportStore } from "../../src/sweep/index.js";
import { changed } from "../run/specs.js";
import { inFolder } from "../sweep/sweeps.js";
import { outlast, start } from "./outlast.js";
import type { Outcome } from "./outlast.js";

const train = { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, steps: 60 };

const spec: SweepSpec = {
  name: "halved",
  base: changed({ train }),
  axes: { seed: { from: 0, count: 4 }, "train.optimizer.learningRate": { log: [1e-4, 1, 9] } },
  halving: { bracket: 9, factor: 3, first: 5 },
};

describe("outlast sweep by successive halving", () => {
  it("says how many runs were pruned, wherever it counts them", async () => {
    await inFolder((file) => {
      writeFileSync(file("spec.json"), JSON.stringify(spec));
      const cwd = dirname(file("spec.json"));
      const now = (...args: string[]): Outcome => outlast(cwd, args);
      const first = now("sweep", "spec.json");
      expect(first).toMatchObject({ code: 0 });
      expect(first.stdout).toMatch(/^halved: 36 of 36 points\n {2}ok {6}4\n {2}pruned {2}32\n {2}best/);
      const store = "outlast-sweeps/halved.db";
      expect(now("sweep", "status", store).stdout).toMatch(
        /^halved: 36 runs, 36 points\n {2}done {4}4\n {2}pruned {2}32/,
      );
      const merged = now("sweep", "merge", store, "--out", "all.db");
      expect(merged.stdout).toBe("all.db: 36 runs added\n  no run of the sweep is missing\n");
      const rows = now("query", store, "--where", "status=done", "--select", "count()", "--json");
      expect(JSON.parse(rows.stdout)).toEqual([{ "count()": 4 }]);
      const { code, stderr } = now("sweep", "spec.json", "--run-seconds", "3");
      expect(code).toBe(2);
      expect(stderr).toMatch(/cannot be combined with halving.*\[OUTLAST_USAGE\]/);
    });
  });

  it("refuses with --dry-run what it refuses without", async () => {
    await inFolder((file) => {
      writeFileSync(file("spec.json"), JSON.stringify(spec));
      const now = (...args: string[]): Outcome =>
        outlast(dirname(file("spec.json")), ["sweep", "spec.json", "--dry-run", ...args]);
      const limited = now("--run-steps", "30");
      expect(limited).toMatchObject({ code: 2, stdout: "" });
      expect(limited.stderr).toMatch(/cannot be combined with halving.*\[OUTLAST_USAGE\]/);
      const queued = now("--queue", "redis://localhost:1");
      expect(queued).toMatchObject({ code: 2, stdout: "" });
      expect(queued.stderr).toMatch(/a queue, .* has no brackets.*\[OUTLAST_INVALID_SPEC\]/);
      expect(now("--queue", "redis://localhost:1", "--shard", "0/2").stderr).toMatch(/choose one.*\[OUTLAST_USAGE\]/);
      // Brackets of 9 in turn.
      expect(now("--shard", "1/3").stdout).toMatch(/^halved: 36 points, shard 1\/3 has 9 runs\n/);
    });
  });

  it("has whole brackets after a kill, and the same runs once it has gone on", async () => {
    await inFolder(async (file) => {
      const long = { ...spec, axes: { ...spec.axes, seed: { from: 0, count: 200 } } };
      writeFileSync(file("spec.json"), JSON.stringify(long));
      const cwd = dirname(file("spec.json"));
      const { child, outcome } = start(cwd, ["sweep", "spec.json", "--jsonl"]);
      let text = "";
      child.stdout!.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (/"pruned":[1-9]/.test(text)) child.kill("SIGKILL");
      });
      await outcome;
      const rest = outlast(cwd, ["sweep", "spec.json", "--json"]);
      const summary = JSON.parse(rest.stdout) as SweepSummary;
      expect(summary).toMatchObject({ status: "done", done: 1800, total: 1800 });
      expect(summary.had).toBeGreaterThan(0);
      expect(summary.had % 9).toBe(0);
      await sweep(long, { store: file("whole.db") });
      const exports = ["outlast-sweeps/halved.db", "whole.db"].map(async (name, i) => {
        await exportStore({ path: file(name) }, file(`${i}.jsonl`), "jsonl");
        return readFileSync(file(`${i}.jsonl`), "utf8");
      });
      const [killed, whole] = await Promise.all(exports);
      expect(killed).toBe(whole);
      const done = whole!.split("\n").filter((line) => line.includes('"status":"done"'));
      expect(done).toHaveLength(200);
    });
  });

  it("is estimated to take less than without it", async () => {
    await inFolder((file) => {
      const cwd = dirname(file("spec.json"));
      const estimate = (halving: object | undefined): number => {
        const long = { ...spec, base: changed({ train: { ...train, steps: 20_000 } }), halving };
        writeFileSync(file("spec.json"), JSON.stringify(long));
        const { stdout } = outlast(cwd, ["sweep", "spec.json", "--dry-run", "--json"]);
        return (JSON.parse(stdout) as { seconds: number }).seconds;
      };
      // A ninth of the runs is trained to its end, and little more.
      expect(estimate(spec.halving)).toBeLessThan(0.4 * estimate(undefined));
    });
  });
});
