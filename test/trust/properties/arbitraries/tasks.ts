import fc from "fast-check";
import { taskSchema } from "../../../../src/tasks/index.js";
import { fileNames } from "./files.js";
import { fromSchema } from "./fromSchema.js";
import type { Hints } from "./fromSchema.js";
import { modelHints, wildModels } from "./models.js";
import { list, systems } from "./systems.js";
import { seeds } from "./numbers.js";

const steps = fc.integer({ min: 1, max: 8 });
const even = fc.constantFrom(2, 4, 6, 8, 10, 12);
const fewOrFresh = fc.oneof(fc.constant("fresh"), fc.integer({ min: 1, max: 6 }));
const number = fc.double({ min: -2, max: 2, noNaN: true });

/** What fields of tasks are, where their schemas leave too much open. */
export const taskHints: Hints = {
  ...modelHints,
  seed: seeds,
  sequences: fewOrFresh,
  length: fc.oneof(
    steps,
    fc.tuple(steps, steps).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
  ),
  "teacher.length": steps,
  "delay.length": steps,
  "modelTeacher.length": steps,
  "modelTeacher.model": wildModels,
  minLength: even,
  maxLength: even,
  lengths: fc.subarray([2, 4, 6, 8], { minLength: 1 }),
  window: fc.tuple(steps, steps).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
  system: systems,
  covariance: list(list(number, 2), 2),
  inputs: list(list(list(number, 1), 2), 2),
  sha256: null,
  options: null,
  surrogate: fc.record(
    { neurons: steps, bins: fc.integer({ min: 20, max: 60 }), seed: seeds },
    { noNullPrototype: true },
  ),
  before: fc.integer({ min: 0, max: 3 }),
  after: fc.integer({ min: 0, max: 2 }),
  folds: fc.constantFrom(3, 4),
  fold: fc.constantFrom(0, 1, 2),
  spikes: null,
  velocities: null,
  "dataset.file": fc.constantFrom(...fileNames.dataset),
  "strings.file": fc.constantFrom(...fileNames.strings),
  "neuralDecoding.file": null,
  "custom.module": fc.constantFrom(...fileNames.custom),
};

/** Specs of every task as their forms allow, that may contradict themselves. */
export const wildTasks = fromSchema(taskSchema, taskHints, "task");
