import { describe, expect, it } from "vitest";
import { createModel, train } from "../../src/index.js";
import type { Batch, Model, Tensor } from "../../src/index.js";
import { distance } from "../helpers.js";
import { GOLD_BOUNDS, goldCases, modelSpecOf, optimizerOf, tensorOf, tensorsOf } from "../oracle/cases.js";
import type { GoldCase } from "../oracle/cases.js";

function goldModel(gold: GoldCase, dtype: "float32" | "float64"): Model {
  const model = createModel(modelSpecOf(gold, dtype));
  expect(Object.keys(model.parameters()).sort()).toEqual(Object.keys(gold.params).sort());
  model.setParameters(tensorsOf(gold.params, dtype));
  return model;
}

function goldBatch(gold: GoldCase, dtype: "float32" | "float64"): Batch {
  return {
    inputs: tensorOf(gold.inputs, dtype),
    targets: tensorOf(gold.targets, dtype),
    lengths: gold.lengths,
  };
}

function expectClose(
  actual: Record<string, Tensor>,
  expected: Record<string, { data: number[] }>,
  bound: number,
): void {
  for (const [name, { data }] of Object.entries(expected)) {
    expect(distance(actual[name]!.data, data), name).toBeLessThanOrEqual(bound);
  }
}

describe.each(GOLD_BOUNDS)("in %s, PyTorch's case", (dtype, bound, boundAfterTraining) => {
  it.each(goldCases())("%s has the same outputs, loss and gradients", (_name, gold) => {
    const model = goldModel(gold, dtype);
    const batch = goldBatch(gold, dtype);
    expect(distance(model.forward(batch.inputs).outputs.data, gold.outputs.data)).toBeLessThanOrEqual(bound);

    const { loss, gradients } = model.gradients(batch, { loss: gold.loss, scored: gold.scored });
    expect(Math.abs(loss - gold.loss_value) / gold.loss_value).toBeLessThanOrEqual(bound);
    expectClose(gradients, gold.gradients, bound);
  });

  it.each(goldCases())("%s gives 0 in place of PyTorch's outputs on padding", (_name, gold) => {
    const { outputs } = goldModel(gold, dtype).forward(tensorOf(gold.inputs, dtype), { lengths: gold.lengths });
    const [, time, size] = gold.outputs.shape as [number, number, number];
    const expected = gold.outputs.data.map((value, i) => {
      const step = Math.floor(i / size) % time;
      return step < gold.lengths[Math.floor(i / (size * time))]! ? value : 0;
    });
    expect(distance(outputs.data, expected)).toBeLessThanOrEqual(bound);
  });

  it.each(goldCases())("%s trains the same with every optimizer", async (_name, gold) => {
    expect(Object.keys(gold.optimizers)).toHaveLength(7);
    for (const [name, { settings, losses, params }] of Object.entries(gold.optimizers)) {
      const model = goldModel(gold, dtype);
      const result = await train(model, {
        data: goldBatch(gold, dtype),
        loss: gold.loss,
        scored: gold.scored,
        optimizer: optimizerOf(name, settings),
        clipNorm: settings.clipNorm,
        steps: 20,
      });
      expect(result).toMatchObject({ status: "done", steps: 20 });
      expect(result.losses).toHaveLength(20);
      losses.forEach((loss, step) => {
        const error = Math.abs(result.losses[step]! - loss) / Math.max(Math.abs(loss), losses[0]!);
        expect(error, `${name}, step ${step}`).toBeLessThanOrEqual(boundAfterTraining);
      });
      expectClose(model.parameters(), params, boundAfterTraining);
    }
  });
});
