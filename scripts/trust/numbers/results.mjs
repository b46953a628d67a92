// Results whose bits are looked at: names and the functions that compute them, each a list of numbers. What a name says
// stands for what the project promises of it, so that a table of hashes says which promise broke.
import { createHash } from "node:crypto";
import * as outlast from "../../../dist/index.js";
import { native } from "../../../dist/native/index.js";
import { resolveTask } from "../../../dist/tasks/index.js";
import { dyadicNumbers } from "../../lib/random.mjs";

const CELLS = ["linear", "tanh", "relu", "gru", "lstm"];
const DTYPES = ["float32", "float64"];

export function tensor(shape, dtype, seed) {
  const numbers = dyadicNumbers(
    shape.reduce((size, extent) => size * extent, 1),
    seed,
  );
  return { shape, data: dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers) };
}

const flat = (tensors) => Object.values(tensors).flatMap(({ data }) => [...data]);

const modelOf = (cell, dtype) => {
  const sizes = { inputSize: 2, hiddenSize: 5, outputSize: 3, layers: cell === "linear" ? 1 : 2 };
  return outlast.createModel({ cell, dtype, ...sizes }, { seed: 5 });
};

/** Outputs, loss and gradients of a batch that has full and partial packs at every level. */
function atOnce(cell, dtype) {
  const model = modelOf(cell, dtype);
  const batch = { inputs: tensor([19, 11, 2], dtype, 1), targets: tensor([19, 11, 3], dtype, 2) };
  const { loss, gradients } = model.gradients(batch, { loss: "mse", scored: "every" });
  return [...model.forward(batch.inputs).outputs.data, loss, ...flat(gradients)];
}

const TASKS = [
  { kind: "dyck1", maxLength: 30, sequences: 40 },
  { kind: "dyck1", sampler: "uniform", minLength: 10, maxLength: 30, sequences: 40 },
  { kind: "adding", length: 12, sequences: 40 },
  { kind: "delay", delay: 3, length: 12, sequences: 40 },
  { kind: "teacher", system: { eigenvalues: [0.9, -0.4], weights: [1, 0.5] }, length: 12, sequences: 40 },
  { kind: "parity", length: 12, sequences: 40 },
];

/** The numbers of a drawn training set. */
function drawn(spec) {
  const { source, trainingLengths, sequences } = resolveTask(spec);
  const { from, to } = trainingLengths;
  const set = native().drawSet(source, { seed: 3, stream: "data", from, to, count: sequences, prefix: false });
  return [...set.inputs, ...set.targets, ...set.lengths, ...set.mask];
}

const adam = { kind: "adam", learningRate: 0.01 };
const teacher = { kind: "teacher", system: { eigenvalues: [0.9], weights: [1] }, length: 6 };
const linear = { cell: "linear", hiddenSize: 4, init: { kind: "gaussian", std: 0.3 } };
const counted = { kind: "dyck1", maxLength: 16, sequences: 64 };
const longer = { name: "longer", lengths: [16, 32, 64], sequences: 40 };
const curve = { name: "longer", lengths: [6, 24, 96], sequences: 40 };

/** Runs of a thousand steps. */
export const RUNS = {
  "lstm, float32": { model: { cell: "lstm", hiddenSize: 3 }, task: counted, evaluate: [longer] },
  "gru, float64": { model: { cell: "gru", hiddenSize: 3, dtype: "float64" }, task: counted, evaluate: [longer] },
  "tanh, float32": { model: { cell: "tanh", hiddenSize: 6 }, task: { kind: "adding", length: 8 }, evaluate: [curve] },
  "relu, float64": {
    model: { cell: "relu", hiddenSize: 6, dtype: "float64" },
    task: { kind: "delay", delay: 2, length: 8 },
    evaluate: [curve],
  },
  "linear, float32": { model: linear, task: teacher, train: { mode: "bptt" }, evaluate: [curve] },
  "linear, impulse responses": {
    model: { ...linear, dtype: "float64" },
    task: teacher,
    train: { mode: "impulse" },
    evaluate: [curve],
  },
  "linear, expected loss": {
    model: { ...linear, dtype: "float64" },
    task: teacher,
    train: { objective: "population", batchSize: undefined },
    evaluate: [curve],
  },
};

