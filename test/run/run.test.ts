import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createModel, extrapolate, run, train } from "../../src/index.js";
import type { RunProgress, RunRecord, RunSpec } from "../../src/index.js";
import { executeRun, recordSchema, resolveRun } from "../../src/run/index.js";
import { encodeSafetensors } from "../../src/models/index.js";
import { failure, filled } from "../helpers.js";
import { changed, small } from "./specs.js";

const twoPoints = changed({ checkpoints: [0, 30] });
const long = changed({ train: { ...small.train, epochs: undefined, steps: 1e9 } });
const diverging = changed({
  model: { cell: "relu", hiddenSize: 4 },
  task: { kind: "delay", delay: 1, length: 20 },
  train: { optimizer: { kind: "gd", learningRate: 1e30 }, batchSize: 2, steps: 50 },
  evaluate: [{ name: "delay", lengths: [5], sequences: 3 }],
  checkpoints: [0],
});

describe("run", () => {
  it("leaves a record of the contract's shape", async () => {
    const record = await run(small, { threads: 2, command: "outlast run small.json" });
    expect(recordSchema.safeParse(JSON.parse(JSON.stringify(record))).error).toBeUndefined();
    expect(record.key).toBe(resolveRun(small).key);
    expect(record.result).toMatchObject({ status: "done", steps: 100 });
    const { step, loss } = record.result.losses;
    expect(step).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(loss).toHaveLength(100);
    const [curve] = record.result.evaluate;
    expect(curve).toMatchObject({ name: "uniform", step: 100, lengths: [10, 20, 40] });
    expect(Object.keys(curve!.metrics)).toEqual(["loss", "tokenAccuracy", "sequenceAccuracy", "firstFailure"]);
    expect(record.provenance).toMatchObject({ threads: 2, command: "outlast run small.json" });
    expect(Date.parse(record.provenance.ended)).toBeGreaterThanOrEqual(Date.parse(record.provenance.started));
  });

  it("is what train and extrapolate give one by one", async () => {
    const { record, model } = await executeRun(resolveRun(small));
    const sizes = { inputSize: 2, hiddenSize: 1, outputSize: 2 };
    const own = createModel({ cell: "lstm", ...sizes, readout: { activation: "sigmoid" } }, { seed: 3 });
    const { optimizer } = small.train;
    const settings = { task: small.task, loss: "mse", scored: "every", optimizer, batchSize: 1, epochs: 2 } as const;
    const { losses } = await train(own, { ...settings, seed: 3 });
    expect(record.result.losses.loss).toEqual(Array.from(losses));
    expect(model!.parameters()).toEqual(own.parameters());
    const task = { kind: "dyck1", sampler: "uniform" } as const;
    const curve = await extrapolate(own, { task, lengths: [10, 20, 40], sequences: 20, seed: 3, name: "uniform" });
    expect(record.result.evaluate).toEqual([{ ...curve, step: 100 }]);
  });

  it("depends on its spec alone: same bits for any number of threads, and again", async () => {
    const { result } = await run(twoPoints, { threads: 1 });
    expect((await run(twoPoints, { threads: 7 })).result).toEqual(result);
    expect((await run(resolveRun(twoPoints).spec as RunSpec)).result).toEqual(result);
    expect((await run({ ...twoPoints, seed: 4 })).result).not.toEqual(result);
  });

  it("uses the seed of each part for that part", async () => {
    const { result } = await run(small);
    const of = async (seeds: object): Promise<typeof result> => (await run(changed({ seeds }))).result;
    const evaluated = await of({ evaluate: 9 });
    expect(evaluated.losses).toEqual(result.losses);
    expect(evaluated.evaluate).not.toEqual(result.evaluate);
    const [init, data, shuffle] = await Promise.all([of({ init: 9 }), of({ data: 9 }), of({ shuffle: 9 })]);
    const all = [result, init, data, shuffle].map(({ losses }) => JSON.stringify(losses));
    expect(new Set(all).size).toBe(4);
    const first = [data, shuffle].map(({ losses }) => losses.loss[0]);
    expect(first).not.toContain(init.losses.loss[0]);
  });

  it("evaluates at checkpoints without changing the run", async () => {
    const { result } = await run(twoPoints);
    const plain = (await run(small)).result;
    expect(result.evaluate.map(({ step }) => step)).toEqual([0, 30, 100]);
    expect(result.losses).toEqual(plain.losses);
    expect(result.evaluate[2]).toEqual(plain.evaluate[0]);
    const shorter = (await run(changed({ train: { ...small.train, epochs: undefined, steps: 30 } }))).result;
    expect(result.evaluate[1]!.metrics).toEqual(shorter.evaluate[0]!.metrics);
    expect(result.evaluate[0]!.metrics).not.toEqual(result.evaluate[1]!.metrics);
    const atEnd = (await run(changed({ checkpoints: [100] }))).result;
    expect(atEnd).toEqual(plain);
  });

  it("keeps every n-th loss", async () => {
    const all = (await run(small)).result.losses.loss;
    const { step, loss } = (await run(changed({ history: { every: 30 } }))).result.losses;
    expect(step).toEqual([0, 30, 60, 90]);
    expect(loss).toEqual([all[0], all[30], all[60], all[90]]);
  });

  it("replays the held-out rows of the training draw", async () => {
    const entry = { name: "validation", lengths: [[2, 20]], sequences: 50 };
    const evaluate = [{ ...entry, task: { kind: "dyck1", split: "train", maxLength: 20 } }];
    const spec = changed({ evaluate, train: { ...small.train, epochs: undefined, steps: 0 } });
    const { result } = await run({ ...spec, seeds: { data: 8, evaluate: 1 } });
    const again = await run({ ...spec, seeds: { data: 8, evaluate: 2 } });
    expect(again.result.evaluate).toEqual(result.evaluate);
    const other = await run({ ...spec, seeds: { data: 9, evaluate: 1 } });
    expect(other.result.evaluate).not.toEqual(result.evaluate);
  });

  it("trains on a file of the user's, found from baseDir, and is the same run wherever it lies", async () => {
    const baseDir = mkdtempSync(join(tmpdir(), "outlast-run-"));
    mkdirSync(join(baseDir, "data"));
    const inputs = filled([6, 4, 2], "float32", (i) => (Math.floor(i / 2) % 3 === i % 2 ? 1 : 0));
    const targets = filled([6, 4], "int32", (i) => (i % 3 === 0 ? 0 : 1));
    const lengths = filled([6], "int32", (i) => 3 + (i % 2));
    const mask = filled([6, 4], "int32", (i) => (i % 4 === 0 ? 0 : 1));
    const bytes = encodeSafetensors({ inputs, targets, lengths, mask });
    for (const file of ["a.safetensors", "data/b.safetensors"]) writeFileSync(join(baseDir, file), bytes);
    const of = (file: string): Promise<RunRecord> => {
      const evaluate = [{ name: "own", lengths: [3, 4], sequences: 3 }];
      const model = { cell: "tanh", hiddenSize: 4 };
      return run(changed({ model, task: { kind: "dataset", file }, evaluate }), { baseDir });
    };
    const [a, b] = [await of("a.safetensors"), await of("data/b.safetensors")];
    expect(b.key).toBe(a.key);
    expect(b.result).toEqual(a.result);
    expect(a.spec).toMatchObject({ model: { inputSize: 2, outputSize: 2 }, train: { loss: "ce", scored: "every" } });
    expect(a.result.steps).toBe(12);
    expect(Object.keys(a.result.evaluate[0]!.metrics)).toContain("sequenceAccuracy");
    rmSync(baseDir, { recursive: true });
  });

  it("reports its progress, phase by phase to the end", async () => {
    const seen: RunProgress[] = [];
    await run(small, { onProgress: (progress) => seen.push(progress) });
    const phases = [...new Set(seen.map(({ phase, name }) => `${phase} ${name}`))];
    expect(phases).toEqual(["train ", "evaluate uniform"]);
    const training = seen.filter(({ phase }) => phase === "train").at(-1)!;
    expect(training).toMatchObject({ done: 100, total: 100 });
    expect(training.loss).toBeGreaterThan(0);
  });
});

