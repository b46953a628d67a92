// Those who use the installed package: files of a project that depends on it. Each prints the losses of one small
// training as JSON, so that all of them can be compared.

const TRAINING = `
  const model = createModel(
    { cell: "gru", inputSize: 2, hiddenSize: 4, outputSize: 2, readout: { activation: "sigmoid" } },
    { seed: 1 },
  );
  const { losses } = await train(model, {
    task: { kind: "dyck1", sequences: 40, maxLength: 12 },
    optimizer: { kind: "adam", learningRate: 0.01 },
    loss: "mse", scored: "every", steps: 25, batchSize: 4, seed: 1,
  });`;

/** An experiment for `outlast run`, as a file of the project. */
export const SPEC = {
  specVersion: 1,
  seed: 1,
  model: { cell: "lstm", hiddenSize: 3 },
  task: { kind: "dyck1", sampler: "grammar", minLength: 2, maxLength: 20, sequences: 50 },
  train: { loss: "mse", scored: "every", optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 5, steps: 40 },
  evaluate: [{ name: "longer", task: { kind: "dyck1", sampler: "uniform" }, lengths: [20, 40], sequences: 20 }],
};

/** Files that are run as they are: what each shows, and its text. */
export const SCRIPTS = {
  "import.mjs": {
    about: "import",
    text: `import { createModel, train } from "outlast";
${TRAINING}
console.log(JSON.stringify([...losses]));
`,
  },
  "require.cjs": {
    about: "require",
    text: `const { createModel, train } = require("outlast");
void (async () => {${TRAINING}
console.log(JSON.stringify([...losses]));
})();
`,
  },
  "worker.mjs": {
    about: "two worker_threads at once",
    text: `import { Worker, isMainThread, parentPort } from "node:worker_threads";
if (isMainThread) {
  const lossesOf = () => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    worker.once("message", resolve).once("error", reject);
  });
  const [one, other] = await Promise.all([lossesOf(), lossesOf()]);
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error("two workers do not agree");
  console.log(JSON.stringify(one));
} else {
  const { createModel, train } = await import("outlast");
  ${TRAINING}
  parentPort.postMessage([...losses]);
}
`,
  },
};

/** A TypeScript file, strict, that uses types of several rooms. */
export const TYPED = `import { createModel, extrapolate, OutlastError, train } from "outlast";
import type { ErrorCode, ExtrapolationCurve, Model, ModelSpec, RunSpec, SweepSpec, Tensor, TrainResult } from "outlast";

const spec: ModelSpec = { cell: "gru", inputSize: 2, hiddenSize: 4, outputSize: 2, readout: { activation: "sigmoid" } };
const run: RunSpec = {
  specVersion: 1,
  seed: 1,
  model: { cell: "tanh", hiddenSize: 1 },
  task: { kind: "delay", delay: 1, length: 5 },
  train: { optimizer: { kind: "gd", learningRate: 0.1 }, steps: 1 },
  evaluate: [{ name: "longer", lengths: [5], sequences: 2 }],
};
export const many: SweepSpec = { name: "seeds", base: run, axes: { seed: [1, 2] } };
export function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof OutlastError ? error.code : undefined;
}
// @ts-expect-error: no such cell
export const wrong: ModelSpec = { ...spec, cell: "elman" };

const model: Model = createModel(spec, { seed: 1 });
const weights: Record<string, Tensor> = model.parameters();
const result: TrainResult = await train(model, {
  task: { kind: "dyck1", sequences: 40, maxLength: 12 },
  optimizer: { kind: "adam", learningRate: 0.01 },
  loss: "mse", scored: "every", steps: 25, batchSize: 4, seed: 1,
});
const task = { kind: "dyck1", sampler: "uniform" } as const;
const curve: ExtrapolationCurve = await extrapolate(model, { task, lengths: [12, 24], sequences: 5, seed: 1 });
if (curve.lengths.length !== 2 || weights["readout.weight"]?.shape[1] !== 4) throw new Error("wrong shapes");
console.log(JSON.stringify([...result.losses]));
`;

/** How a project may be compiled; the first leaves the JavaScript that is run. */
export const RESOLUTIONS = {
  nodenext: { module: "nodenext", outDir: "out" },
  bundler: { module: "preserve", moduleResolution: "bundler", noEmit: true },
};
