import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { phase } from "../../src/index.js";
import type { PhaseDiagram } from "../../src/index.js";
import { stability } from "../sweep/phase/stability.js";
import { inFolder } from "../sweep/sweeps.js";
import { outlast, start } from "./outlast.js";
import type { Outcome } from "./outlast.js";

const sides = ["--x", "task.length=1..17", "--y", "train.optimizer.learningRate=7e-3..3.1:log"];
const command = ["phase", "edge.json", ...sides];

/** A folder with a run's spec in edge.json. */
async function withSpec<T>(
  spec: object,
  use: (at: { cwd: string; file: (name: string) => string; now: (...args: string[]) => Outcome }) => T | Promise<T>,
): Promise<T> {
  return inFolder((file) => {
    writeFileSync(file("edge.json"), JSON.stringify(spec));
    const cwd = dirname(file("edge.json"));
    return use({ cwd, file, now: (...args) => outlast(cwd, [...command, ...args]) });
  });
}

describe("outlast phase", () => {
  it("draws a map of what it computed, and goes on in the sweep's store", async () => {
    await withSpec(stability, async ({ cwd, file, now }) => {
      const { code, stdout, stderr } = now("--resolution", "16");
      expect(code).toBe(0);
      expect(stderr).toMatch(/runs \|/);
      const lines = stdout.split("\n");
      expect(lines[0]).toBe("edge-phase: train.optimizer.learningRate against task.length");
      // Fewer points succeed the longer the sequences are, and the lowest rates always do.
      const map = lines.filter((line) => line.includes("|")).map((line) => line.split("|")[1]!);
      expect(map).toHaveLength(17);
      expect(map[0]).toBe(".".repeat(17));
      expect(map.at(-1)).toBe("#".repeat(17));
      expect(map[8]).toMatch(/^#{6}\.{11}$/);
      expect(stdout).toMatch(/^ +3\.10 \|\.+$/m);
      expect(stdout).toMatch(/^ {10,}1 +17$/m);
      expect(stdout).toContain("# succeeds: closer succeeds at every tested length   . does not");
      expect(stdout).toMatch(/^ {2}task\.length +train\.optimizer\.learningRate +between +succeeds$/m);
      expect(stdout).toMatch(/^ {2}1 +1\.\d+ +0\.\d+ \.\. 1\.\d+ +below$/m);
      expect(stdout).toMatch(/points computed, \d+ runs, [\d.]+ times fewer than the grid's 289 points$/m);
      expect(stdout).toMatch(/^The store is outlast-sweeps.edge-phase\.db\.$/m);

      const again = JSON.parse(now("--resolution", "16", "--json").stdout) as PhaseDiagram;
      expect(again).toMatchObject({ status: "done", had: again.runs, ok: 0, diverged: 0 });
      const x = { path: "task.length", from: 1, to: 17 };
      const y = { path: "train.optimizer.learningRate", from: 7e-3, to: 3.1, spacing: "log" } as const;
      const own = await phase(stability, { x, y, resolution: 16, store: file("own.db") });
      for (const field of ["shares", "succeeds", "boundary", "x", "y"] as const)
        expect(again[field]).toEqual(own[field]);
      const status = outlast(cwd, ["sweep", "status", "outlast-sweeps/edge-phase.db"]).stdout;
      expect(status).toMatch(new RegExp(`^edge-phase: ${again.runs} runs, 289 points$`, "m"));
    });
  });

  it("takes seeds, a criterion and the share of runs that must meet it", async () => {
    await withSpec(stability, ({ now }) => {
      const json = ["--json", "--resolution", "4", "--coarse", "2", "--set", "seed=0..2"];
      const text = now(...json, "--share", "1", "--success", "status=done", "--out", "a.db").stdout;
      const diagram = JSON.parse(text) as PhaseDiagram;
      expect(diagram).toMatchObject({ share: 1, criterion: "status=done", store: "a.db", gridRuns: 75 });
      expect(diagram.runs).toBe(3 * diagram.points);
    });
  });

  it("says where nothing changes", async () => {
    await withSpec(stability, ({ now }) => {
      const { stdout } = now("--resolution", "8", "--success", "loss<=1e9", "--set", "train.steps=1", "--quiet");
      expect(stdout).toMatch(/^ {2}no boundary: every point succeeds$/m);
    });
  });

  it.each<[string, string[], RegExp]>([
    [
      "a range that is none",
      ["--y", "train.steps=9"],
      /--y must be path=a\.\.b.*got "train\.steps=9"\. \[OUTLAST_USAGE\]/,
    ],
    ["a path that leads nowhere", ["--x", "task.lenth=1..9"], /did you mean "task\.length"\? \[OUTLAST_INVALID_SPEC\]/],
    ["a range that runs down", ["--x", "task.length=9..1"], /x must run upwards.*\[OUTLAST_INVALID_SPEC\]/],
    ["a share that is none", ["--share", "half"], /--share must be above 0 and at most 1, got "half"/],
    ["a resolution that is none", ["--resolution", "fine"], /--resolution must be a whole number, got "fine"/],
    ["an unknown evaluation", ["--success", "close"], /success names no evaluation.*did you mean "closer"/],
  ])("refuses %s", async (_, words, sentence) => {
    await withSpec(stability, ({ now }) => {
      const { code, stdout, stderr } = now(...words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(sentence);
    });
  });

  it("exits with 3 where runs failed", async () => {
    const { model } = stability;
    const wild = { ...stability, model: { ...model, init: { kind: "gaussian", std: 1e39 } } };
    await withSpec(wild, ({ now }) => {
      const { code, stdout } = now("--resolution", "2", "--quiet");
      expect(code).toBe(3);
      expect(stdout).toMatch(/^ {2}the first that failed, point \d+: .*float32/m);
      expect(stdout).toMatch(/\|\?{3}$/m);
    });
  });
});

describe("a diagram that is told to end", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 75],
  ] as const)(
    "by %s exits with %i and says how to go on, which it does",
    { timeout: 120_000 },
    async (signal, code) => {
      const minutes = ["--set", "train.steps=60000", "--set", "seed=0..9"];
      await withSpec(stability, async ({ cwd, now }) => {
        const { child, outcome } = start(cwd, [...command, ...minutes]);
        const quick = ["--set", "train.steps=10", "--resolution", "8"];
        let text = "";
        for await (const chunk of child.stderr!.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
          text += chunk.toString();
          if (/ok [1-9]|diverged [1-9]/.test(text)) break;
        }
        const busy = now(...quick);
        expect(busy).toMatchObject({ code: 2, stdout: "" });
        expect(busy.stderr).toMatch(/OUTLAST_BUSY/);
        child.kill(signal);
        const ended = await outcome;
        expect(ended.code).toBe(code);
        const words = `outlast phase edge.json ${sides.join(" ")} ${minutes.join(" ")}`;
        expect(ended.stderr).toContain(`has what is finished. To go on: ${words}`);
        expect(ended.stdout).toMatch(/points computed, \d+ runs$/m);
        expect(now(...quick).code).toBe(0);
      });
    },
  );
});

describe("examples/phase.json", () => {
  const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

  it("is a diagram of seconds, with a boundary", { timeout: 60_000 }, async () => {
    await inFolder((file) => {
      const spec = `${examples}phase.json`;
      const words = ["--x", "task.length=2..34", "--y", "model.init.std=0.01..3:log", "--resolution", "16"];
      const { code, stdout } = outlast(dirname(file("a")), ["phase", spec, ...words, "--json"]);
      expect(code).toBe(0);
      const diagram = JSON.parse(stdout) as PhaseDiagram;
      expect(diagram).toMatchObject({ status: "done", failed: 0 });
      expect(diagram.boundary.length).toBeGreaterThan(8);
    });
  });
});
