import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createStudy, sweep } from "../../src/index.js";
import type { StudySummary, SweepSpec } from "../../src/index.js";
import { mixed } from "../sweep/study/studies.js";
import { inFolder } from "../sweep/sweeps.js";
import { outlast, start } from "./outlast.js";
import type { Outcome } from "./outlast.js";

interface Place {
  cwd: string;
  file: (name: string) => string;
  now: (...args: string[]) => Outcome;
}

/** A folder with a sweep in spec.json. */
async function withSpec<T>(spec: SweepSpec, use: (at: Place) => T | Promise<T>): Promise<T> {
  return inFolder((file) => {
    writeFileSync(file("spec.json"), JSON.stringify(spec));
    const cwd = dirname(file("spec.json"));
    return use({ cwd, file, now: (...args) => outlast(cwd, ["search", "spec.json", ...args]) });
  });
}

/** Trials of a tenth of a second or so. */
const slow: SweepSpec = { ...mixed, base: { ...mixed.base, train: { ...mixed.base.train!, steps: 4000 } } };

describe("outlast search", () => {
  it("searches, says what came out, and finds it again", { timeout: 60_000 }, async () => {
    await withSpec(mixed, async ({ now, file }) => {
      const minimize = "longer.loss@8";
      const first = now("--trials", "20", "--batch", "6", "--minimize", minimize);
      expect(first).toMatchObject({ code: 0 });
      expect(first.stdout).toMatch(
        /^least longer\.loss\.mean@8: 20 of 20 trials\n {2}best [\d.e-]+, trial \d+:\n {4}train\./,
      );
      expect(first.stdout).toMatch(
        /^ {2}20 runs computed, 0 had before, in .* s\nThe store is outlast-sweeps.search\.db\.$/m,
      );
      expect(first.stderr).toMatch(/100 % \| 20\/20 trials \| best /);
      const again = JSON.parse(
        now("--trials", "20", "--batch", "6", "--minimize", minimize, "--json").stdout,
      ) as StudySummary;
      const study = createStudy(mixed, { objective: { minimize }, store: file("own.db") });
      await study.optimize({ trials: 20, batch: 6 });
      expect(again).toMatchObject({
        status: "done",
        had: 20,
        computed: 0,
        best: JSON.parse(JSON.stringify(study.best)) as object,
      });
    });
  });

  it("exits with 2 for what is wrong, and with 3 where trials failed", { timeout: 60_000 }, async () => {
    await withSpec(
      {
        ...mixed,
        axes: { "model.init": [0.1, 1e39].map((std) => ({ kind: "gaussian", std })) },
        conditions: {},
      },
      ({ now }) => {
        const failed = now("--trials", "4", "--quiet");
        expect(failed).toMatchObject({ code: 3, stderr: "" });
        expect(failed.stdout).toMatch(/the first that failed, trial \d: init makes .*float32/);
        for (const [args, sentence] of [
          [["--minimize", "los"], /did you mean "loss"\? \[OUTLAST_INVALID_SPEC\]/],
          [["--sampler", "sobl"], /sampler must be .*did you mean "sobol"\?/],
          [["--minimize", "loss", "--maximize", "loss"], /one of --minimize and --maximize/],
          [["--trials", "some"], /--trials must be a whole number/],
          [["--run-seconds", "soon"], /--run-seconds must/],
          [["--batch", "0"], /batch must be at least 1/],
          [["--set", "train.stepz=1..3"], /train\.stepz.*steps/],
        ] as const) {
          const wrong = now(...args);
          expect(wrong).toMatchObject({ code: 2, stdout: "" });
          expect(wrong.stderr).toMatch(sentence);
        }
      },
    );
  });

  it("gives up runs that take too long, and has its status told by its store", { timeout: 60_000 }, async () => {
    const axes = { "train.steps": { choice: [5, 1e9] }, seed: [1, 2] } as const;
    await withSpec({ ...mixed, axes, conditions: {} }, async ({ cwd, now, file }) => {
      const args = [
        "--trials",
        "2",
        "--batch",
        "1",
        "--run-seconds",
        "0.3",
        "--minimize",
        "loss",
        "--sampler",
        "sobol",
      ];
      const found = now(...args);
      expect(found).toMatchObject({ code: 3 });
      expect(found.stdout).toMatch(/^ {2}the first that failed, trial [01]: A run took longer than runSeconds\.$/m);
      const status = outlast(cwd, ["sweep", "status", "outlast-sweeps/search.db"]).stdout;
      expect(status).toMatch(/^search: 4 runs of a search\n {2}done {5}2\n {2}limited {2}2\n {2}least loss: 2 of 2 tr/);
      expect(status).toMatch(/ 2 of 2 trials, 1 failed\n {2}best [\d.]+, trial [01]\n {2}last stored /);
      const json = (store: string): object =>
        JSON.parse(outlast(cwd, ["sweep", "status", store, "--json"]).stdout) as object;
      expect(json("outlast-sweeps/search.db")).toMatchObject({ runs: 4, search: { wanted: 2, asked: 2, failed: 1 } });
      expect(json("outlast-sweeps/search.db")).not.toHaveProperty("points");
      // Of one's own search nobody knows where it ends; a sweep has points again.
      const short = { ...mixed, axes: { "train.steps": [5, 6], seed: [1, 2] }, conditions: {} };
      const study = createStudy(short, { objective: { minimize: "loss" }, store: file("own.db") });
      study.ask(3);
      study.tell(1, 0.5);
      await study.run([{ id: 0 }]);
      const search = {
        objective: { minimize: "loss" },
        asked: 3,
        told: 1,
        failed: 0,
        diverged: 0,
        best: { id: 1, value: 0.5 },
      };
      expect(json("own.db")).toMatchObject({ runs: 2, search });
      expect(outlast(cwd, ["sweep", "status", "own.db"]).stdout).toContain("  least loss: 1 of 3 trials are told\n");
      await sweep(short, { store: file("own.db") });
      expect(json("own.db")).toMatchObject({ runs: 4, points: 4 });
      expect(json("own.db")).not.toHaveProperty("search");
    });
  });

  it("that is killed goes on to the bits of one that was left alone", { timeout: 120_000 }, async () => {
    await withSpec(slow, async ({ cwd, file }) => {
      const args = ["search", "spec.json", "--trials", "40", "--batch", "8", "--minimize", "loss", "--jsonl"];
      for (const pause of [0, 150, 300]) {
        const { child, outcome } = start(cwd, args);
        await hasComputed(child.stdout!);
        await setTimeout(pause);
        child.kill("SIGKILL");
        await outcome;
      }
      const last = outlast(cwd, args).stdout.trimEnd().split("\n").at(-1)!;
      const { had, computed, ...rest } = JSON.parse(last) as StudySummary;
      expect(had).toBeGreaterThan(0);
      expect(had + computed).toBe(40);
      const alone = createStudy(slow, { objective: { minimize: "loss" }, store: file("alone.db") });
      const { status, done, best } = await alone.optimize({ trials: 40, batch: 8 });
      expect(rest).toMatchObject(JSON.parse(JSON.stringify({ status, done, best })) as object);
    });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 75],
  ] as const)("ends at %s with %i and says how to go on", async (signal, code) => {
    await withSpec(slow, async ({ cwd }) => {
      const { child, outcome } = start(cwd, ["search", "spec.json", "--trials", "2000", "--jsonl"]);
      await hasComputed(child.stdout!);
      child.kill(signal);
      const ended = await outcome;
      expect(ended.code).toBe(code);
      expect(ended.stderr).toMatch(
        /has what is finished\. To go on: outlast search spec\.json --trials 2000 --jsonl$/m,
      );
      const summary = JSON.parse(ended.stdout.trimEnd().split("\n").at(-1)!) as StudySummary;
      expect(summary).toMatchObject({ event: "summary", status: "stopped" });
    });
  });
});

/** Waits until a search under way has computed something. */
async function hasComputed(stdout: NodeJS.ReadableStream & { iterator?: unknown }): Promise<void> {
  let text = "";
  const chunks = (stdout as unknown as { iterator: (o: object) => AsyncIterable<Buffer> }).iterator({
    destroyOnReturn: false,
  });
  for await (const chunk of chunks) {
    text += chunk.toString();
    if (/"computed":[1-9]/.test(text)) return;
  }
}
