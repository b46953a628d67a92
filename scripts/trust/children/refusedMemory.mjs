// Every request of the core's for memory refused in turn: each call must fail in one sentence with a code, or do
// without, and the next one must give the bits that it gave before.
import { createHash } from "node:crypto";
import {
  OutlastError,
  certify,
  createModel,
  extrapolate,
  gramians,
  reluCounter,
  run,
  train,
  trainMany,
} from "../../../dist/index.js";
import { searchNative } from "../../../dist/native/index.js";
import { Refusal, cppLibrary } from "../lib/refusal.mjs";
import { smallRun } from "../lib/runs.mjs";
import { tensor, training } from "./jobs.mjs";

const { most } = JSON.parse(process.argv[2]);

const inputs = tensor([4, 20, 2], 3);
const fixed = training(1, { steps: 3, hiddenSize: 8 });
const before = JSON.stringify(fixed.model.parameters());
const untouched = () => JSON.stringify(fixed.model.parameters()) === before;
const copyOf = (seed, hiddenSize) => training(seed, { steps: 3, hiddenSize }).model;
const readout = { activation: "sigmoid" };
const dyck = createModel({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 2, readout }, { seed: 7 });
const linear = createModel(
  { cell: "linear", inputSize: 1, hiddenSize: 4, outputSize: 1, dtype: "float64" },
  { seed: 3 },
);

/** What is tried; each gives what it came to. */
const CALLS = {
  createModel: () => createModel({ cell: "lstm", inputSize: 2, hiddenSize: 40, outputSize: 1 }).parameters(),
  forward: () => fixed.model.forward(inputs, { states: "all" }),
  forwardAsync: () => fixed.model.forwardAsync(inputs, { states: "all" }),
  gradients: () => fixed.model.gradients(fixed.options.data, { loss: "mse", scored: "every" }),
  gradientsAsync: () => fixed.model.gradientsAsync(fixed.options.data, { loss: "mse", scored: "last" }),
  "train within the call": async () => {
    const model = copyOf(1, 1);
    const { options } = training(1, { steps: 1, hiddenSize: 1 });
    return [await train(model, { ...options, threads: 2 }), model.parameters()];
  },
  train: async () => {
    const model = copyOf(1, 8);
    return [await train(model, { ...fixed.options, threads: 2 }), model.parameters()];
  },
  trainMany: async () => {
    const models = [1, 2, 3, 4, 5].map((seed) => copyOf(seed, 8));
    return [await trainMany(models, { ...fixed.options, threads: 2 }), models.map((model) => model.parameters())];
  },
  run: async () => (await run(smallRun, { threads: 2 })).result,
  extrapolate: () =>
    extrapolate(dyck, { task: { kind: "dyck1" }, lengths: [10, 40], sequences: 40, seed: 1, threads: 2 }),
  horizon: () =>
    extrapolate(dyck, {
      task: { kind: "dyck1", sampler: "uniform" },
      lengths: [10],
      sequences: 4,
      seed: 1,
      horizon: { upTo: 64 },
    }),
  certify: () => certify(reluCounter({ u: 1.001 }), { upTo: 200, deepest: 50 }),
  gramians: () => gramians(linear),
};

const bitsOf = (value) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const refusal = new Refusal({ memory: searchNative().found.path, threads: cppLibrary() });
const faults = [];
const codes = {};
let tried = 0;

async function outcome(call) {
  try {
    return { bits: bitsOf(await call()) };
  } catch (error) {
    return { error };
  }
}

for (const [name, call] of Object.entries(CALLS)) {
  const { bits: expected, error } = await outcome(call);
  if (error !== undefined) throw error;
  refusal.none();
  await outcome(call);
  const requests = refusal.seen;
  const stride = Math.max(1, Math.ceil(requests / most));
  for (const count of [1, 1e9]) {
    for (let first = 1; first <= requests; first += stride) {
      refusal.memory(first, count);
      const { bits, error } = await outcome(call);
      refusal.none();
      tried += 1;
      if (error !== undefined) {
        const what = error instanceof OutlastError ? error.code : String(error.stack);
        codes[what] = (codes[what] ?? 0) + 1;
        if (what !== "OUTLAST_TOO_LARGE")
          faults.push(`${name}, request ${first} (${count}): ${what}: ${error.message}`);
      } else if (bits !== expected) faults.push(`${name}, request ${first} (${count}): other bits`);
      if (!untouched()) faults.push(`${name}, request ${first} (${count}): the model has changed`);
    }
    const { bits, error } = await outcome(call);
    if (bits !== expected) faults.push(`${name} afterwards: ${error?.message ?? "other bits"}`);
  }
  if (requests === 0) faults.push(`${name} asked for no memory`);
}
refusal.close();
console.log(JSON.stringify({ tried, calls: Object.keys(CALLS).length, codes, faults }));
