import { describe, expect, it } from "vitest";
import * as outlast from "../../src/index.js";
import { distance } from "../helpers.js";
import { agreement, goldModel } from "../oracle/agreement.js";
import { GOLD_BOUNDS, goldCases, tensorOf } from "../oracle/cases.js";

describe.each(GOLD_BOUNDS)("in %s, PyTorch's case", (dtype, bound, boundAfterTraining) => {
  it.each(goldCases())("%s has the same outputs, loss and gradients, and trains the same", async (_name, gold) => {
    const { outputs, loss, gradients, optimizers } = await agreement(outlast, gold, dtype);
    expect(outputs).toBeLessThanOrEqual(bound);
    expect(loss).toBeLessThanOrEqual(bound);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(gold.params).sort());
    for (const [name, error] of Object.entries(gradients)) expect(error, name).toBeLessThanOrEqual(bound);
    expect(Object.keys(optimizers)).toHaveLength(7);
    for (const [optimizer, { status, losses, parameters }] of Object.entries(optimizers)) {
      expect(status, optimizer).toBe("done");
      expect(losses, `losses of ${optimizer}`).toBeLessThanOrEqual(boundAfterTraining);
      expect(Object.keys(parameters)).toHaveLength(Object.keys(gold.params).length);
      for (const [name, error] of Object.entries(parameters)) {
        expect(error, `${name} after ${optimizer}`).toBeLessThanOrEqual(boundAfterTraining);
      }
    }
  });

  it.each(goldCases())("%s gives 0 in place of PyTorch's outputs on padding", (_name, gold) => {
    const { outputs } = goldModel(outlast, gold, dtype).forward(tensorOf(gold.inputs, dtype), {
      lengths: gold.lengths,
    });
    const [, time, size] = gold.outputs.shape as [number, number, number];
    const expected = gold.outputs.data.map((value, i) => {
      const step = Math.floor(i / size) % time;
      return step < gold.lengths[Math.floor(i / (size * time))]! ? value : 0;
    });
    expect(distance(outputs.data, expected)).toBeLessThanOrEqual(bound);
  });
});
