import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readSpecFile } from "../../src/cli/specFile.js";
import { query, run, sweep } from "../../src/index.js";
import type { RunSpec, SweepProgress, SweepSpec } from "../../src/index.js";
import { Random } from "../../src/native/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { exportStore, mergeStores, openStore } from "../../src/sweep/store/index.js";
import { delay, runOf, withFiles } from "../run/modules.js";

const objective = `export default { evaluate: ({ model }) => {
  const bias = model.parameters()["readout.bias"].data;
  return { bias: bias[0], size: bias.length };
} };`;

const files = { "delay.ts": delay, "objective.mjs": objective };

function sweepOf(module: string, axes: SweepSpec["axes"], change: object = {}): SweepSpec {
  return { name: "custom", base: runOf(module, change), axes };
}

const whole = sweepOf(
  "delay.ts",
  { "model.hiddenSize": [1, 2], "train.optimizer.learningRate": [0.01, 0.1], seed: { from: 0, count: 6 } },
  { objectives: [{ name: "readout", module: "objective.mjs" }] },
);

async function exported(store: string): Promise<string> {
  await using open = await openStore(store, { readOnly: true });
  await exportStore(open, `${store}.jsonl`, "jsonl");
  return readFileSync(`${store}.jsonl`, "utf8");
}

