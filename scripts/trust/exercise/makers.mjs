// What native functions take, in small: shapes, parameters, batches, sources and chunks, from seeds.
import { dyadicNumbers } from "../../lib/random.mjs";

const ARRAYS = { float32: Float32Array, float64: Float64Array };

/** Numbers in [-1, 1), for data that only has to be there. */
export function numbersOf(count, seed, array = Float64Array) {
  return array.from(dyadicNumbers(count, seed));
}

export function shapeOf(given = {}) {
  const shape = { cell: "tanh", inputSize: 2, hiddenSize: 3, outputSize: 2, layers: 1, dtype: "float64", bias: true };
  const rest = { readoutBias: true, readoutActivation: "none", learnInitialState: false, structure: "full" };
  return { ...shape, ...rest, ...given };
}

/** [N,P] of N models, seeds from `first` on. */
export function parametersOf(native, shape, runs = 1, first = 0) {
  const gaussian = { rule: "gaussian", numbers: Float64Array.of(0.3) };
  const rules = native.layout(shape).map(() => gaussian);
  return native.initialize(
    shape,
    rules,
    Float64Array.from({ length: runs }, (_, i) => first + i),
  );
}

/** Whether `loss` reads the numbers of classes. */
const namesClasses = (loss) => loss === "ce";

function targetsOf(shape, loss, steps, array) {
  const size = namesClasses(loss) ? steps : steps * shape.outputSize;
  if (loss === "mse") return numbersOf(size, 2, array);
  const below = namesClasses(loss) ? shape.outputSize : 2;
  return array.from({ length: size }, (_, i) => (i * 7) % below);
}

/** A batch with targets, lengths and a mask; `states` adds where each sequence starts. */
export function batchOf(shape, { batch = 3, time = 5, loss = "mse", ragged = true, states = false } = {}) {
  const array = ARRAYS[shape.dtype];
  const steps = batch * time;
  const size = shape.layers * batch * shape.hiddenSize;
  return {
    batch,
    time,
    inputs: numbersOf(steps * shape.inputSize, 1, array),
    targets: targetsOf(shape, loss, steps, array),
    ...(ragged && { lengths: Int32Array.from({ length: batch }, (_, b) => Math.max(1, time - b)) }),
    ...(ragged && { mask: Uint8Array.from({ length: steps }, (_, i) => (i % 4 === 1 ? 0 : 1)) }),
    ...(states && { initialH: numbersOf(size, 3, array), initialC: numbersOf(size, 4, array) }),
  };
}

/** A source of given sequences, or of others with their numbers by name. */
export function fixedSource(shape, { batch = 6, time = 5, loss = "mse", ragged = true } = {}) {
  const { inputs, targets, lengths, mask } = batchOf(shape, { batch, time, loss, ragged });
  const targetSize = namesClasses(loss) ? 1 : shape.outputSize;
  const arrays = { inputs, targets, ...(ragged && { lengths, mask }) };
  return { kind: "fixed", numbers: Float64Array.of(batch, time, shape.inputSize, targetSize), arrays };
}

export function sourceOf(native, kind, numbers, arrays) {
  const row = native.sources[kind].map((name) => numbers[name] ?? 0);
  return { kind, numbers: Float64Array.from(row), ...(arrays && { arrays }) };
}

/** The numbers of a rule of `list`, one row a run. */
export function ruleOf(list, kind, runs, numbers) {
  const row = list[kind].map((name) => numbers[name] ?? 0);
  return { kind, numbers: Float64Array.from({ length: runs * row.length }, (_, i) => row[i % row.length]) };
}

const OPTIMIZER = {
  learningRate: 0.05,
  momentum: 0.9,
  nesterov: 1,
  decay: 0.9,
  epsilon: 1e-8,
  beta1: 0.9,
  beta2: 0.99,
};
const FLOW = { weightDecay: 0.01, time: 1, relativeTolerance: 1e-4 };
const SCHEDULE = { warmup: 2, steps: 4, final: 0.1, every: 2, factor: 0.5 };

/**
 * A chunk of `runs` runs over 6 given sequences of 5 steps; `optimizer` and `schedule` by name, numbers marked [N] in
 * src/native/chunk.ts as one number for all runs, everything else as there.
 */
export function chunkOf(native, shape, given = {}) {
  const { runs = 3, batch = 6, time = 5, loss = "mse", optimizer = "adam", schedule = "constant", ...rest } = given;
  const layout = native.layout(shape);
  const column = (value) => new Float64Array(runs).fill(value);
  const rows = {
    clipNorms: Infinity,
    lossBelow: -Infinity,
    gradientBelow: 0,
    stateNoise: 0,
    steps: 4,
    epochs: Infinity,
  };
  for (const name of Object.keys(rows))
    rows[name] = typeof rest[name] === "object" ? rest[name] : column(rest[name] ?? rows[name]);
  return {
    shape,
    runs,
    parameters: parametersOf(native, shape, runs),
    sources: [fixedSource(shape, { batch, time, loss })],
    sequences: batch,
    dataSeeds: Float64Array.from({ length: runs }, (_, i) => i),
    shuffleSeeds: Float64Array.from({ length: runs }, (_, i) => 100 + i),
    batchSize: 0,
    loss,
    scored: "every",
    mode: "bptt",
    optimizer: ruleOf(native.optimizers, optimizer, runs, { ...OPTIMIZER, ...FLOW }),
    schedule: ruleOf(native.schedules, schedule, runs, SCHEDULE),
    parameterRates: new Float64Array(runs * layout.length).fill(NaN),
    frozen: new Uint8Array(layout.length),
    curricula: { from: column(0), epochs: column(0) },
    penalties: [],
    window: 0,
    carryState: false,
    lossEvery: 1,
    checkpoints: Float64Array.of(0, 2),
    threads: 2,
    ...rest,
    ...rows,
  };
}

/** A linear system with `outputs` outputs for 2 inputs, of spectral radius 0.9. */
export function systemOf(native, dimension, seed, outputs = 2) {
  const sizes = { dimension, inputSize: 2, outputSize: outputs };
  return { ...sizes, ...native.randomSystem({ ...sizes, spectralRadius: 0.9, seed }) };
}
