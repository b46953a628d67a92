// Students without any loss on three lags of a memoryless teacher: made by hand, drawn at random, found by gradient
// flow.
import {
  companionInterpolator,
  createModel,
  extrapolationError,
  memorylessPair,
  sampleInterpolators,
  trainMany,
} from "outlast";
import type { System } from "outlast";

const teacher = { memoryless: 1 };
const errorOf = (student: System): number => extrapolationError(student, teacher, { lengths: [40] }).impulseError[0]!;

console.log(`by hand, a free one: error ${errorOf(companionInterpolator([1, 0, 0], 0.5).system).toFixed(2)}`);
console.log(`by hand, a balanced one on two lags: error ${errorOf(memorylessPair(1, 0.9).system).toFixed(2)}`);

const moments = [1, ...new Array<number>(39).fill(0)];
const random = sampleInterpolators({ dimension: 20, moments, K: 3, count: 200, bound: 0.05, seed: 1 });
console.log(`${(100 * random.share).toFixed(0)} % of 200 random ones have an error under 0.05`);

const init = { kind: "nearZero", scale: 0.1, scaled: "width" } as const;
const sizes = { inputSize: 1, hiddenSize: 20, outputSize: 1 };
const students = Array.from({ length: 10 }, (_, seed) =>
  createModel({ cell: "linear", ...sizes, dtype: "float64", init }, { seed }),
);
await trainMany(students, {
  task: { kind: "teacher", system: teacher, length: 3 },
  objective: "population",
  optimizer: { kind: "gradientFlow", time: 2e4 },
  steps: 1,
});
const good = students.filter((student) => errorOf(student) < 0.05).length;
console.log(`${10 * good} % of 10 that gradient flow found from near zero do`);
