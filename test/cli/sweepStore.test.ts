import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { sweep } from "../../src/index.js";
import type { SweepSpec, SweepSummary } from "../../src/index.js";
import type { StoredRun } from "../../src/sweep/store/index.js";
import { integrityOf } from "../sweep/store/integrity.js";
import { changedSweep, inFolder, smallSweep, storedRuns } from "../sweep/sweeps.js";
import { fullDisk, readOnly } from "./disks.js";
import { hasStored, outlast, start } from "./outlast.js";
import type { Confines, Outcome } from "./outlast.js";

/** 1600 runs of less than a millisecond. */
const many = changedSweep({ axes: { ...smallSweep.axes, seed: { from: 0, count: 400 } } });

interface At {
  cwd: string;
  file: (name: string) => string;
  now: (store: string, confines?: Confines) => Outcome;
}

/** A folder with a sweep in spec.json. */
function withSweep(spec: SweepSpec, use: (at: At) => void | Promise<void>): Promise<void> {
  return inFolder((file) => {
    writeFileSync(file("spec.json"), JSON.stringify(spec));
    const cwd = dirname(file("spec.json"));
    const args = (store: string): string[] => ["sweep", "spec.json", "--json", "--quiet", "--out", store];
    return use({ cwd, file, now: (store, confines) => outlast(cwd, args(store), {}, confines) });
  });
}

/** What a sweep that always had room has, computed once. */
const alone = (): Promise<StoredRun[]> => (known ??= inFolder(computed));
let known: Promise<StoredRun[]> | undefined;

async function computed(file: At["file"]): Promise<StoredRun[]> {
  await sweep(many, { store: file("alone.db") });
  const runs = await storedRuns(file("alone.db"), many);
  return runs.filter((run) => run !== undefined);
}

/** A sweep without room fails in a sentence; with room it goes on, and has what one has that always had room. */
async function expectToGoOn({ now }: At, store: string, first: Outcome, open: () => void): Promise<void> {
  expect(first).toMatchObject({ code: 1, stdout: "" });
  expect(first.stderr).toMatch(
    /^outlast: The store .*a\.db could not be (?:written|used): .*What it has is whole\. \[OUTLAST_WRITE\]\n$/,
  );
  expect(existsSync(`${store}.lock`)).toBe(false);
  open();
  expect(integrityOf(store)).toBe("ok");
  const partial = (await storedRuns(store, many)).filter((run) => run !== undefined).length;
  expect(partial).toBeGreaterThan(0);
  expect(partial).toBeLessThan(1600);
  const { code, stdout } = now(store);
  expect(code).toBe(0);
  expect(JSON.parse(stdout) as SweepSummary).toMatchObject({ had: partial, ok: 1600 - partial, total: 1600 });
  expect(await storedRuns(store, many)).toEqual(await alone());
  expect(integrityOf(store)).toBe("ok");
}

describe("a sweep whose disk is full", () => {
  it("says so, has what it had, and goes on when there is room", async () => {
    await withSweep(many, async (at) => {
      const disk = fullDisk(at.file("disk"), 400);
      if (disk === undefined)
        console.warn("no file system may be mounted here: a limit on files stands for a full disk");
      const { confines, open } = disk ?? { confines: { before: "ulimit -f 500; " }, open: () => undefined };
      try {
        const store = at.file("disk/a.db");
        await expectToGoOn(at, store, at.now(store, confines), open);
      } finally {
        disk?.end();
      }
    });
  });

  it("or whose files may grow no more, likewise", async () => {
    await withSweep(many, async (at) => {
      const store = at.file("a.db");
      await expectToGoOn(at, store, at.now(store, { before: "ulimit -f 500; " }), () => undefined);
    });
  });

  it("from the start leaves nothing that is in the way", async () => {
    await withSweep(smallSweep, ({ file, now }) => {
      const first = now(file("a.db"), { before: "ulimit -f 8; " });
      expect(first).toMatchObject({ code: 1, stdout: "" });
      expect(first.stderr).toMatch(/^outlast: The store .* could not be .*\[OUTLAST_WRITE\]\n$/);
      expect(first.stderr).not.toContain(".tmp");
      expect(readdirSync(dirname(file("a.db")))).toEqual(["spec.json"]);
      expect(now(file("a.db")).code).toBe(0);
    });
  });
});

