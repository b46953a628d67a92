// Jobs of every kind that can be cancelled, each with what it gives when it is alone. `hold(result, alone)` gives what
// is wrong with a result, undefined for nothing; of one that was stopped too, which must be a prefix of the whole.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  certify,
  createModel,
  exportStore,
  extrapolate,
  openStore,
  reluCounter,
  run,
  sweep,
  train,
  trainMany,
} from "../../../dist/index.js";
import { smallRun } from "../lib/runs.mjs";
import { training } from "./jobs.mjs";

const MODELS = [1, 2, 3, 4, 5];

/** What is left of a model's training. */
const leftOf = (model, { status, steps, losses }) => ({ status, steps, losses, parameters: model.parameters() });

function trained(seed, steps) {
  const { model, options } = training(seed, { steps });
  return { model, options: { ...options, threads: 2 } };
}

/** Also of a part of the steps, what they alone give: so that the parameters of a prefix are looked at too. */
async function faultOfTraining(seed, result, whole) {
  if (result.status === "done") return isDeepStrictEqual(result, whole) ? undefined : "other bits than alone";
  const { steps, losses } = result;
  if (result.status !== "stopped" || losses.length !== steps) return `status ${result.status}, ${losses.length} losses`;
  if (!isDeepStrictEqual(losses, whole.losses.slice(0, steps))) return `${steps} losses that are no prefix`;
  const { model, options } = trained(seed, steps);
  const again = steps === 0 ? undefined : await train(model, options);
  const { parameters } = leftOf(model, again ?? result);
  return isDeepStrictEqual(parameters, result.parameters) ? undefined : `parameters that ${steps} steps do not give`;
}

const same = (result, alone) => (isDeepStrictEqual(result, alone) ? undefined : "other bits than alone");

export const CONCURRENT = {
  train: {
    begin: async (signal) => {
      const { model, options } = trained(1, 600);
      return leftOf(model, await train(model, { ...options, signal }));
    },
    hold: (result, alone) => faultOfTraining(1, result, alone),
  },
  trainMany: {
    begin: async (signal) => {
      const models = MODELS.map((seed) => trained(seed, 300).model);
      const results = await trainMany(models, { ...trained(1, 300).options, signal });
      return results.map((result, i) => leftOf(models[i], result));
    },
    // All of them train on the data of the first.
    hold: (results, alone) => {
      const wrong = results.findIndex(({ losses, status }, i) => {
        if (status === "done") return !isDeepStrictEqual(results[i], alone[i]);
        return status !== "stopped" || !isDeepStrictEqual(losses, alone[i].losses.slice(0, losses.length));
      });
      return wrong < 0 ? undefined : `model ${wrong} is no prefix`;
    },
  },
  run: {
    begin: async (signal) => {
      const spec = { ...smallRun, history: { every: 1 }, train: { ...smallRun.train, epochs: 200 } };
      return (await run(spec, { signal, threads: 2 })).result;
    },
    hold: (result, alone) => {
      if (result.status === "done") return same(result, alone);
      const { step, loss } = result.losses;
      const part = { step: alone.losses.step.slice(0, step.length), loss: alone.losses.loss.slice(0, loss.length) };
      if (result.status !== "stopped") return `status ${result.status}`;
      return isDeepStrictEqual(result.losses, part) ? undefined : "losses that are no prefix";
    },
  },
  extrapolate: {
    begin: (signal) => {
      const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 8, outputSize: 2 }, { seed: 7 });
      const task = { kind: "dyck1", sampler: "uniform" };
      return extrapolate(model, { task, lengths: [100, 20_000], sequences: 16, seed: 1, signal, threads: 2 });
    },
    hold: same,
  },
  certify: {
    begin: (signal) => certify(reluCounter({ u: 1.000001 }), { upTo: 6000, deepest: 2000, signal }),
    hold: same,
  },
  sweep: {
    begin: async (signal, folder, id) => {
      const store = join(folder, `${id}.db`);
      const spec = {
        name: "concurrent",
        base: smallRun,
        axes: { "train.epochs": [2, 20], seed: { from: 0, count: 40 } },
      };
      const { status } = await sweep(spec, { store, signal, threads: 2 });
      return { status, runs: await runsOf(store) };
    },
    hold: ({ status, runs }, alone) => {
      if (status === "done") return same(runs, alone.runs);
      const wrong = Object.entries(runs).find(([key, result]) => !isDeepStrictEqual(result, alone.runs[key]));
      return wrong && `a stored run with other bits than alone: ${wrong[0]}`;
    },
  },
};

/** The results that a store has, by key; it is removed. */
async function runsOf(path) {
  const store = await openStore(path, { readOnly: true });
  const file = `${path}.jsonl`;
  try {
    await exportStore(store, file, "jsonl");
    const runs = readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return Object.fromEntries(runs.map(({ key, ...rest }) => [key, rest]));
  } finally {
    await store.close();
    for (const name of [path, file]) rmSync(name, { force: true });
  }
}
