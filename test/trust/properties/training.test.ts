import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { createModel, extrapolate, extrapolateMany, train, trainMany } from "../../../src/index.js";
import type { ExtrapolateOptions, Model, ModelSpec, TaskSpec, TrainOptions } from "../../../src/index.js";
import { evaluationFields } from "../../../src/evaluate/index.js";
import { resolveTask, taskSchema } from "../../../src/tasks/index.js";
import { trainFields } from "../../../src/train/settings.js";
import { accepted } from "./arbitraries/accepted.js";
import { batchCases, batchOf, lossNames, scoredNames } from "./arbitraries/batches.js";
import { fromSchema } from "./arbitraries/fromSchema.js";
import { modelCases, modelOf } from "./arbitraries/models.js";
import { seeds } from "./arbitraries/numbers.js";
import { runHints } from "./arbitraries/runs.js";
import { taskHints } from "./arbitraries/tasks.js";
import { trainHints } from "./arbitraries/training.js";
import { holds } from "./cases.js";
import { checkedRefusal, outcomeOf } from "./outcome.js";

const timeout = 1_800_000;
const settings = fromSchema(z.strictObject(trainFields), { ...trainHints, objective: null, mode: null }, "train");
const steps = fc.integer({ min: 0, max: 4 });

it("training on given sequences leaves the same model each time, alone and beside others", { timeout }, async () => {
  const cases = fc.tuple(modelCases, batchCases, settings, fc.tuple(steps, seeds, seeds));
  const objectives = fc.tuple(fc.constantFrom(...lossNames), fc.constantFrom(...scoredNames));
  await holds("training", fc.tuple(cases, objectives), async ([[given, shape, own, more], objective], count) => {
    const [loss, scored] = objective;
    const [planned, seed, otherSeed] = more;
    const data = batchOf(modelOf(given), shape, { loss, scored });
    const timed = Object.hasOwn(own as object, "epochs") ? {} : { steps: planned };
    const options = { ...(own as object), ...timed, loss, scored, data, seed, threads: 1 } as TrainOptions;
    const model = modelOf(given);
    const { value: result } = await outcomeOf(count, () => train(model, options));
    if (result === undefined) return;
    const { status, losses } = result;
    expect([result.steps, result.steps + 1]).toContain(losses.length);
    const numbers = Object.values(model.parameters()).flatMap(({ data: list }) => Array.from(list));
    if (status === "done") expect(numbers.every(Number.isFinite)).toBe(true);
    else expect(status).toBe("diverged");
    const [twin, other] = [modelOf(given), modelOf({ ...given, seed: otherSeed })];
    const [again] = await trainMany([twin, other], [options, { ...options, seed: otherSeed }].map(onThreads));
    expect(again).toEqual(result);
    expect(twin.parameters()).toEqual(model.parameters());
  });
});

const onThreads = (options: TrainOptions): TrainOptions => ({ ...options, threads: 2 });

const evaluations = fromSchema(z.strictObject(evaluationFields), {
  ...runHints,
  lengths: fc.uniqueArray(fc.constantFrom(2, 4, 6, 8, 12, 16), { minLength: 1, maxLength: 3 }),
  sequences: fc.integer({ min: 1, max: 4 }),
  upTo: fc.constantFrom(4, 8, 12),
  atMost: fc.constantFrom(0, 0.5, 1, 100),
});
// Those that read no files: without a folder of the spec they would start from wherever the test runs.
const kinds = taskSchema.options.filter(({ shape }) => !["dataset", "strings", "custom"].includes(shape.kind.value));
const tasks = accepted(fc.oneof(...kinds.map((kind) => fromSchema(kind, taskHints, "task"))), (task: TaskSpec) =>
  resolveTask(task),
);

it("a model is measured alike alone and beside another, in numbers or null", { timeout }, async () => {
  const cells = fc.constantFrom<ModelSpec["cell"]>("linear", "tanh", "relu", "gru", "lstm");
  const cases = fc.tuple(tasks, evaluations, cells, fc.integer({ min: 1, max: 9 }), seeds);
  await holds("evaluation", cases, async ([task, given, cell, hiddenSize, seed], count) => {
    const { inputSize, outputSize } = resolveTask(task);
    const made = (own: number): Model => createModel({ cell, inputSize, hiddenSize, outputSize }, { seed: own });
    const options = { ...(given as object), task, seed, threads: 1 } as ExtrapolateOptions;
    const { value: curve, refusal } = await outcomeOf(count, () => extrapolate(made(1), options));
    const both = extrapolateMany([made(1), made(2)], { ...options, threads: 2 });
    if (curve === undefined) {
      const rejection: unknown = await both.catch((error: unknown) => error);
      expect(checkedRefusal(rejection).code).toBe(refusal.code);
      return;
    }
    const [again] = await both;
    expect(again).toEqual(curve);
    for (const statistics of Object.values(curve.metrics)) {
      for (const values of Object.values(statistics)) {
        expect(values).toHaveLength(curve.lengths.length);
        expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
      }
    }
  });
});