describe("a sweep of runs with modules", () => {
  it("leaves the same on one thread and two, in shards, and after it was stopped", { timeout: 120_000 }, async () => {
    await withFiles(files, async (folder) => {
      const file = (name: string): string => join(folder, name);
      const options = { baseDir: folder, keep: { losses: true } };
      expect(await sweep(whole, { ...options, store: file("one.db"), threads: 1 })).toMatchObject({
        ok: 24,
        failed: 0,
      });
      await sweep(whole, { ...options, store: file("two.db"), threads: 2 });
      const shards = [0, 1].map((index) => file(`shard${index}.db`));
      for (const [index, store] of shards.entries())
        await sweep(whole, { ...options, store, shard: { index, count: 2 } });
      await mergeStores(file("merged.db"), shards);
      const drain = new AbortController();
      const onProgress = ({ ok }: SweepProgress): void => void (ok > 0 && drain.abort());
      const stopped = { ...options, store: file("stopped.db"), threads: 1 };
      await sweep(whole, { ...stopped, drain: drain.signal, onProgress });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      await sweep(whole, { ...stopped, signal: abort.signal });
      expect(await sweep(whole, stopped)).toMatchObject({ status: "done", done: 24 });
      const one = await exported(file("one.db"));
      expect(one.match(/"objectives":\{"readout":\{"bias":/g)).toHaveLength(24);
      for (const name of ["two.db", "merged.db", "stopped.db"]) expect(await exported(file(name))).toBe(one);
      expect(await sweep(whole, { ...options, store: file("one.db") })).toMatchObject({ had: 24, ok: 0 });
    });
  });

  it("holds the run that each is alone, with its objectives in queries and exports", async () => {
    await withFiles(files, async (folder) => {
      const store = join(folder, "a.db");
      await sweep(whole, { baseDir: folder, store, keep: { losses: true } });
      const ready = prepareSweep(whole, { baseDir: folder }).run(8);
      const { key, result } = await run(ready.spec as RunSpec, { baseDir: folder });
      expect(key).toBe(ready.key);
      await using open = await openStore(store, { readOnly: true });
      const [stored] = await open.get([key]);
      expect(stored!.result).toEqual(result);
      const { columns, rows } = await query(open, { where: ["point=8"] });
      expect(columns.slice(-2)).toEqual(["readout.bias", "readout.size"]);
      expect(rows[0]!.slice(-2)).toEqual([result.objectives!["readout"]!["bias"], 1]);
      const grouped = await query(open, { groupBy: ["model.hiddenSize"], select: ["mean(readout.size)", "count()"] });
      expect(grouped.rows).toEqual([
        [1, 1, 12],
        [2, 1, 12],
      ]);
      await exportStore(open, join(folder, "a.csv"), "csv");
      const [head = "", first = ""] = readFileSync(join(folder, "a.csv"), "utf8").split("\n");
      expect(head).toMatch(/,readout\.bias,readout\.size$/);
      expect(first).toMatch(/,-?\d\.\d+(e-\d+)?,1$/);
    });
  });

  it("computes anew what a changed module is about, in the same store", async () => {
    await withFiles(files, async (folder) => {
      const options = { baseDir: folder, store: join(folder, "a.db") };
      const spec = sweepOf("delay.ts", { seed: [1, 2, 3] });
      expect(await sweep(spec, options)).toMatchObject({ ok: 3 });
      writeFileSync(join(folder, "delay.ts"), delay.replace("= 2", "= 1"));
      expect(await sweep(spec, options)).toMatchObject({ had: 0, ok: 3 });
      writeFileSync(join(folder, "delay.ts"), delay);
      expect(await sweep(spec, options)).toMatchObject({ had: 3, ok: 0 });
    });
  });
});

/** Goes wrong in a sequence of training in a hundred. */
function sometimes(what: string): string {
  return `export default { inputSize: 1, outputSize: 1, sequence(length, random) {
    const first = random.uniform();
    if (length === 12 && first < 0.01) { ${what} }
    return { inputs: new Array(length).fill(first), targets: new Array(length).fill(first) };
  } };`;
}

/** Whether one of a run's training sequences does. */
function goesWrong(seed: number): boolean {
  return Array.from({ length: 20 }).some((_, index) => {
    return new Random({ seed, name: "custom train", index, part: 12 }).uniform() < 0.01;
  });
}

describe("a module that goes wrong in some runs costs these alone", () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);
  const wrong = seeds.filter(goesWrong);
  // Evaluation is at other lengths than training, so that its draws are not looked at.
  const change = { evaluate: [{ name: "longer", lengths: [24], sequences: 15 }] };

  it("of some seeds and not of others", () => {
    expect(wrong.length).toBeGreaterThan(2);
    expect(wrong.length).toBeLessThan(12);
  });

  it.each([
    ["throw new Error('no luck');", /^a\.mjs: sequence\(12\), number \d+ of seed \d+, threw: no luck\.$/],
    ["process.exit(5);", /^a\.mjs ended its thread by process\.exit\(5\)\.$/],
    ["return Promise.reject(new Error('no luck'));", /^a\.mjs: sequence\(12\), .*, returned a promise/],
  ])("%s", { timeout: 120_000 }, async (what, sentence) => {
    await withFiles({ "a.mjs": sometimes(what), "sound.mjs": sometimes("") }, async (folder) => {
      const store = join(folder, "a.db");
      const spec = sweepOf("a.mjs", { seed: seeds }, change);
      const summary = await sweep(spec, { baseDir: folder, store, threads: 2 });
      expect(summary).toMatchObject({ status: "done", failed: wrong.length, ok: seeds.length - wrong.length });
      await using open = await openStore(store, { readOnly: true });
      const { rows } = await query(open, { where: ["status=failed"], select: ["seed", "error"] });
      expect(rows.map(([seed]) => seed)).toEqual(wrong);
      for (const [, error] of rows) expect(error).toMatch(sentence);
      // The others are what they are where nothing goes wrong.
      const sound = sweepOf("sound.mjs", { seed: seeds }, change);
      await sweep(sound, { baseDir: folder, store: join(folder, "b.db") });
      await using other = await openStore(join(folder, "b.db"), { readOnly: true });
      const losses = { where: ["seed!=-1"], select: ["seed", "loss", "longer.loss@24"] };
      const all = await query(other, losses);
      const kept = all.rows.filter(([seed]) => !wrong.includes(seed as number));
      expect((await query(open, { ...losses, where: ["status=done"] })).rows).toEqual(kept);
      // Another time they are tried again.
      expect(await sweep(spec, { baseDir: folder, store })).toMatchObject({
        had: seeds.length - wrong.length,
        failed: wrong.length,
      });
    });
  });

  it("by never coming to an end, within the time for a run", { timeout: 120_000 }, async () => {
    await withFiles({ "a.mjs": sometimes("for (;;);") }, async (folder) => {
      const store = join(folder, "a.db");
      const few = [...wrong.slice(0, 2), ...seeds.filter((seed) => !wrong.includes(seed)).slice(0, 6)];
      const spec = sweepOf("a.mjs", { seed: few }, change);
      const summary = await sweep(spec, { baseDir: folder, store, runSeconds: 2 });
      expect(summary).toMatchObject({ status: "done", ok: 6, limited: 2, failed: 0 });
      await using open = await openStore(store, { readOnly: true });
      const { rows } = await query(open, { where: ["status=limited"], select: ["seed"] });
      expect(rows).toEqual(wrong.slice(0, 2).map((seed) => [seed]));
    });
  });

  it("also where an objective does", { timeout: 60_000 }, async () => {
    const bad = `export default { evaluate: ({ spec }) => spec.seed % 4 === 0 ? process.exit(1) : spec.seed };`;
    await withFiles({ "delay.ts": delay, "bad.mjs": bad }, async (folder) => {
      const spec = sweepOf("delay.ts", { seed: { from: 1, count: 8 } }, { objectives: [{ name: "bad", module: "bad.mjs" }] }); // prettier-ignore
      const store = join(folder, "a.db");
      expect(await sweep(spec, { baseDir: folder, store })).toMatchObject({ status: "done", ok: 6, failed: 2 });
      await using open = await openStore(store, { readOnly: true });
      const { rows } = await query(open, { where: ["status=done"], select: ["seed", "bad.value"] });
      expect(rows).toEqual([1, 2, 3, 5, 6, 7].map((seed) => [seed, seed]));
    });
  });
});

it("the example is a sweep whose runs remember what they were told", { timeout: 120_000 }, async () => {
  const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
  const spec = (await readSpecFile(`${folder}flipflop.sweep.json`)) as SweepSpec;
  await withFiles({}, async (own) => {
    const store = join(own, "flipflop.db");
    const axes = { "model.cell": ["lstm"], seed: { from: 0, count: 2 } };
    expect(await sweep({ ...spec, axes }, { baseDir: folder, store })).toMatchObject({ status: "done", ok: 2 });
    await using open = await openStore(store, { readOnly: true });
    const { rows } = await query(open, { select: ["longer.loss@24", "memory.survived"] });
    for (const [loss, survived] of rows) {
      expect(loss).toBeLessThan(0.4); // half the steps that are read would be a guess at 0.69
      expect(survived).toBeGreaterThan(3);
    }
  });
});
