// Subnormal numbers, overflow, and numbers that are none. As a program it prints, for the level in use, how many checks
// there were and the sentences of those that failed; with the path of an addon it loads that first, which leaves the
// calling thread flushing subnormal numbers to zero.
import { createRequire } from "node:module";
import * as outlast from "../../../dist/index.js";
import { isMain } from "../../lib/process.mjs";

const DTYPES = {
  float32: { kind: Float32Array, tiny: 2 ** -140, half: 2 ** -70 },
  float64: { kind: Float64Array, tiny: 2 ** -1060, half: 2 ** -530 },
};
const CELLS = ["linear", "tanh", "relu"];

/** A model of one unit whose output is weight_out times (the activation of) weight_in times the input. */
function unit(cell, dtype, weightIn, weightOut) {
  const { kind } = DTYPES[dtype];
  const sizes = { inputSize: 1, hiddenSize: 1, outputSize: 1, bias: false };
  const model = outlast.createModel({ cell, dtype, ...sizes, readout: { bias: false, activation: "none" } });
  const names = cell === "linear" ? ["A", "B", "C"] : ["rnn.weight_hh_l0", "rnn.weight_ih_l0", "readout.weight"];
  const one = (x) => ({ shape: [1, 1], data: kind.of(x) });
  model.setParameters({ [names[0]]: one(0), [names[1]]: one(weightIn), [names[2]]: one(weightOut) });
  return { model, readout: names[2] };
}

/** Sentences of what is wrong, and how much was looked at. */
class Checks {
  count = 0;
  faults = [];

  /** Looks at bytes alone: a thread that flushes would take subnormal numbers for 0 when it reads them. */
  same(what, came, expected) {
    this.count++;
    const [a, b] = [came, expected].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)); // prettier-ignore
    if (!a.equals(b)) this.faults.push(`${what} are ${a.toString("hex", 0, 8)} in stead of ${b.toString("hex", 0, 8)}`);
  }

  is(what, holds) {
    this.count++;
    if (!holds) this.faults.push(what);
  }
}

/**
 * Inputs, weights, outputs, gradients and updates below the smallest normal number, in packs and out of them: what is
 * looked at, the numbers that it must come to, and how. Everything that is read is made at once.
 */
function subnormals() {
  const cases = [];
  for (const [dtype, { kind, tiny, half }] of Object.entries(DTYPES)) {
    for (const cell of CELLS) {
      for (const batch of [1, 16]) {
        const add = (what, expected, work) =>
          cases.push([`${what} of ${cell}, ${dtype}, batch of ${batch}`, expected, work]);
        const filled = (x) => ({ shape: [batch, 1, 1], data: new kind(batch).fill(x) });
        const [halves, tinies, ones] = [half, tiny, 1].map(filled);
        const { model } = unit(cell, dtype, half, 1);
        add("subnormal outputs", tinies.data, () => model.forward(halves).outputs.data);
        add("subnormal outputs elsewhere", tinies.data, async () => (await model.forwardAsync(halves)).outputs.data);
        const large = unit(cell === "tanh" ? "relu" : cell, dtype, 1 / half, 1).model;
        add("outputs of subnormal inputs", halves.data, () => large.forward(tinies).outputs.data);
        const weighted = unit("linear", dtype, 1 / half, tiny).model;
        add("outputs of subnormal weights", halves.data, () => weighted.forward(ones).outputs.data);
        const still = unit(cell, dtype, half, 0);
        // L = (1/B) sum (y - t)^2 with y = 0, t = -half/2: dL/dC = half h, and h = half.
        const data = { inputs: ones, targets: filled(-half / 2) };
        const objective = { loss: "mse", scored: "last" };
        const [gradient, update] = [tiny, -tiny].map((x) => kind.of(x));
        add(
          "subnormal gradients",
          gradient,
          () => still.model.gradients(data, objective).gradients[still.readout].data,
        );
        add("updates by subnormal gradients", update, async () => {
          const optimizer = { kind: "gd", learningRate: 1 };
          await outlast.train(still.model, { data, ...objective, optimizer, steps: 1 });
          return still.model.parameters()[still.readout].data;
        });
      }
    }
  }
  return cases;
}

const exploding = {
  specVersion: 1,
  seed: 1,
  train: { optimizer: { kind: "gd", learningRate: 1 }, batchSize: 4, steps: 50 },
  evaluate: [{ name: "longer", lengths: [30, 60], sequences: 5 }],
};

/** Runs whose numbers outgrow their type end as diverged, with null in the record, and throw nothing. */
async function overflow(checks) {
  const init = { kind: "gaussian", std: 40 };
  for (const cell of ["linear", "relu"]) {
    for (const dtype of Object.keys(DTYPES)) {
      const model = { cell, hiddenSize: 8, dtype, init };
      const task = { kind: "delay", delay: 2, length: dtype === "float32" ? 30 : 300 };
      const { result } = await outlast.run({ ...exploding, model, task });
      checks.is(`an exploding ${cell} run in ${dtype} is ${result.status}, not diverged`, result.status === "diverged");
      checks.is(`a loss of that ${cell} run is not null`, result.losses.loss.at(-1) === null);
    }
  }
}

async function codeOf(work) {
  try {
    await work();
    return "nothing";
  } catch (error) {
    return error.code;
  }
}

/** Numbers that are none are refused wherever they come in. */
async function noNumbers(checks) {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const { model, readout } = unit("relu", "float32", 1, 1);
    const batch = (x) => ({ shape: [2, 1, 1], data: Float32Array.of(1, x) });
    const objective = { loss: "mse", scored: "last" };
    const training = { ...objective, optimizer: { kind: "gd", learningRate: 1 }, steps: 1 };
    const works = {
      "inputs of forward": () => model.forward(batch(bad)),
      "inputs of gradients": () => model.gradients({ inputs: batch(bad), targets: batch(1) }, objective),
      "targets of gradients": () => model.gradients({ inputs: batch(1), targets: batch(bad) }, objective),
      "inputs of train": () => outlast.train(model, { ...training, data: { inputs: batch(bad), targets: batch(1) } }),
      "targets of train": () => outlast.train(model, { ...training, data: { inputs: batch(1), targets: batch(bad) } }),
      parameters: () => model.setParameters({ [readout]: { shape: [1, 1], data: Float32Array.of(bad) } }),
    };
    for (const [what, work] of Object.entries(works)) {
      const code = await codeOf(work);
      checks.is(`${bad} among ${what} gave ${code}, not OUTLAST_NOT_FINITE`, code === "OUTLAST_NOT_FINITE");
    }
  }
}

if (isMain(import.meta.url)) {
  const [addon] = process.argv.slice(2);
  const checks = new Checks();
  if (addon === undefined) {
    await overflow(checks);
    await noNumbers(checks);
  }
  const cases = subnormals();
  if (addon !== undefined) createRequire(import.meta.url)(addon);
  // Whether this thread flushes now, by an arithmetic that no compiler can do beforehand.
  const flushes = (process.argv.length * 2 ** -1060) / 2 ** 10 === 0;
  for (const [what, expected, work] of cases) checks.same(what, await work(), expected);
  process.stdout.write(`${JSON.stringify({ flushes, count: checks.count, faults: checks.faults })}\n`);
}
