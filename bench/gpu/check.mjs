// One device against the processor on random models and batches. The arguments are how many, and the numbers of units
// to draw from. Prints the largest distances and ends with 1 where one is too large. Also what compute-sanitizer looks
// at.
import { createModel, trainMany } from "../../dist/index.js";
import { number } from "../numbers.mjs";

const TOLERANCE = { float32: 1e-4, float64: 1e-10 };
const CELLS = ["linear", "tanh", "relu", "gru", "lstm"];
const OPTIMIZERS = [
  { kind: "gd", learningRate: 1e-2 },
  { kind: "momentum", learningRate: 1e-2, momentum: 0.9 },
  { kind: "rmsprop", learningRate: 1e-3, decay: 0.9, epsilon: 1e-6 },
  { kind: "adam", learningRate: 1e-3 },
];
// Of warps, of blocks, and of crews of these.
const HIDDEN = (process.argv[3] ?? "1,2,3,4,7,8,11,16,17,32,33,64,96,130,200").split(",").map(Number);

/** Whole numbers below a bound and numbers in -1..1, of a case's own stream. */
function drawer(stream) {
  let index = 0;
  const next = () => number(stream, index++);
  return { below: (bound) => Math.floor(((next() + 1) / 2) * bound) % bound, next };
}

function caseOf(index) {
  const { below, next } = drawer(1000 + index);
  const cell = CELLS[index % CELLS.length];
  const dtype = below(3) === 0 ? "float64" : "float32";
  const inputSize = 1 + below(5);
  const outputSize = 1 + below(3);
  const layers = cell === "linear" ? 1 : 1 + below(2);
  const spec = { cell, dtype, inputSize, outputSize, layers, hiddenSize: HIDDEN[below(HIDDEN.length)] };
  const [batch, time] = [below(6) === 0 ? 129 + below(100) : 1 + below(40), 1 + below(20)];
  const numbers = (count) => (dtype === "float64" ? Float64Array : Float32Array).from({ length: count }, next);
  const data = {
    inputs: { shape: [batch, time, inputSize], data: numbers(batch * time * inputSize) },
    targets: { shape: [batch, time, outputSize], data: numbers(batch * time * outputSize) },
    lengths: Array.from({ length: batch }, () => 1 + below(time)),
  };
  const scored = below(2) === 0 ? "last" : "every";
  const optimizer = OPTIMIZERS[below(OPTIMIZERS.length)];
  // Of the linear cell, a device does this mode alone.
  const mode = cell === "linear" ? { mode: "bptt" } : {};
  return { spec, options: { data, loss: "mse", scored, optimizer, steps: 10, ...mode } };
}

/** Losses of every step and the parameters behind the last, of three models. */
async function train({ spec, options }, backend) {
  const models = [1, 2, 3].map((seed) => createModel(spec, { seed }));
  const results = await trainMany(models, { ...options, backend });
  const parameters = models.flatMap((model) => Object.values(model.parameters()).map(({ data }) => data));
  return [...results.map(({ losses }) => losses), ...parameters];
}

function distance(arrays, expected) {
  let worst = 0;
  for (const [i, array] of arrays.entries()) {
    const largest = expected[i].reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    // What is not a number is further off than any.
    for (const [k, value] of array.entries()) {
      const off = Math.abs(value - expected[i][k]) / largest;
      worst = off <= worst ? worst : off;
    }
  }
  return worst;
}

const worst = { float32: 0, float64: 0 };
const faults = [];
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  const one = caseOf(index);
  const { dtype } = one.spec;
  const off = distance(await train(one, "cuda"), await train(one, "cpu"));
  if (!(off <= TOLERANCE[dtype])) faults.push({ index, off, ...one.spec });
  worst[dtype] = off <= worst[dtype] ? worst[dtype] : off;
}
console.log(JSON.stringify({ worst, faults }));
process.exitCode = faults.length === 0 ? 0 : 1;
