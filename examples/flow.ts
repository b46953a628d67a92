// A linear student of 20 units, trained by gradient flow on three lags of a one-dimensional teacher: how far off it is
// at every length, at infinite length, and what the theory guarantees.
import { createModel, errorAtInfinity, explicitBound, extrapolationError, mcMillanDegree, train } from "outlast";

const teacher = { eigenvalues: [0.9], weights: [1] };
const init = { kind: "nearZero", scale: 0.01, scaled: "width" } as const;
const sizes = { inputSize: 1, hiddenSize: 20, outputSize: 1 };
const student = createModel({ cell: "linear", ...sizes, dtype: "float64", structure: "symmetric", init }, { seed: 1 });
const { losses } = await train(student, {
  task: { kind: "teacher", system: teacher, length: 3 },
  objective: "population",
  optimizer: { kind: "gradientFlow", time: 2e4 },
  steps: 10,
});
console.log(`loss on three lags: ${losses[0]!.toFixed(3)} at first, ${losses.at(-1)!.toExponential(1)} in the end`);

const lengths = [3, 10, 100, 10_000];
const { impulseError } = extrapolationError(student, teacher, { lengths });
lengths.forEach((length, i) => console.log(`impulse error at length ${length}: ${impulseError[i]!.toExponential(1)}`));
const { error, errorBound, verdict } = errorAtInfinity(student, teacher);
console.log(
  `squared error at infinite length: ${error.toExponential(1)} +- ${errorBound.toExponential(1)}, ${verdict}`,
);

const bound = explicitBound(student, teacher, { K: 3, lags: 40 });
if (bound.applies)
  console.log(`at lag 39 off by ${bound.errors[39]!.toExponential(1)}, at most ${bound.bounds[39]!.toExponential(1)}`);
console.log(`states that matter, of 20: ${mcMillanDegree(student, { tolerance: 1e-3 })}`);