describe("a run on a file of the user's", () => {
  const inputs = filled([2, 5, 1], "float32", (i) => i);
  const lengths = filled([2], "int32", (i) => 5 - i);
  const mask = filled([2, 5], "int32", () => 1);
  const entry = { name: "own", lengths: [5], sequences: 2 };

  it.each<[string, string, object, RegExp]>([
    [
      "lengths that no sequence has",
      "OUTLAST_NO_SEQUENCE",
      { evaluate: [{ ...entry, lengths: [6] }] },
      /^evaluate\[0\]\.lengths\[0\] is 6, but no given sequence has such a length: they have 4 to 5 steps\.$/,
    ],
    [
      "a search beyond the longest",
      "OUTLAST_NO_SEQUENCE",
      { evaluate: [{ ...entry, horizon: { upTo: 9 } }] },
      /^evaluate\[0\]\.horizon\.upTo must be at most 5/,
    ],
    [
      "a mask that nothing reads",
      "OUTLAST_INVALID_SPEC",
      { train: { ...small.train, scored: "last" } },
      /^train\.scored must be "every" for the task dataset: its mask says which steps are scored\.$/,
    ],
  ])("does not begin with %s", async (_what, code, change, sentence) => {
    const baseDir = mkdtempSync(join(tmpdir(), "outlast-run-"));
    writeFileSync(join(baseDir, "a"), encodeSafetensors({ inputs, targets: inputs, lengths, mask }));
    const spec = { model: { cell: "gru", hiddenSize: 1 }, task: { kind: "dataset", file: "a" }, evaluate: [entry] };
    await expect(run(changed({ ...spec, ...change }), { baseDir })).rejects.toThrow(failure(code, sentence));
    rmSync(baseDir, { recursive: true });
  });
});

