// Random trainings for a device: models of every cell, and what there is to say of how one is trained.
import { number } from "../numbers.mjs";

const CELLS = ["linear", "tanh", "relu", "gru", "lstm"];
const OPTIMIZERS = [
  { kind: "gd", learningRate: 1e-2 },
  { kind: "momentum", learningRate: 1e-2, momentum: 0.9 },
  { kind: "rmsprop", learningRate: 1e-3, decay: 0.9, epsilon: 1e-6 },
  { kind: "adam", learningRate: 1e-3 },
];
const LOSSES = ["mse", "mse", "bce", "ce"];

/** Whole numbers below a bound, numbers in -1..1, and one time in so many, of a case's own stream. */
function drawer(stream) {
  let index = 0;
  const next = () => number(stream, index++);
  const below = (bound) => Math.floor(((next() + 1) / 2) * bound) % bound;
  return { below, next, oneIn: (times) => below(times) === 0 };
}

/** Sequences of many lengths, with targets that the loss reads. */
function batchOf({ below, next, oneIn }, { spec, loss, scored, hasWindow }) {
  const [batch, time] = [oneIn(6) ? 129 + below(100) : 1 + below(40), 1 + below(hasWindow ? 40 : 20)];
  const Numbers = spec.dtype === "float64" ? Float64Array : Float32Array;
  const fill = (shape, draw) => {
    return { shape, data: Numbers.from({ length: shape.reduce((product, size) => product * size) }, draw) };
  };
  const { inputSize, outputSize } = spec;
  const targets = {
    mse: () => fill([batch, time, outputSize], next),
    bce: () => fill([batch, time, outputSize], () => (next() + 1) / 2),
    ce: () => fill([batch, time], () => below(outputSize)),
  };
  return {
    inputs: fill([batch, time, inputSize], next),
    targets: targets[loss](),
    lengths: Array.from({ length: batch }, () => 1 + below(time)),
    ...(scored === "every" && oneIn(3) && { mask: fill([batch, time], (_, i) => (i % time > 0 && oneIn(3) ? 0 : 1)) }),
  };
}

/** Training of a linear model on its population's loss. */
function populationOf({ below, next }) {
  const system = { A: [[0.5 + next() / 4]], B: [[1]], C: [[next()]] };
  const task = { kind: "teacher", system, length: 1 + below(30) };
  return { task, objective: "population", batchSize: "full" };
}

/** Sequences drawn anew at every step. */
function freshOf({ below }) {
  return {
    task: { kind: "delay", delay: below(3), length: 3 + below(20), sequences: "fresh" },
    batchSize: 1 + below(40),
  };
}

/** Random training `index`: a model's spec, and options of it; hidden sizes are drawn from `hidden`. */
export function caseOf(index, hidden) {
  const draw = drawer(1000 + index);
  const { below, oneIn } = draw;
  const cell = CELLS[index % CELLS.length];
  const isLinear = cell === "linear";
  const dtype = oneIn(3) ? "float64" : "float32";
  const hiddenSize = hidden[below(hidden.length)];
  const layers = isLinear ? 1 : 1 + below(2);
  const learnInitialState = oneIn(4);
  const options = { optimizer: OPTIMIZERS[below(OPTIMIZERS.length)], steps: 10 };
  if (oneIn(3)) options.clipNorm = 0.05;
  const single = { cell, dtype, inputSize: 1, outputSize: 1, hiddenSize, layers, learnInitialState };
  if (isLinear && oneIn(3)) {
    const spec = { ...single, learnInitialState: false };
    return { spec, options: { ...options, ...populationOf(draw) } };
  }
  if (oneIn(5)) return { spec: single, options: { ...options, ...freshOf(draw) } };
  const spec = { ...single, inputSize: 1 + below(5), outputSize: 1 + below(3) };
  const hasWindow = oneIn(3);
  const loss = LOSSES[below(LOSSES.length)];
  const scored = hasWindow || oneIn(2) ? "every" : "last";
  if (loss === "mse" && oneIn(4)) spec.readout = { activation: "sigmoid" };
  const isImpulse = isLinear && !hasWindow && oneIn(2);
  return {
    spec,
    options: {
      ...options,
      loss,
      scored,
      data: batchOf(draw, { spec, loss, scored, hasWindow }),
      ...(hasWindow && { window: 1 + below(12) }),
      ...(hasWindow && oneIn(2) && { carryState: true }),
      ...(oneIn(2) && { batchSize: 1 + below(50) }),
      ...(!isImpulse && oneIn(3) && { stateNoise: 0.1 }),
      ...(cell === "lstm" && oneIn(3) && { saturation: { weight: 0.1, target: 2 } }),
      ...(isLinear && { mode: isImpulse ? "impulse" : "bptt" }),
    },
  };
}
