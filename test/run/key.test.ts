import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { RunSpec } from "../../src/index.js";
import { canonicalJson, sha256Hex } from "../../src/core/index.js";
import { encodeSafetensors } from "../../src/models/index.js";
import { canonicalSpec, dropDefaults, resolveRun } from "../../src/run/index.js";
import { filled } from "../helpers.js";
import { changed, small } from "./specs.js";

const keyOf = (spec: unknown, baseDir?: string): string => resolveRun(spec, { baseDir }).key;

/** The same object with the fields of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, reversed(field)] as const);
  return Object.fromEntries(fields.toReversed());
}

describe("a run's key", () => {
  it("is the SHA-256 of canonical JSON without defaults, and never changes", () => {
    const { key, spec, task, data, evaluations } = resolveRun(small);
    const canonical = canonicalSpec(spec, task, data, evaluations);
    expect(canonical).toEqual(small);
    expect(canonicalJson(canonical)).toBe(
      '{"evaluate":[{"lengths":[10,20,40],"name":"uniform","sequences":20}],' +
        '"model":{"cell":"lstm","hiddenSize":1},"seed":3,"specVersion":1,' +
        '"task":{"kind":"dyck1","maxLength":20,"sequences":50},' +
        '"train":{"batchSize":1,"epochs":2,"optimizer":{"kind":"adam","learningRate":0.01}}}',
    );
    expect(key).toBe(sha256Hex(canonicalJson(canonical)));
    expect(key).toBe("ddff661612c32a07b299c0cd5dc173c354740bd8100561eadfcc73649807fd34");
  });

  it("is that of the spec with every default filled in", () => {
    const { key, spec } = resolveRun(small);
    expect(keyOf(spec)).toBe(key);
    expect(keyOf(JSON.parse(JSON.stringify(spec)))).toBe(key);
    expect(keyOf(reversed(spec))).toBe(key);
  });

  const saidDefaults: [string, object][] = [
    ["seeds", { seeds: { init: 3, evaluate: 3 } }],
    ["no seeds", { seeds: {} }],
    ["the model's sizes", { model: { ...small.model, inputSize: 2, outputSize: 2, layers: 1, dtype: "float32" } }],
    ["the read-out", { model: { ...small.model, bias: true, readout: { activation: "sigmoid", bias: true } } }],
    ["initial values", { model: { ...small.model, init: { kind: "pytorch" }, freeze: [] } }],
    ["the task's fields", { task: { ...small.task, sampler: "grammar", minLength: 2 } }],
    ["the loss", { train: { ...small.train, loss: "mse", scored: "every" } }],
    [
      "the optimizer's numbers",
      { train: { ...small.train, optimizer: { kind: "adam", learningRate: 0.01, beta1: 0.9 } } },
    ],
    ["the schedule", { train: { ...small.train, schedule: { kind: "constant" }, carryState: false } }],
    ["history and checkpoints", { history: { every: 1 }, checkpoints: [] }],
    ["a schema for editors", { $schema: "./run.schema.json" }],
  ];
  it.each(saidDefaults)("does not change when %s are said", (_what, change) => {
    expect(keyOf(changed(change))).toBe(keyOf(small));
  });

  it.each<[string, object]>([
    ["task", { task: { kind: "dyck1", sampler: "uniform" } }],
    ["lengths in another order", { lengths: [40, 10, 20] }],
    ["lengths as ranges", { lengths: [[10, 10], 20, [40, 40]] }],
    ["sampling", { sampling: "fresh" }],
    ["metrics", { metrics: ["sequenceAccuracy", "firstFailure", "loss", "tokenAccuracy"] }],
    ["success", { success: { atLeast: 1, metric: "sequenceAccuracy", statistic: "mean" } }],
    ["fields of the task that only training reads", { task: { kind: "dyck1", sampler: "uniform", maxLength: 90 } }],
  ])("does not change when an evaluation's own default is said: %s", (_what, change) => {
    expect(keyOf(changed({ evaluate: [{ ...small.evaluate![0], ...change }] }))).toBe(keyOf(small));
  });

  it("does not change with the order of frozen parameters", () => {
    const frozen = (...freeze: string[]): string => keyOf(changed({ model: { ...small.model, freeze } }));
    const [a, b] = ["readout.bias", "rnn.weight_hh_l0"] as const;
    expect(frozen(b, a, b)).toBe(frozen(a, b));
    expect(frozen(a)).not.toBe(frozen(a, b));
  });

  it("does not depend on noise that only training has", () => {
    const task = { kind: "teacher", system: { memoryless: 1 }, length: 4, noise: { snrDb: 10 } };
    const [entry] = small.evaluate!;
    const of = (change: object): string => {
      const train = { ...small.train, epochs: undefined, steps: 1 };
      const spec = { task, train, model: { cell: "linear", hiddenSize: 1 }, evaluate: [{ ...entry, ...change }] };
      return keyOf(changed(spec));
    };
    expect(of({ task })).toBe(of({}));
    expect(of({ task: { ...task, system: { memoryless: 2 } } })).not.toBe(of({}));
  });

  it("changes with a mode that is not the one by default", () => {
    const task = { kind: "teacher", system: { memoryless: 1 }, length: 20, sequences: 50 };
    const of = (mode: string | undefined, hiddenSize: number): string => {
      const train = { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 3, ...(mode && { mode }) };
      return keyOf(changed({ task, train, model: { cell: "linear", hiddenSize }, evaluate: [] }));
    };
    expect(of("impulse", 40)).toBe(of(undefined, 40));
    expect(of("bptt", 40)).not.toBe(of(undefined, 40));
    const one = (mode?: string): string => keyOf(changed({ train: { ...small.train, ...(mode && { mode }) } }));
    expect(one("bptt")).toBe(one());
  });

  it("changes with everything that a result depends on", () => {
    const [entry] = small.evaluate!;
    const specs: RunSpec[] = [
      small,
      changed({ seed: 4 }),
      changed({ seeds: { data: 4 } }),
      changed({ model: { ...small.model, dtype: "float64" } }),
      changed({ model: { ...small.model, readout: { activation: "none" } } }),
      changed({ model: { ...small.model, freeze: ["readout.bias"] } }),
      changed({ task: { ...small.task, maxLength: 22 } }),
      changed({ train: { ...small.train, optimizer: { kind: "adam", learningRate: 0.01, beta1: 0.8 } } }),
      changed({ train: { ...small.train, loss: "bce" } }),
      changed({ train: { ...small.train, stop: { lossBelow: 0.1 } } }),
      changed({ evaluate: [{ ...entry, lengths: [10, 20] }] }),
      changed({ evaluate: [{ ...entry, name: "other" }] }),
      changed({ evaluate: [{ ...entry, task: { kind: "dyck1" } }] }),
      changed({ evaluate: [{ ...entry, horizon: { upTo: 100 } }] }),
      changed({ evaluate: [] }),
      changed({ history: { every: 2 } }),
      changed({ checkpoints: [1] }),
    ];
    expect(new Set(specs.map((spec) => keyOf(spec))).size).toBe(specs.length);
  });

  it("does not depend on a read-out that the loss decides", () => {
    const train = { ...small.train, loss: "bce" };
    const said = { model: { ...small.model, readout: { activation: "none" } }, train };
    expect(keyOf(changed(said))).toBe(keyOf(changed({ train })));
    const unlike = { ...small.model, readout: { activation: "none" } };
    expect(keyOf(changed({ model: unlike }))).not.toBe(keyOf(small));
  });

  it("knows a data set by its content", () => {
    const baseDir = mkdtempSync(join(tmpdir(), "outlast-key-"));
    const inputs = filled([2, 3, 1], "float32", (i) => i);
    for (const name of ["a.safetensors", "b.safetensors"]) {
      writeFileSync(join(baseDir, name), encodeSafetensors({ inputs, targets: inputs }));
    }
    const shorter = { inputs, targets: inputs, lengths: filled([2], "int32", () => 2) };
    writeFileSync(join(baseDir, "c.safetensors"), encodeSafetensors(shorter));
    const of = (file: string): string => {
      const evaluate = [{ name: "same", lengths: [[1, 3]], sequences: 2 }];
      return keyOf(changed({ task: { kind: "dataset", file }, evaluate }), baseDir);
    };
    expect(of("b.safetensors")).toBe(of("a.safetensors"));
    expect(of("c.safetensors")).not.toBe(of("a.safetensors"));
    rmSync(baseDir, { recursive: true });
  });
});

describe("canonical JSON without defaults", () => {
  it("goes into the branch of a union that the value fits", () => {
    const schema = z.strictObject({
      system: z.union([
        z.strictObject({ weights: z.array(z.number()), scale: z.number().default(1) }),
        z.strictObject({ memoryless: z.number(), more: z.strictObject({ sign: z.number().default(2) }).optional() }),
      ]),
    });
    const weights = { weights: [1], scale: 1 };
    expect(dropDefaults(schema, { system: weights })).toEqual({ system: { weights: [1] } });
    expect(dropDefaults(schema, { system: { ...weights, scale: 2 } })).toEqual({ system: { ...weights, scale: 2 } });
    const system = { memoryless: 1, more: { sign: 2 } };
    expect(dropDefaults(schema, { system })).toEqual({ system: { memoryless: 1 } });
    expect(dropDefaults(schema, { system: 7 })).toEqual({ system: 7 });
  });
});
