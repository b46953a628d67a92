import { expect, it } from "vitest";
import { prepareSweep } from "../../src/sweep/index.js";
import type { SweepSpec } from "../../src/sweep/index.js";
import { base } from "./specs.js";

it("a sweep's spec is typed, as literals and with gaps in its base that axes fill", () => {
  const { model, task, train, evaluate } = base;
  const spec: SweepSpec = {
    name: "typed",
    base: { specVersion: 1, model, task, train, evaluate },
    axes: {
      seed: { from: 0, count: 3 },
      "train.optimizer": [{ kind: "gd", learningRate: 0.1 }, { kind: "adam" }],
      "train.optimizer.learningRate": { logUniform: [1e-4, 1e-1] },
      "train.optimizer.beta1": { choice: [0.9, 0.99] },
      "train.schedule": [null],
    },
    conditions: { "train.optimizer.beta1": { "train.optimizer": [{ kind: "adam" }] } },
    draw: { sobol: 4 },
  };
  // @ts-expect-error: a ratio has two ends
  const wrong: SweepSpec = { ...spec, axes: { seed: { log: [1, 2] } } };
  expect(prepareSweep(spec).count).toBe(24);
  expect(() => prepareSweep(wrong)).toThrow(/log/);
});
