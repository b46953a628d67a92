import { describe, expect, it } from "vitest";
import { initialParameters, resolveModelSpec } from "../../src/models/index.js";
import { runChunk, trainSettingsSchema } from "../../src/train/index.js";
import type { ChunkPlan } from "../../src/train/index.js";
import { parseSpec } from "../../src/core/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";

const model = resolveModelSpec({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1, dtype: "float64" });
const task = resolveTask({ kind: "delay", delay: 1, length: 6, sequences: 5 });

function planOf(runs: { steps: number; learningRate: number; data: number }[]): ChunkPlan {
  return {
    model,
    parameters: initialParameters(
      model,
      runs.map((_, i) => i),
    ),
    source: task.source,
    sequences: task.sequences,
    runs: runs.map(({ steps, learningRate, data }) => {
      const optimizer = { kind: "gd", learningRate };
      const settings = parseSpec(trainSettingsSchema, { optimizer, steps });
      return { settings: { ...settings, loss: "mse", scored: "every", mode: "bptt" }, seeds: { data, shuffle: 0 } };
    }),
  };
}

const three = [
  { steps: 7, learningRate: 0.1, data: 1 },
  { steps: 4, learningRate: 0.2, data: 1 },
  { steps: 9, learningRate: 1e200, data: 2 },
];

describe("runChunk", () => {
  it("keeps every n-th loss", async () => {
    const [all, thirds] = [await runChunk(planOf(three)), await runChunk({ ...planOf(three), lossEvery: 3 })];
    all.runs.forEach(({ losses, ...others }, i) => {
      const kept = thirds.runs[i]!;
      expect(kept.losses).toEqual(losses.filter((_, step) => step % 3 === 0));
      expect(kept).toMatchObject(others);
    });
    expect(all.runs.map(({ losses }) => losses.length).slice(0, 2)).toEqual([7, 4]);
  });

  it("keeps the parameters at the checkpoints that a run reaches", async () => {
    const { runs } = await runChunk({ ...planOf(three), checkpoints: [0, 4, 7] });
    expect(runs.map(({ status }) => status)).toEqual(["done", "done", "diverged"]);
    expect(runs.map(({ checkpoints }) => checkpoints.map(({ step }) => step))).toEqual([[0, 4, 7], [0, 4], [0]]);
    const { parameters } = planOf(three);
    runs.forEach(({ checkpoints }, i) => {
      const size = parameters.length / 3;
      expect(checkpoints[0]!.parameters).toEqual(parameters.slice(i * size, (i + 1) * size));
    });
    expect(runs[0]!.checkpoints[2]!.parameters).toEqual(runs[0]!.parameters);
    const four = await runChunk(planOf([{ ...three[0]!, steps: 4 }]));
    expect(runs[0]!.checkpoints[1]!.parameters).toEqual(four.runs[0]!.parameters);
  });

  it("draws a fixed set from the data seed, not from the shuffle seed", async () => {
    const first = ({ runs }: Awaited<ReturnType<typeof runChunk>>): (number | undefined)[] =>
      runs.map(({ losses }) => losses[0]);
    const plan = planOf(three.map((run) => ({ ...run, data: 1 })));
    const reshuffled = plan.runs.map(({ settings }) => ({ settings, seeds: { data: 1, shuffle: 9 } }));
    expect(first(await runChunk({ ...plan, runs: reshuffled }))).toEqual(first(await runChunk(plan)));
    const redrawn = plan.runs.map(({ settings }) => ({ settings, seeds: { data: 3, shuffle: 0 } }));
    expect(first(await runChunk({ ...plan, runs: redrawn }))).not.toEqual(first(await runChunk(plan)));
  });

  it("refuses a plan without runs, parameters of another size, and impulse mode of another cell", async () => {
    await expect(runChunk({ ...planOf(three), runs: [] })).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /no run/),
    );
    const short = { ...planOf(three), parameters: new Float64Array(3) };
    await expect(runChunk(short)).rejects.toThrow(failure("OUTLAST_SHAPE", /one row/));
    const plan = planOf(three);
    const impulse = plan.runs.map(({ settings, seeds }) => ({
      settings: { ...settings, mode: "impulse" as const },
      seeds,
    }));
    await expect(runChunk({ ...plan, runs: impulse })).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /mode impulse needs a linear cell/),
    );
  });
});