export const specOf = ({ train, ...rest }, seed = 1) => ({
  specVersion: 1,
  seed,
  ...rest,
  train: { optimizer: adam, batchSize: 8, steps: 1000, ...train },
  history: { every: 1 },
});

const horizonsOf = ({ evaluate }) => evaluate.map(({ horizon }) => horizon ?? -1);
const curvesOf = ({ evaluate }) =>
  evaluate.flatMap(({ metrics }) => Object.values(metrics).flatMap((metric) => Object.values(metric).flat()));

/** The parts of a run whose bits are kept apart. */
async function partsOf(name) {
  const { result } = await outlast.run(specOf(RUNS[name]), { threads: 1 });
  const { loss } = result.losses;
  return [
    [`first loss: ${name}`, loss.slice(0, 1)],
    [`losses of 100 steps: ${name}`, loss.slice(0, 100)],
    [`losses of 1000 steps: ${name}`, loss],
    [`evaluation after 1000 steps: ${name}`, curvesOf(result).map((value) => value ?? -1)],
    [`horizons after 1000 steps: ${name}`, horizonsOf(result)],
  ];
}

/** A matrix as nested lists, of numbers below 1/2. */
const matrix = (rows, columns, seed) => {
  const numbers = dyadicNumbers(rows * columns, seed);
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns).map((x) => x / 2));
};

/** Answers about a linear system. */
function exact() {
  const system = { A: matrix(3, 3, 7), B: matrix(3, 1, 8), C: matrix(1, 3, 9) };
  const { reachability, observability } = outlast.gramians(system);
  const { error, spectralRadius } = outlast.errorAtInfinity(system, { eigenvalues: [0.9], weights: [1] });
  return [
    ...outlast.impulseResponse(system, 50).data,
    ...reachability.data,
    ...observability.data,
    ...outlast.hankelSingularValues(system),
    ...[error, spectralRadius],
  ];
}

const inputs = [0, 1e-40, 1e-5, 0.1, 0.26, 0.5, 1, 2, 5, 9, 17, 30, 80, -0.3, -1, -7, -50];
const elementary = (names, kind) =>
  names.flatMap((name) => [...native().elementary(name, kind.from(inputs))].map((x) => (Number.isFinite(x) ? x : -9)));

/** Every result, in order: [name, numbers]. */
export async function results() {
  const all = [
    ...DTYPES.map((dtype) => [
      `initial parameters: ${dtype}`,
      CELLS.flatMap((cell) => flat(modelOf(cell, dtype).parameters())),
    ]),
    ...TASKS.map((task, i) => [`data: ${task.kind} ${i}`, drawn(task)]),
    ["exp, log, sin, cos", [Float32Array, Float64Array].flatMap((kind) => elementary(["exp", "expm1", "log", "log1p", "sin", "cos"], kind))], // prettier-ignore
    ["tanh, sigmoid", [Float32Array, Float64Array].flatMap((kind) => elementary(["tanh", "sigmoid"], kind))],
    ["exact analysis of a linear system", exact()],
    ...CELLS.flatMap((cell) =>
      DTYPES.map((dtype) => [`outputs, loss, gradients: ${cell}, ${dtype}`, atOnce(cell, dtype)]),
    ),
  ];
  for (const name of Object.keys(RUNS)) all.push(...(await partsOf(name)));
  return all;
}

/** Hex digits that stand for the bits of numbers. */
export function hashOf(numbers) {
  return createHash("sha256")
    .update(new Uint8Array(Float64Array.from(numbers).buffer))
    .digest("hex")
    .slice(0, 16);
}
