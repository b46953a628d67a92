import { createModel, trainMany } from "../../dist/index.js";
import { timed } from "../timing.mjs";

// "Exploring the Long-Term Generalization of Counting Behavior in RNNs": single-cell networks on 10,000 Dyck words of 2 to 50
// symbols, one word an update, 30 epochs, mse at every step on sigmoid outputs, Adam.
const groups = [
  { cell: "lstm", runs: 10, learningRate: 0.01 },
  { cell: "gru", runs: 10, learningRate: 0.001 },
  { cell: "relu", runs: 35, learningRate: 0.01 },
];
const task = { kind: "dyck1", sampler: "grammar", minLength: 2, maxLength: 50, sequences: 10_000 };

/** Seconds of the whole study, all groups at once on all cores. */
export async function study({ epochs }) {
  const train = ({ cell, runs, learningRate }) => {
    const readout = { activation: "sigmoid" };
    const spec = { cell, inputSize: 2, hiddenSize: 1, outputSize: 2, readout };
    const models = Array.from({ length: runs }, (_, seed) => createModel(spec, { seed }));
    const optimizer = { kind: "adam", learningRate };
    const options = { task, loss: "mse", scored: "every", optimizer, batchSize: 1, epochs };
    return trainMany(
      models,
      models.map((_, seed) => ({ ...options, seed })),
    );
  };
  let results = [];
  const times = await timed(async () => (results = await Promise.all(groups.map(train))), 1);
  const updates = results.flat().reduce((sum, { steps }) => sum + steps, 0);
  return { ...times, updates };
}
