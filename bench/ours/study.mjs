import { createModel, trainMany } from "../../dist/index.js";
import { timed } from "../timing.mjs";

// "Exploring the Long-Term Generalization of Counting Behavior in RNNs": single-cell networks on one set of 10,000 Dyck
// words of 2 to 50 symbols, one word an update in an order of each run's own, 30 epochs, mse at every step on sigmoid
// outputs, Adam.
const groups = [
  { cell: "lstm", runs: 10, learningRate: 0.01 },
  { cell: "gru", runs: 10, learningRate: 0.001 },
  { cell: "relu", runs: 35, learningRate: 0.01 },
];
const [words, longest] = [10_000, 50];

/** Seconds of the whole study, all groups at once on all cores. */
export async function study({ epochs }) {
  const data = dataOf(dyckWords());
  const train = ({ cell, runs, learningRate }) => {
    const readout = { activation: "sigmoid" };
    const spec = { cell, inputSize: 2, hiddenSize: 1, outputSize: 2, readout };
    const models = Array.from({ length: runs }, (_, seed) => createModel(spec, { seed }));
    const optimizer = { kind: "adam", learningRate };
    const options = { data, loss: "mse", scored: "every", optimizer, batchSize: 1, epochs };
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

/** Distinct words of S -> ( S ) with probability 1/2 | S S 1/4 | nothing, as strings of 1 (opens) and 0 (closes). */
function dyckWords() {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const expand = (size) => {
    const draw = size >= longest ? 1 : random();
    if (draw < 0.5) return `1${expand(size + 2)}0`;
    if (draw >= 0.75) return "";
    const word = expand(size) + expand(size);
    return word.length > longest ? "" : word;
  };
  const found = new Set();
  while (found.size < words) {
    const word = expand(0);
    if (word.length >= 2 && word.length <= longest) found.add(word);
  }
  return [...found];
}

/** One-hot symbols, and which symbols may come next: one may always open, and close where something is open. */
function dataOf(set) {
  const inputs = new Float32Array(words * longest * 2);
  const targets = new Float32Array(words * longest * 2);
  set.forEach((word, row) => {
    let depth = 0;
    for (let t = 0; t < word.length; t += 1) {
      const at = (row * longest + t) * 2;
      const opens = word[t] === "1";
      depth += opens ? 1 : -1;
      inputs[at + (opens ? 0 : 1)] = 1;
      targets.set([1, depth > 0 ? 1 : 0], at);
    }
  });
  const shape = [words, longest, 2];
  const lengths = set.map((word) => word.length);
  return { inputs: { shape, data: inputs }, targets: { shape, data: targets }, lengths };
}
