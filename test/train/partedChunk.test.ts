import { describe, expect, it } from "vitest";
import { parseSpec } from "../../src/core/index.js";
import { initialParameters, resolveModelSpec } from "../../src/models/index.js";
import { native } from "../../src/native/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { PartedChunk, runChunk, trainSettingsSchema } from "../../src/train/index.js";
import type { ChunkPlan, RunResult } from "../../src/train/index.js";
import { failure } from "../helpers.js";

const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;
const RUNS = 21;

interface Variant {
  train: object;
  sequences?: number | "fresh";
  dtype?: "float32" | "float64";
  hiddenSize?: number;
}

const momentum = { kind: "momentum", learningRate: 0.02, momentum: 0.9, nesterov: true };
const adam = { kind: "adam", learningRate: 0.01 };

const variants: Record<string, Variant> = {
  "momentum, epochs of shuffled batches of one": { train: { optimizer: momentum, epochs: 4, batchSize: 1 } },
  "adam in float64 with a schedule": {
    train: { optimizer: adam, steps: 24, batchSize: 2, schedule: { kind: "cosine", steps: 24, warmup: 3 } },
    dtype: "float64",
  },
  "the full batch": { train: { optimizer: adam, steps: 24 } },
  "windows, states carried on": { train: { optimizer: adam, steps: 24, batchSize: 1, window: 2, carryState: true } },
  "fresh sequences": { train: { optimizer: momentum, steps: 24, batchSize: 2 }, sequences: "fresh" },
  "runs that end by their loss": { train: { optimizer: adam, steps: 24, batchSize: 1, stop: { lossBelow: 0.2 } } },
  "noise, clipping and a curriculum": {
    train: {
      optimizer: adam,
      epochs: 5,
      batchSize: 2,
      stateNoise: 0.1,
      clipNorm: 0.3,
      curriculum: { from: 3, epochs: 2 },
    },
  },
  "units that fill the lanes": { train: { optimizer: adam, steps: 24, batchSize: 1 }, hiddenSize: 17 },
};

function planOf(cell: (typeof cells)[number], { train, sequences = 6, dtype, hiddenSize = 3 }: Variant): ChunkPlan {
  const task = resolveTask({ kind: "adding", length: [3, 7], sequences });
  const { inputSize, outputSize } = task;
  const model = resolveModelSpec({ cell, inputSize, outputSize, hiddenSize, dtype: dtype ?? "float32" });
  const settings = parseSpec(trainSettingsSchema, train);
  const seeds = Array.from({ length: RUNS }, (_, i) => i);
  return {
    model,
    parameters: initialParameters(model, seeds),
    source: task.source,
    sequences: task.sequences,
    runs: seeds.map((seed) => ({
      settings: { ...settings, loss: "mse", scored: "every", mode: "bptt" },
      seeds: { data: seed % 4, shuffle: seed },
    })),
    lossEvery: 2,
    checkpoints: [0, 9],
  };
}

/** Trains to each of some steps, every fourth run no further than the first, and so on; the others to their ends. */
async function inParts(plan: ChunkPlan, rungs: readonly number[], threads: number): Promise<Map<number, RunResult>> {
  const chunk = new PartedChunk(plan, { threads });
  const results = new Map<number, RunResult>();
  let going = plan.runs.map((_, run) => run);
  for (const [k, to] of [...rungs, Infinity].entries()) {
    const standings = await chunk.advance(going, { to, judgedFrom: 0 }, {});
    const leaving = going.filter((run, i) => standings[i]!.isOver || run % 4 === k);
    chunk.take(leaving).forEach((result, i) => results.set(leaving[i]!, result));
    going = going.filter((run) => !leaving.includes(run));
  }
  expect(going).toEqual([]);
  return results;
}

describe.each(cells)("a training of %s models in parts", (cell) => {
  it.each(Object.entries(variants))("has the bits of one in one part: %s", async (_what, variant) => {
    const plan = planOf(cell, variant);
    const { runs: whole } = await runChunk(plan);
    for (const threads of [1, 2]) {
      const parts = await inParts(plan, [4, 10, 14], threads);
      expect(parts.size).toBe(RUNS);
      let ended = 0;
      for (const [run, result] of parts) {
        if (result.status !== "stopped") {
          ended++;
          expect(result, `run ${run}`).toEqual(whole[run]);
          continue;
        }
        expect([4, 10, 14]).toContain(result.steps);
        expect(result.losses, `run ${run}`).toEqual(whole[run]!.losses.slice(0, Math.ceil(result.steps / 2)));
        const reached = whole[run]!.checkpoints.filter(({ step }) => step <= result.steps);
        expect(result.checkpoints).toEqual(reached);
      }
      expect(ended).toBeGreaterThan(3);
    }
  });
});

describe("a training in parts", () => {
  const plan = planOf("tanh", variants["the full batch"]!);

  it("judges a run by the mean of its last losses, and by the last one where it ended before", async () => {
    const { runs: whole } = await runChunk({ ...plan, lossEvery: 1 });
    const chunk = new PartedChunk(plan, { threads: 1 });
    const [first] = await chunk.advance([0], { to: 8, judgedFrom: 6 }, {});
    expect(first).toEqual({ loss: (whole[0]!.losses[6]! + whole[0]!.losses[7]!) / 2, isOver: false });
    const [last] = await chunk.advance([0], { to: 100, judgedFrom: 50 }, {});
    expect(last).toEqual({ loss: whole[0]!.losses.at(-1), isOver: true });
  });

  it("refuses runs that were taken, and anything while a part is under way", async () => {
    const chunk = new PartedChunk(plan, { threads: 1 });
    const part = { to: 4, judgedFrom: 0 };
    const refused = (sentence: RegExp): Error => failure("OUTLAST_INVALID_ARGUMENT", sentence);
    const under = chunk.advance([0, 1], part, {});
    expect(() => chunk.take([0])).toThrow(refused(/under way/));
    await expect(chunk.advance([1], part, {})).rejects.toThrow(refused(/under way/));
    await under;
    chunk.take([0]);
    for (const runs of [[0], [2, 1], [1, 1], [RUNS]]) {
      await expect(chunk.advance(runs, part, {})).rejects.toThrow(refused(/ascending numbers of runs that were not/));
      expect(() => chunk.take(runs)).toThrow(refused(/ascending/));
    }
    const nowhere = { to: NaN, judgedFrom: 0 };
    await expect(chunk.advance([1], nowhere, {})).rejects.toThrow(refused(/to must be a number of steps/));
    expect(() => native().beginTraining({} as never)).toThrow(refused(/shape/));
  });

  it("stops where it is told to", async () => {
    const settings = plan.runs.map((run) => ({ ...run, settings: { ...run.settings, steps: 10_000_000 } }));
    const chunk = new PartedChunk({ ...plan, runs: settings, checkpoints: [] }, { threads: 2 });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    await chunk.advance([0, 5], { to: Infinity, judgedFrom: 0 }, { signal: abort.signal });
    expect(chunk.take([0, 5]).map(({ status }) => status)).toEqual(["stopped", "stopped"]);
  });
});
