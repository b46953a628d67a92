import { describe, expect, it } from "vitest";
import type { RunSpec } from "../../src/index.js";
import { executeMany, executeRun, resolveRun, shapeOf } from "../../src/run/index.js";
import type { FinishedRun, RunProgress } from "../../src/run/index.js";
import { failure } from "../helpers.js";
import { changed, small } from "./specs.js";

const adam = (learningRate: number): object => ({ kind: "adam", learningRate });
const trained = (train: object): RunSpec => changed({ train: { ...small.train, ...train } });
const relu = (change: object): RunSpec => changed({ model: { cell: "relu", hiddenSize: 1 }, ...change });

/** Keys, results and last numbers of runs that were executed. */
function outcome(finished: readonly FinishedRun[]): unknown[] {
  return finished.map(({ record: { key, spec, result }, model }) => [key, spec, result, model?.parameters()]);
}

async function aloneAndTogether(specs: readonly RunSpec[], threads: number): Promise<[unknown[], unknown[]]> {
  const runs = specs.map((spec) => resolveRun(spec));
  const alone: FinishedRun[] = [];
  for (const run of runs) alone.push(await executeRun(run, { threads: 1 }));
  return [outcome(alone), outcome(await executeMany(runs, { threads }))];
}

describe("runs of one job have the bits that each has alone", () => {
  it.each<[string, RunSpec[]]>([
    ["of other seeds", [3, 4, 5, 6].map((seed) => changed({ seed }))],
    [
      "of other seeds for single parts",
      [{}, { init: 9 }, { data: 9 }, { shuffle: 9 }, { evaluate: 9 }].map((seeds) => changed({ seeds })),
    ],
    ["that share their sequences, at checkpoints", [1, 2, 3].map((seed) => shared({ seed, checkpoints: [0, 7, 100] }))],
    [
      "of other numbers",
      [{ optimizer: adam(0.02) }, { optimizer: adam(0.5), clipNorm: 0.1 }, { stop: { lossBelow: 0.2 } }].map(trained),
    ],
    ["of other lengths", [3, 50, 120].map((steps) => ({ ...trained({ epochs: undefined, steps }), ...everyLoss }))],
    [
      "that start elsewhere",
      [{ kind: "pytorch" }, { kind: "constant", value: 0.3 }, { kind: "gaussian", std: 2 }].map((init) =>
        changed({ model: { ...small.model, init } }),
      ),
    ],
    [
      "one of which diverges",
      [0.01, 1e30].map((learningRate) =>
        relu({ train: { ...small.train, optimizer: { kind: "gd", learningRate } }, checkpoints: [0, 20, 40] }),
      ),
    ],
    [
      "that have ended before others, at rates that their numbers cannot hold",
      [0, 1, 3].map((steps) => ({
        ...trained({ epochs: undefined, steps, optimizer: { kind: "gd", learningRate: 1e300 } }),
        ...everyLoss,
      })),
    ],
    [
      "with horizons that are searched",
      [1, 2].map((seed) => relu({ seed, evaluate: [{ ...uniform, horizon: { upTo: 60 } }] })),
    ],
    [
      "of states that batches pass on, in float64",
      [1, 2, 3].map((seed) =>
        changed({ seed, model: { ...small.model, dtype: "float64" }, train: { ...small.train, carryState: true } }),
      ),
    ],
  ])("%s", async (_what, specs) => {
    const [alone, together] = await aloneAndTogether(specs, 3);
    expect(together).toEqual(alone);
    expect(new Set(alone.map((one) => JSON.stringify(one))).size).toBe(specs.length);
  });

  it("more than a pack has lanes", async () => {
    const specs = Array.from({ length: 19 }, (_, seed) => shared({ seed }));
    const [alone, together] = await aloneAndTogether(specs, 2);
    expect(together).toEqual(alone);
  });
});

const uniform = small.evaluate![0]!;
const everyLoss = { history: { every: 1 } };

/** Runs that train on one set, and are evaluated on one. */
function shared({ seed, ...change }: { seed: number; checkpoints?: number[] }): RunSpec {
  return changed({ seed, seeds: { data: 0, evaluate: 0 }, ...change });
}

describe("executeMany", () => {
  it("says how many runs share a job's seconds", async () => {
    const runs = [1, 2].map((seed) => resolveRun(changed({ seed })));
    const [first, second] = await executeMany(runs);
    expect(first!.record.provenance).toMatchObject({ together: 2 });
    expect(second!.record.provenance).toEqual(first!.record.provenance);
    const [alone] = await executeMany(runs.slice(0, 1));
    expect(alone!.record.provenance).not.toHaveProperty("together");
  });

  it("reports the steps of all runs", async () => {
    const seen: RunProgress[] = [];
    const runs = [1, 2].map((seed) => resolveRun(changed({ seed })));
    await executeMany(runs, { onProgress: (progress) => seen.push(progress) });
    expect(seen.filter(({ phase }) => phase === "train").at(-1)).toMatchObject({ done: 200, total: 200 });
    expect(seen.at(-1)).toMatchObject({ phase: "evaluate", name: "uniform", done: 120, total: 120 });
  });

  it("stops all of them at an abort", async () => {
    const abort = new AbortController();
    const endless = trained({ epochs: undefined, steps: 1e9 });
    const runs = [1, 2].map((seed) => resolveRun({ ...endless, seed }));
    const onProgress = (): void => abort.abort("enough");
    const finished = await executeMany(runs, { signal: abort.signal, onProgress });
    expect(finished.map(({ record }) => record.result.status)).toEqual(["stopped", "stopped"]);
    expect(finished.map(({ record }) => record.result.evaluate)).toEqual([[], []]);
  });

  it("refuses runs of different shapes, and none", async () => {
    const other = changed({ model: { cell: "lstm", hiddenSize: 2 } });
    const runs = [small, small, other].map((spec) => resolveRun(spec));
    await expect(executeMany(runs)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^runs\[2\] cannot be executed in one job with runs\[0\]/),
    );
    await expect(executeMany([])).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /^There is no run/));
  });
});

describe("the shape of a run", () => {
  const shape = (spec: RunSpec): string => shapeOf(resolveRun(spec));

  it.each([
    ["model", { model: { cell: "gru", hiddenSize: 1 } }],
    ["dtype", { model: { ...small.model, dtype: "float64" } }],
    ["frozen parameters", { model: { ...small.model, freeze: ["readout.bias"] } }],
    ["task", { task: { ...small.task, maxLength: 22 } }],
    ["loss", { train: { ...small.train, loss: "bce" } }],
    ["batch size", { train: { ...small.train, batchSize: 2 } }],
    ["update rule", { train: { ...small.train, optimizer: { kind: "gd", learningRate: 0.01 } } }],
    ["schedule", { train: { ...small.train, schedule: { kind: "cosine", steps: 10 } } }],
    ["evaluation", { evaluate: [{ ...uniform, sequences: 21 }] }],
    ["kept losses", { history: { every: 2 } }],
    ["checkpoints", { checkpoints: [5] }],
  ])("has its %s", (_what, change) => {
    expect(shape(changed(change))).not.toBe(shape(small));
  });
});
