// The sweeps of the bench: LSTMs that learn a decaying memory, and runs so small that the rest is all there is to them.
const teacher = { kind: "teacher", system: { eigenvalues: [0.9], weights: [1] } };
const adam = { kind: "adam", learningRate: 1e-3 };

/** What both sweeps and PyTorch's pool measure at the end of a run: 32 sequences, at six lengths. */
export const evaluation = { lengths: [50, 75, 100, 125, 150, 200], sequences: 32 };

/** Runs of `steps` steps over rates and seeds, each on data of its own: a fixed set as one batch, or fresh batches. */
export function lstmSweep({ hidden, time, batch, steps, data, runs }) {
  const drawn = data === "fresh" ? { sequences: "fresh" } : { sequences: batch };
  return {
    name: "bench",
    base: {
      specVersion: 1,
      seed: 0,
      model: { cell: "lstm", hiddenSize: hidden },
      task: { ...teacher, length: time, ...drawn },
      train: { optimizer: adam, steps, batchSize: batch },
      evaluate: [{ name: "longer", ...evaluation }],
    },
    axes: {
      "train.optimizer.learningRate": { log: [1e-4, 1e-1, 10] },
      seed: { from: 0, count: Math.ceil(runs / 10) },
    },
  };
}

const smallest = {
  specVersion: 1,
  seed: 0,
  model: { cell: "linear", hiddenSize: 1 },
  task: { ...teacher, length: 1, sequences: 1 },
  train: { optimizer: adam, steps: 1 },
};

/** Runs that leave as much as others, and take no time for it. */
export function briefSweep(runs) {
  return {
    name: "bench",
    base: { ...smallest, evaluate: [{ name: "longer", ...evaluation, sequences: 2 }] },
    axes: { "train.optimizer.learningRate": { log: [1e-4, 1e-1, 10] }, seed: { from: 0, count: Math.ceil(runs / 10) } },
  };
}

/** One step and no evaluation at two drawn numbers each, as Optuna's trials are at two. */
export function trialSweep(runs) {
  return {
    name: "bench",
    base: { ...smallest, model: { ...smallest.model, init: { kind: "gaussian", std: 1 } } },
    axes: { "train.optimizer.learningRate": { logUniform: [1e-4, 1e-1] }, "model.init.std": { uniform: [0.1, 10] } },
    draw: { random: runs },
  };
}

const drawn = {
  "model.hiddenSize": { choice: [2, 4, 8, 16] },
  "train.optimizer.learningRate": { logUniform: [1e-4, 1e-1] },
  "train.optimizer.beta2": { uniform: [0.9, 0.999] },
  seed: { integers: [0, 1_000_000_000] },
};
const crossed = (points) => ({
  "model.hiddenSize": [2, 4, 8, 16],
  "train.optimizer.learningRate": { log: [1e-4, 1e-1, 50] },
  "train.optimizer.beta2": { linear: [0.9, 0.999, 50] },
  seed: { from: 0, count: points / 10_000 },
});

/** So many points over a size, two numbers and the seed: a "grid", or drawn by "random" or "latinHypercube". */
export function plannedSweep({ design, points }) {
  const { base } = lstmSweep({ hidden: 2, time: 50, batch: 32, steps: 100, data: "fixed", runs: points });
  if (design === "grid") return { name: "bench", base, axes: crossed(points) };
  return { name: "bench", base, axes: drawn, draw: { [design]: points } };
}
