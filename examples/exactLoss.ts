// Trains a linear model on the exact expected loss, over all sequences and with no sample, and holds losses of samples
// beside it.
import { createModel, populationGradients, train } from "outlast";

const teacher = { kind: "teacher", system: { eigenvalues: [0.9], weights: [1] }, length: 10 } as const;
const model = createModel(
  {
    cell: "linear",
    inputSize: 1,
    hiddenSize: 4,
    outputSize: 1,
    dtype: "float64",
    init: { kind: "gaussian", std: 0.3 },
  },
  { seed: 1 },
);

const exact = (): number => populationGradients(model, { task: teacher, scored: "last" }).loss;
console.log(`before: ${exact().toExponential(3)}`);
const { losses } = await train(model, {
  task: teacher,
  objective: "population",
  scored: "last",
  optimizer: { kind: "gd", learningRate: 0.02 },
  steps: 3000,
});
console.log(`after ${losses.length} steps of gradient descent: ${exact().toExponential(3)}`);

// Training on samples without moving gives their losses, of whose mean the exact one is the limit.
for (const steps of [10, 100, 1000]) {
  const sampled = await train(model, {
    task: teacher,
    scored: "last",
    ...{ optimizer: { kind: "gd", learningRate: 0 }, steps, batchSize: 100, seed: 1 },
  });
  const mean = sampled.losses.reduce((sum, loss) => sum + loss, 0) / steps;
  console.log(`mean over ${100 * steps} samples: ${mean.toExponential(3)}`);
}
