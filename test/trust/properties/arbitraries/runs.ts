import fc from "fast-check";
import type { RunSpec } from "../../../../src/index.js";
import { resolveRun } from "../../../../src/run/index.js";
import type { ResolvedRun } from "../../../../src/run/index.js";
import { runSpecSchema } from "../../../../src/run/spec.js";
import { taskSchema } from "../../../../src/tasks/index.js";
import { SEED } from "../cases.js";
import { watchCases } from "../watch.js";
import { accepted } from "./accepted.js";
import { makeFiles } from "./files.js";
import { fromSchema, jsonSchemaOf } from "./fromSchema.js";
import type { Hints } from "./fromSchema.js";
import type { ModelSpec } from "../../../../src/models/index.js";
import { wildModels } from "./models.js";
import { plain, seeds } from "./numbers.js";
import { taskHints, wildTasks } from "./tasks.js";
import { trainHints } from "./training.js";
import { without } from "./without.js";

const length = fc.integer({ min: 1, max: 16 });
const even = length.map((half) => 2 * half);

/** What fields of a run are, where their schemas leave too much open. */
export const runHints: Hints = {
  ...taskHints,
  ...trainHints,
  $schema: null,
  objectives: null,
  seed: seeds,
  init: seeds,
  data: seeds,
  shuffle: seeds,
  evaluate: seeds,
  "run.model": wildModels.map((spec) => withoutSizes(spec)),
  "run.task": wildTasks,
  "run.evaluate": fc.constant([]),
  "run.checkpoints": fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 2 }),
  every: fc.integer({ min: 1, max: 3 }),
};

/** Entries of "evaluate", whose lengths are even for most tasks. */
const evaluations = fc.array(
  fromSchema(
    runSpecSchema.shape.evaluate.unwrap().element,
    {
      ...runHints,
      lengths: fc.array(
        fc.oneof(
          even,
          even,
          length,
          fc.tuple(length, length).map(([a, b]) => [a, a + b]),
        ),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      sequences: fc.integer({ min: 1, max: 4 }),
      upTo: even,
      atMost: fc.constantFrom(0, 0.5, 1, 100),
      atLeast: fc.constantFrom(0, 0.5, 1),
      "evaluate.task": wildTasks,
    },
    "evaluate",
  ).map((entry) => entry as { name: string }),
  { maxLength: 2 },
);

/** Specs of runs as their form allows; most contradict themselves in some place. */
export const wildRuns: fc.Arbitrary<unknown> = fc
  .tuple(fromSchema(runSpecSchema, runHints, "run"), fc.oneof(fc.constant([]), evaluations), fc.boolean())
  .map(([run, evaluate, timed]) => {
    const { train, ...rest } = run as { train: Record<string, unknown> };
    // One of both is needed; both together are refused, which is tried too.
    const steps = timed && train["epochs"] === undefined ? { steps: 2 } : {};
    return { ...rest, train: { ...steps, ...train }, ...(evaluate.length > 0 && { evaluate }) };
  });

/** Sizes come from the task; those that a spec says are mostly others. */
function withoutSizes(spec: unknown): unknown {
  return without(spec as Record<string, unknown>, "inputSize", "outputSize");
}

/** The folder of the files that specs name. */
export const baseDir = makeFiles();

export function resolved(spec: unknown): ResolvedRun {
  return resolveRun(spec, { baseDir });
}

/** Specs that make a run. */
export const validRuns: fc.Arbitrary<RunSpec> = fc
  .oneof(
    { weight: 9, arbitrary: fc.constantFrom(...taskKinds()).map(runsOf) },
    { weight: 1, arbitrary: fc.constantFrom("teacher", "delay").map(exactRunsOf) },
    { weight: 1, arbitrary: fc.constantFrom("teacher", "delay", "adding", "dyck1").map(flowRunsOf) },
  )
  .chain((specs) => accepted(specs.map(shortFlow), (spec: RunSpec) => resolved(spec)));

/**
 * Flows of few parameters, since each step takes as many gradients and a matrix of as many rows. One that runs into a
 * kink, of a ReLU or of a clipped output, may have to go along it by steps of about the tolerance: minutes at the
 * default one.
 */
function shortFlow(spec: unknown): unknown {
  const { train, model, ...rest } = spec as { train: { optimizer: { kind: string } }; model: ModelSpec };
  if (train.optimizer.kind !== "gradientFlow") return spec;
  const hasKinks = model.cell === "relu" || model.readout?.activation === "clip";
  const coarse = hasKinks ? { time: 0.01, relativeTolerance: 0.1 } : {};
  const small = { hiddenSize: Math.min(model.hiddenSize, 4), layers: 1 };
  return { ...rest, model: { ...model, ...small }, train: { ...train, optimizer: { ...train.optimizer, ...coarse } } };
}

/** Every kind of task; what a module makes takes a thread, and is tried seldom. */
function taskKinds(): string[] {
  const kinds = (jsonSchemaOf(taskSchema).oneOf ?? []).map(({ properties }) => String(properties!["kind"]!.const));
  return [...kinds, ...kinds.filter((kind) => kind !== "custom")];
}

/** Specs of runs on tasks of one kind. */
function runsOf(kind: string): fc.Arbitrary<unknown> {
  const schema = taskSchema.options.find((option) => option.shape.kind.value === kind)!;
  const tasks = fromSchema(schema, taskHints, "task");
  return fc.tuple(wildRuns, tasks).map(([run, task]) => ({ ...(run as object), task }));
}

/** Specs of runs that descend an exact loss, on tasks with a linear teacher. */
function exactRunsOf(kind: string): fc.Arbitrary<unknown> {
  return fc.tuple(runsOf(kind), fc.integer({ min: 1, max: 9 }), fc.nat(3)).map(([run, hiddenSize, steps]) => {
    const { task, train, ...rest } = run as { task: object; train: { optimizer: object } };
    const exact = { objective: "population", optimizer: train.optimizer, steps };
    return { ...rest, model: { cell: "linear", hiddenSize }, task: { ...task, sequences: "fresh" }, train: exact };
  });
}

/** Specs of runs along a gradient flow, which needs a set that stays the same, and float64. */
function flowRunsOf(kind: string): fc.Arbitrary<unknown> {
  const { time, relativeTolerance } = trainHints;
  const flows = fc.record(
    { kind: fc.constant("gradientFlow"), time: time!, relativeTolerance: relativeTolerance! },
    plain,
  );
  return fc.tuple(runsOf(kind), flows, fc.nat(3)).map(([run, optimizer, steps]) => {
    const { task, model, ...rest } = run as { task: object; model: object };
    return {
      ...rest,
      model: { ...model, dtype: "float64" },
      task: { ...task, sequences: 3 },
      train: { optimizer, steps },
    };
  });
}

/** Valid specs, made once: cases that start from one of them cost less. */
export function pool(size: number): fc.Arbitrary<RunSpec> {
  const watch = watchCases();
  watch.begin("Specs that cases start from are being made.");
  try {
    return fc.constantFrom(...fc.sample(validRuns, { numRuns: size, seed: SEED }));
  } finally {
    watch.close();
  }
}
