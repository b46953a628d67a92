// A linear student of 20 units, trained by gradient flow on three lags of a one-dimensional teacher: how far off it is
// at every length, at infinite length, and what the theory guarantees.
import { createModel, eigenvalues, errorAtInfinity, explicitBound, extrapolationError } from "outlast";
import { mcMillanDegree, spectralMeasure, train, wasserstein1 } from "outlast";

const teacher = { eigenvalues: [0.9], weights: [1] };
const init = { kind: "nearZero", scale: 0.01, scaled: "width" } as const;
const sizes = { inputSize: 1, hiddenSize: 20, outputSize: 1 };
const student = createModel({ cell: "linear", ...sizes, dtype: "float64", structure: "symmetric", init }, { seed: 1 });
const { losses, checkpoints = [] } = await train(student, {
  task: { kind: "teacher", system: teacher, length: 3 },
  objective: "population",
  optimizer: { kind: "gradientFlow", time: 2e4 },
  steps: 10_000, // losses and checkpoints at every 2 units of time
  checkpoints: [0, 1, 2, 5, 50, 10_000],
});
console.log(`loss on three lags: ${losses[0]!.toFixed(3)} at first, ${losses.at(-1)!.toExponential(1)} in the end`);
for (const { step, model } of checkpoints) {
  const [largest, second] = eigenvalues(model).map(({ re }) => re.toFixed(3));
  const distance = wasserstein1(spectralMeasure(model), spectralMeasure(teacher)).toExponential(1);
  console.log(`time ${2 * step}: largest eigenvalues ${largest} and ${second}, spectral measures ${distance} apart`);
}

const lengths = [3, 10, 100, 10_000];
const { impulseError } = extrapolationError(student, teacher, { lengths });
lengths.forEach((length, i) => console.log(`impulse error at length ${length}: ${impulseError[i]!.toExponential(1)}`));
const { error, errorBound, verdict } = errorAtInfinity(student, teacher);
console.log(
  `squared error at infinite length: ${error.toExponential(1)} +- ${errorBound.toExponential(1)}, ${verdict}`,
);

const bound = explicitBound(student, teacher, { K: 3, lags: 40 });
if (bound.applies) {
  const parts = [bound.errors, bound.bounds, bound.unbalanced].map((list) => list[39]!.toExponential(1));
  const factor = `${bound.factors[39]!.toFixed(1)} times the residual ${bound.residual.toExponential(1)}`;
  console.log(`at lag 39 off by ${parts[0]}, at most ${parts[1]}: ${factor}, and ${parts[2]} for what is not balanced`);
}
console.log(`states that matter, of 20: ${mcMillanDegree(student, { tolerance: 1e-3 })}`);