describe("a run that ends early", () => {
  it("is a record of a run that diverged, with null for what is not finite", async () => {
    const { record, model } = await executeRun(resolveRun(diverging));
    expect(record.result.status).toBe("diverged");
    expect(record.result.steps).toBeLessThan(50);
    expect(record.result.losses.loss).toHaveLength(record.result.steps + 1);
    expect(record.result.losses.loss.at(-1)).toBeNull();
    expect(record.result.evaluate.map(({ step }) => step)).toEqual([0]);
    expect(recordSchema.safeParse(JSON.parse(JSON.stringify(record))).success).toBe(true);
    expect(model === undefined || Number.isFinite(model.parameters()["readout.bias"]!.data[0])).toBe(true);
  });

  it("is stopped by a signal, without an evaluation", async () => {
    const abort = new AbortController();
    const onProgress = ({ done }: RunProgress): void => {
      if (done > 0) abort.abort();
    };
    const { result } = await run(long, { signal: abort.signal, onProgress });
    expect(result.status).toBe("stopped");
    expect(result.steps).toBeGreaterThan(0);
    expect(result.evaluate).toEqual([]);
  });

  it("is stopped while it evaluates, and keeps what was finished", async () => {
    const [entry] = small.evaluate!;
    const endless = { name: "endless", lengths: [10_000_000], sequences: 1000 };
    const abort = new AbortController();
    const onProgress = ({ name }: RunProgress): void => {
      if (name === "endless") abort.abort();
    };
    const spec = changed({ evaluate: [entry, endless] });
    const { result } = await run(spec, { signal: abort.signal, onProgress });
    expect(result).toMatchObject({ status: "stopped", steps: 100 });
    expect(result.evaluate.map(({ name }) => name)).toEqual(["uniform"]);
  });

  it("does not begin with a signal that is aborted, or a spec that is wrong", async () => {
    const reason = new Error("no");
    await expect(run(small, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const wrong = run(changed({ seed: -1 }));
    await expect(wrong).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", /^seed/));
  });

  it.each<[string, unknown, RegExp]>([
    ["none", null, /^options must be an object, got null\.$/],
    ["a signal that is none", { signal: { aborted: false } }, /^options\.signal must be an AbortSignal\.$/],
    ["a slip", { thread: 1 }, /^options has no field "thread": did you mean "threads"\?$/],
    ["a callback that is none", { onProgress: 3 }, /^options\.onProgress must be a function\.$/],
    ["no threads", { threads: 0 }, /^options\.threads must be at least 1, got 0\.$/],
    ["too many threads", { threads: 99_999 }, /^options\.threads must be at most \d+, got 99999\.$/],
    ["a folder that is none", { baseDir: 3 }, /^options\.baseDir must be a string, got 3\.$/],
  ])("does not begin with options that are wrong: %s", async (_what, options, sentence) => {
    await expect(run(small, options as never)).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("does not begin where an evaluation has no sequences", async () => {
    const seen: RunProgress[] = [];
    const [entry] = small.evaluate!;
    const few = { name: "few", task: { kind: "dyck1", sampler: "grammar" }, lengths: [6], sequences: 6 };
    const spec = changed({ evaluate: [entry, few] });
    const running = run(spec, { onProgress: (progress) => seen.push(progress) });
    await expect(running).rejects.toThrow(
      failure("OUTLAST_NO_SEQUENCE", /^evaluate\[1\]: .*found 5 different strings of length 6/),
    );
    expect(seen).toEqual([]);
  });

  it("does not begin where a held-out part has no sequence of a length", async () => {
    const task = { ...small.task, maxLength: 50, sequences: 50 };
    const held = { name: "held", task: { kind: "dyck1", split: "test" }, lengths: [2, [2, 50]], sequences: 100 };
    const sentence = /^evaluate\[0\]: The task dyck1 has no sequence of length 2: leave it out\.$/;
    await expect(run(changed({ task, evaluate: [held] }))).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", sentence));
    const { result } = await run(changed({ task, evaluate: [{ ...held, lengths: [20, [2, 50]] }] }));
    const [few, all] = result.evaluate[0]!.sequences as [number, number];
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(all);
    expect(all).toBe(100);
  });

  it("ends when the loss is low enough, which is done", async () => {
    const stop = { lossBelow: 1 };
    const { result } = await run(changed({ train: { ...small.train, stop } }));
    expect(result).toMatchObject({ status: "done", steps: 0 });
    expect(result.evaluate[0]!.step).toBe(0);
  });
});