describe("a sweep whose store is read-only", () => {
  it.each(["folder", "file"] as const)("by its %s says so and changes nothing, and the store is read", async (what) => {
    await withSweep(smallSweep, async ({ cwd, file, now }) => {
      mkdirSync(file("kept"));
      const store = file("kept/a.db");
      await sweep(changedSweep({ axes: { ...smallSweep.axes, seed: [1, 2] } }), { store });
      const before = readFileSync(store);
      const place = readOnly(what === "folder" ? file("kept") : store);
      try {
        const { code, stdout, stderr } = now(store, place.confines);
        expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
        expect(stderr).toMatch(/^outlast: The store .*a\.db (?:cannot|could not) be written: .*\[OUTLAST_WRITE\]\n$/);
        const status = outlast(cwd, ["sweep", "status", store], {}, place.confines);
        expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/^small: 8 runs/) as string });
        expect(readFileSync(store).equals(before)).toBe(true);
      } finally {
        place.open();
      }
      expect(integrityOf(store)).toBe("ok");
      expect(JSON.parse(now(store).stdout)).toMatchObject({ had: 8, ok: 16 });
    });
  });
});

describe("a sweep whose store is of a newer schema", () => {
  it("says so and leaves it as it is", async () => {
    await withSweep(smallSweep, async ({ cwd, file, now }) => {
      const store = file("a.db");
      await sweep(smallSweep, { store });
      const bytes = readFileSync(store);
      bytes.writeUInt32BE(3, 60);
      writeFileSync(store, bytes);
      for (const outcome of [now(store), outlast(cwd, ["sweep", "status", store])]) {
        expect(outcome).toMatchObject({ code: 2, stdout: "" });
        expect(outcome.stderr).toMatch(/^outlast: .*a\.db was written by a newer Outlast: .*\[OUTLAST_FORMAT\]\n$/);
      }
      expect(readFileSync(store).equals(bytes)).toBe(true);
      expect(integrityOf(store)).toBe("ok");
    });
  });
});

describe("two sweeps on one store", () => {
  it("at the same time: the one that comes later is refused, the other goes on", async () => {
    await withSweep(
      changedSweep({ axes: { "train.epochs": [1000, 2000], seed: { from: 0, count: 300 } } }),
      async (at) => {
        const store = at.file("a.db");
        const { child, outcome } = start(at.cwd, ["sweep", "spec.json", "--jsonl", "--out", store]);
        await hasStored(child);
        const second = at.now(store);
        expect(second).toMatchObject({ code: 2, stdout: "" });
        expect(second.stderr).toMatch(
          new RegExp(
            `^outlast: Another sweep writes the store .*: process ${child.pid!} holds it.*\\[OUTLAST_BUSY\\]\n$`,
          ),
        );
        child.kill("SIGINT");
        expect((await outcome).code).toBe(130);
        expect(integrityOf(store)).toBe("ok");
      },
    );
  });

  it("started together: one of them does it all", async () => {
    await withSweep(smallSweep, async ({ cwd, file }) => {
      const store = file("a.db");
      const both = [0, 1].map(() => start(cwd, ["sweep", "spec.json", "--json", "--out", store]).outcome);
      const outcomes = (await Promise.all(both)).sort((a, b) => a.code! - b.code!);
      // Where the second came when the first was over, it had nothing to do.
      for (const { code, stderr } of outcomes) expect(code === 0 || stderr.endsWith("[OUTLAST_BUSY]\n")).toBe(true);
      expect(outcomes[0]!.code).toBe(0);
      expect((await storedRuns(store, smallSweep)).every((run) => run?.status === "done")).toBe(true);
      expect(integrityOf(store)).toBe("ok");
    });
  });
});
