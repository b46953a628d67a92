// Training: every cell, lane mode, number type, loss, optimizer, schedule, penalty and setting; in one go and in parts.
import { chunkOf, numbersOf, shapeOf } from "../makers.mjs";

/**
 * Sizes of batch and state by which lanes are chosen: sequences, models or hidden units side by side. Runs, sequences
 * and units are no multiples of a pack.
 */
const MODES = {
  sequences: { batch: 19 },
  models: { batch: 1, runs: 7, hiddenSize: 3 },
  units: { batch: 1, hiddenSize: 21 },
};
const STRUCTURES = ["full", "symmetric", "diagonal", "complexDiagonal"];

const same = (a, b) => a.length === b.length && a.every((x, i) => Object.is(x, b[i]));

async function trains(exercise, what, chunk) {
  const { native } = exercise;
  const result = await exercise.settled(native.runChunk(chunk));
  exercise.expect(result.status.length === chunk.runs, `${what}: not every run has a status`);
  if (chunk.optimizer.kind === "gradientFlow") return;
  // In parts, of which not every run makes the first.
  const training = native.beginTraining({ ...chunk, threads: 1 });
  const all = Uint32Array.from({ length: chunk.runs }, (_, i) => i);
  await exercise.settled(training.advance(all.slice(0, 1), { judgedFrom: 0, to: 1 }));
  await exercise.settled(training.advance(all, { judgedFrom: 1, to: Infinity }));
  const { parameters } = training.take(all);
  exercise.expect(same(parameters, result.parameters), `${what}: parts and two threads give other numbers`);
}

async function everyCellAndMode(exercise) {
  const { native, small } = exercise;
  for (const cell of native.cells) {
    for (const dtype of ["float32", "float64"]) {
      for (const [mode, { batch, runs = 2, hiddenSize = 5 }] of Object.entries(MODES)) {
        for (const deep of small || cell === "linear" ? [false] : [false, true]) {
          const rest = deep ? { layers: 2, learnInitialState: true } : {};
          const shape = shapeOf({ cell, dtype, hiddenSize, bias: cell !== "linear", ...rest });
          await trains(exercise, `${cell} ${dtype} ${mode}`, chunkOf(native, shape, { batch, runs }));
        }
      }
    }
  }
}

async function everyRule(exercise) {
  const { native } = exercise;
  const shape = shapeOf({ cell: "gru", dtype: "float32" });
  for (const optimizer of Object.keys(native.optimizers)) {
    const flow = optimizer === "gradientFlow";
    for (const schedule of flow ? ["constant"] : Object.keys(native.schedules)) {
      for (const { batch } of Object.values(MODES)) {
        const chunk = chunkOf(native, flow ? shapeOf({ cell: "gru" }) : shape, { batch, optimizer, schedule });
        await trains(exercise, `${optimizer}, ${schedule}`, chunk);
      }
    }
  }
  for (const loss of native.losses) {
    for (const scored of ["last", "every"]) {
      for (const { batch } of Object.values(MODES)) {
        for (const readoutActivation of loss === "mse" ? ["none", "sigmoid", "clip"] : ["none"]) {
          const given = { ...shape, outputSize: 3, readoutActivation };
          await trains(exercise, `${loss}, ${scored}`, chunkOf(native, given, { batch, loss, scored }));
        }
      }
    }
  }
}

/** What else a chunk may say, by name. */
function settings(native) {
  const lstm = shapeOf({ cell: "lstm", learnInitialState: true, layers: 2 });
  const count = native.layout(lstm).length;
  const column = (...values) => Float64Array.from(values);
  const penalty = { kind: "saturation", numbers: Float64Array.of(0.1, 2, 0.2, 1, 0, 1) };
  const states = { initialH: numbersOf(2 * 6 * 3, 1), initialC: numbersOf(2 * 6 * 3, 2) };
  return Object.entries({
    batches: { batchSize: 4, epochs: 2.5, steps: Infinity, schedule: "cosine" },
    "one batch of models": { batchSize: 1, steps: 13 },
    "a window": { window: 2, batchSize: 4 },
    "states that go on": { window: 3, carryState: true, batchSize: 3, steps: 9 },
    "given states": states,
    "states of models": { ...states, batchSize: 2 },
    noise: { stateNoise: column(0, 0.1, 0.5) },
    "noise in models": { stateNoise: 0.1, batchSize: 1 },
    curricula: { curricula: { from: column(1, 2, 5), epochs: column(2, 0, 3) }, batchSize: 2, steps: 9 },
    penalties: { penalties: [penalty] },
    "penalties of models": { penalties: [penalty, penalty], batchSize: 1 },
    "frozen parameters": { frozen: new Uint8Array(count).fill(1, 0, 3) },
    "rates of parameters": { parameterRates: numbersOf(3 * count, 1).map((x) => x / 100) },
    "clipped gradients": { clipNorms: column(0.01, Infinity, 1) },
    "an early end": { lossBelow: column(100, -Infinity, 0.1) },
    "other steps": { steps: column(0, 1, 9), lossEvery: 3 },
    divergence: {
      optimizer: "gd",
      clipNorms: column(1, 1, 1),
      parameterRates: new Float64Array(3 * count).fill(1e307),
    },
    "no checkpoints": { checkpoints: column() },
  }).map(([name, given]) => [name, chunkOf(native, lstm, given)]);
}

async function linearCells(exercise) {
  const { native } = exercise;
  for (const structure of STRUCTURES) {
    for (const dtype of ["float32", "float64"]) {
      for (const { batch, hiddenSize = 6 } of Object.values(MODES)) {
        const even = hiddenSize + (hiddenSize % 2);
        const shape = shapeOf({ cell: "linear", structure, dtype, hiddenSize: even, bias: false });
        for (const mode of ["bptt", "impulse"]) {
          for (const scored of ["last", "every"])
            await trains(exercise, `${structure}, ${mode}`, chunkOf(native, shape, { batch, mode, scored }));
        }
        if (dtype === "float32") continue;
        for (const mode of ["bptt", "impulse"])
          await trains(exercise, `${structure}, flow`, chunkOf(native, shape, { mode, optimizer: "gradientFlow" }));
      }
    }
  }
}

export async function training(exercise) {
  await everyCellAndMode(exercise);
  await everyRule(exercise);
  await linearCells(exercise);
  for (const [name, chunk] of settings(exercise.native)) await trains(exercise, name, chunk);
}
