import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createModel, extrapolate, train } from "../../src/index.js";
import type { TaskSpec } from "../../src/index.js";
import { resolveTask, taskSchema } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";

/** One spec of every generated kind; those of given sequences, and of modules, have tests of their own. */
const specs: Record<string, TaskSpec> = {
  dyck1: { kind: "dyck1" },
  teacher: { kind: "teacher", system: { memoryless: 2 }, length: 6 },
  delay: { kind: "delay", delay: 2, length: 6 },
  modelTeacher: { kind: "modelTeacher", model: { cell: "gru", inputSize: 1, hiddenSize: 2, outputSize: 1 }, seed: 1, length: 6 }, // prettier-ignore
  adding: { kind: "adding", length: [4, 6] },
  dyck1Acceptance: { kind: "dyck1Acceptance", lengths: [12] },
  semiDyck1: { kind: "semiDyck1" },
  bracketCounting: { kind: "bracketCounting", classes: "ternary", lengths: [12] },
  aNbN: { kind: "aNbN" },
  aNbNcN: { kind: "aNbNcN", distribution: "uShaped" },
  aNbNcNdN: { kind: "aNbNcNdN", window: [2, 30] },
  shuffle: { kind: "shuffle", pairs: 3 },
  dyck2: { kind: "dyck2" },
  parity: { kind: "parity" },
  evenPairs: { kind: "evenPairs", length: [4, 6] },
  modularArithmetic: { kind: "modularArithmetic", length: 5 },
  cycleNavigation: { kind: "cycleNavigation" },
  bucketSort: { kind: "bucketSort", length: [4, 6] },
  reverseString: { kind: "reverseString", sequences: 20 },
  duplicateString: { kind: "duplicateString" },
};

/** A length of these has one sequence alone. */
const ranges: Record<string, [number, number]> = { aNbN: [2, 40], aNbNcN: [3, 60], aNbNcNdN: [4, 80] };

describe("every task", () => {
  const kinds = taskSchema.options.map((option) => option.shape.kind.value);

  it("is tested here or has tests of its own", () => {
    expect(kinds.toSorted()).toEqual(
      ["dataset", "neuralDecoding", "strings", "custom", ...Object.keys(specs)].toSorted(),
    );
  });

  it("says in the schema what it is and what its fields are", () => {
    for (const option of taskSchema.options) {
      const schema = z.toJSONSchema(option, { io: "input" }) as { description?: string; properties: object };
      expect(schema.description).toMatch(/\w+ \w+/);
      for (const [name, field] of Object.entries(schema.properties)) {
        if (name !== "kind") expect((field as { description?: string }).description, name).toMatch(/\w/);
      }
    }
  });

  it.each(Object.entries(specs))("%s: the same seed gives the same sequences, another one others", (kind, spec) => {
    const options = { lengths: ranges[kind] ?? ([12, 12] satisfies [number, number]), count: 20 };
    const once = draw(spec, { ...options, seed: 1 });
    expect(draw(spec, { ...options, seed: 1 })).toEqual(once);
    expect(draw(spec, { ...options, seed: 2 })).not.toEqual(once);
    expect(draw(spec, { ...options, seed: 1, stream: "data" })).not.toEqual(once);
    expect(draw(spec, { ...options, seed: 1, count: 7 })).toEqual(once.slice(0, 7));
  });

  it.each(Object.entries(specs))("%s: trains and evaluates with its own defaults", async (_kind, spec) => {
    const { inputSize, outputSize, defaults } = resolveTask(spec);
    const readout = { activation: defaults.readout };
    const model = createModel({ cell: "gru", inputSize, hiddenSize: 2, outputSize, readout });
    const { loss, scored } = defaults;
    const optimizer = { kind: "adam", learningRate: 0.01 } as const;
    const result = await train(model, { task: spec, loss, scored, optimizer, steps: 3, batchSize: 4 });
    expect(result).toMatchObject({ status: "done", steps: 3 });
    const curve = await extrapolate(model, { task: spec, lengths: [12, 24], sequences: 5, seed: 1 });
    const { metrics, success } = resolveTask(spec).scoring(loss, defaults.readout);
    expect(Object.keys(curve.metrics)).toEqual(metrics);
    expect(curve.metrics[success.metric]![success.statistic].every((value) => value !== null)).toBe(true);
  });

  it.each(Object.entries(specs))("%s: means the same when every default is said", (_kind, spec) => {
    const full = resolveTask(spec).spec as TaskSpec;
    expect(resolveTask(full).spec).toEqual(full);
    const tested = resolveTask(resolveTask(spec).evaluation as TaskSpec).tested;
    expect(resolveTask(tested as TaskSpec).tested).toEqual(tested);
  });
});

describe("delay", () => {
  it("says again what was heard", () => {
    const [{ inputs, targets, mask }] = draw(specs["delay"]!, { lengths: [5, 5], count: 1 }) as [
      ReturnType<typeof draw>[0],
    ];
    expect(targets).toEqual([[0], [0], inputs[0], inputs[1], inputs[2]]);
    expect(mask).toEqual([1, 1, 1, 1, 1]);
    const [now] = draw({ kind: "delay", delay: 0, length: 3 }, { lengths: [3, 3], count: 1 });
    expect(now!.targets).toEqual(now!.inputs);
  });
});

describe("adding", () => {
  it("adds the two marked numbers, one of each half, at the last step", () => {
    for (const { inputs, targets, mask } of draw(specs["adding"]!, { lengths: [9, 9], count: 50 })) {
      const marked = inputs.flatMap(([value, marker], t) => (marker === 1 ? [{ value: value!, t }] : []));
      expect(marked).toHaveLength(2);
      expect(marked[0]!.t).toBeLessThan(4);
      expect(marked[1]!.t).toBeGreaterThanOrEqual(4);
      expect(targets.at(-1)![0]).toBe(marked[0]!.value + marked[1]!.value);
      expect(mask).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }
  });

  it("has lengths of a range, in order", () => {
    const lengths = new Set(draw(specs["adding"]!, { lengths: [4, 6], count: 100 }).map(({ inputs }) => inputs.length));
    expect([...lengths].toSorted()).toEqual([4, 5, 6]);
    const backwards = (): unknown => resolveTask({ kind: "adding", length: [6, 4] });
    expect(backwards).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.length must run upwards/));
  });
});
