// Searches an optimizer and its learning rate for the network that counts to the greatest depth, by TPE, twenty trials
// with three seeds each; then a search of one's own, by the same store.
import { createStudy } from "outlast";

const path = "train.optimizer.learningRate";
const study = createStudy(
  {
    name: "search-example",
    base: {
      specVersion: 1,
      seed: 0,
      model: { cell: "lstm", hiddenSize: 2, readout: { activation: "sigmoid" } },
      task: { kind: "dyck1", sequences: 200, maxLength: 20 },
      train: { optimizer: { kind: "adam", learningRate: 0.01 }, loss: "mse", scored: "every", batchSize: 4, epochs: 5 },
      evaluate: [{ name: "longer", lengths: [20, 40, 80], sequences: 50 }],
    },
    axes: {
      "train.optimizer.kind": { choice: ["adam", "rmsprop", "momentum"] },
      [path]: { logUniform: [1e-4, 1] },
      "train.optimizer.momentum": { uniform: [0.5, 0.99] },
      seed: { from: 0, count: 3 }, // not searched: a trial's value is the median over them
    },
    conditions: { "train.optimizer.momentum": { "train.optimizer.kind": "momentum" } },
  },
  { objective: { minimize: "longer.loss@80" } },
);

const { best, had, computed } = await study.optimize({ trials: 20, batch: 5 });
console.log(`loss at length 80: ${best?.value.toExponential(2)} with ${JSON.stringify(best?.values)}`);
console.log(`${computed} runs computed, ${had} were in ${study.store}`);

for (let rate = 0.004; rate < 0.1; rate *= 2) {
  const [result] = await study.run([{ values: { "train.optimizer.kind": "adam", [path]: rate } }]);
  study.tell(result!.id, result!.value);
  console.log(`adam at ${rate}: ${result!.value}`);
}
