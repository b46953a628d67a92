// The cases that have a target, and peers beside us. `against` names the engines that take part; a target's `against`,
// those whose fastest it is measured by.
import { describe, evaluation, linear, training } from "./computations.mjs";

const JAVASCRIPT = ["TensorFlow.js wasm", "TensorFlow.js cpu", "brain.js"];

const ratio = (against, must, stretch) => ({ kind: "ratio", against: [against].flat(), must, stretch });
const share = (must, stretch) => ({ kind: "share", must, stretch });
const atMost = (must, stretch) => ({ kind: "at most", must, stretch });
const atLeast = (must, stretch) => ({ kind: "at least", must, stretch });

const MICROSECONDS = "us of CPU a step and model";

function step(of, targets, rest = {}) {
  const against = [...new Set([...targets.flatMap((target) => target.against ?? []), ...(rest.against ?? [])])];
  const name = `training, ${describe(of)}`;
  return { name, unit: MICROSECONDS, of, targets, ...rest, against };
}

const threadsOf = (hidden) => ({
  name: `two threads, 8 models, LSTM H${hidden} B32 float32`,
  unit: "times faster than one, by the wall",
  of: { ...training("lstm", hidden, 32, { models: 8 }), kind: "threads" },
  time: "wall",
  targets: [atLeast(1.85, 1.97)],
});

export const targets = [
  step(training("lstm", 2, 32), [ratio("PyTorch", 50, 90)], {
    against: ["JAX", "Eigen", "TensorFlow.js wasm", "brain.js"],
    quick: true,
  }),
  step(training("lstm", 2, 32, { models: 64 }), [ratio("JAX", 8, 14)], { against: ["torch.func.vmap"] }),
  step(training("lstm", 16, 32), [ratio("PyTorch", 5, 7), ratio("JAX", 4, 6), ratio(JAVASCRIPT, 100, 200)], {
    against: ["torch.compile", "Eigen"],
    quick: true,
  }),
  step(training("lstm", 16, 32), [share(0.6, 0.7)], { name: "training, LSTM H16 T50 B32 float32, by itself" }),
  step(training("lstm", 16, 32, { models: 64 }), [ratio("JAX", 4, 6)]),
  step(training("lstm", 16, 1), [ratio(JAVASCRIPT, 50, 100)], { against: ["PyTorch", "JAX"] }),
  step(training("lstm", 2, 1, { models: 1024, steps: 500 }), [ratio("PyTorch", 800, 1500), ratio("JAX", 5, 8)], {
    against: ["torch.func.vmap"],
    quick: true,
  }),
  step(training("gru", 2, 32), [ratio("PyTorch", 300, 500)], { quick: true }),
  step(training("gru", 16, 32), [ratio("PyTorch", 30, 45)]),
  step(training("relu", 2, 32), [ratio("PyTorch", 600, 1000)], { against: ["torch.compile", "Eigen"] }),
  step(training("relu", 2, 32, { models: 64 }), [ratio("JAX", 18, 30)], { against: ["torch.func.vmap"] }),
  step(training("lstm", 64, 32), [share(0.8, 0.88)], {
    against: ["PyTorch", "JAX", "Eigen", "TensorFlow.js wasm"],
    quick: true,
  }),
  step(training("lstm", 128, 32), [share(0.85, 0.92)], { against: ["PyTorch", "JAX", "Eigen", "TensorFlow.js wasm"] }),
  step(training("lstm", 256, 32), [share(0.85, 0.93)], { against: ["PyTorch", "JAX", "Eigen"] }),
  ...[
    [16, 0.5, 0.58],
    [64, 0.72, 0.82],
    [128, 0.75, 0.86],
  ].map(([hidden, must, stretch]) =>
    step(training("lstm", hidden, 32, { dtype: "float64" }), [share(must, stretch)], { against: ["PyTorch", "Eigen"] }),
  ),
  ...[
    [16, 0.55, 0.65],
    [64, 0.75, 0.85],
    [128, 0.8, 0.9],
  ].map(([hidden, must, stretch]) =>
    step(training("tanh", hidden, 32), [share(must, stretch)], { against: ["PyTorch", "Eigen"] }),
  ),
  step(training("lstm", 64, 32), [share(0.7, 0.82)], {
    name: "training, LSTM H64 T50 B32 float32, at level v3",
    isa: "v3",
  }),
  step(linear(40, 100, 20, { mode: "bptt" }), [ratio("PyTorch", 4.5, 6)]),
  step(linear(40, 100, 20, { mode: "impulse" }), [ratio("PyTorch", 200, 400)], {
    name: "training, linear H40 T20 B100 float32, impulse mode",
  }),
  {
    name: "evaluation, LSTM H16 B1 float32, 10,000 steps",
    unit: "ns of CPU a time step",
    of: evaluation("lstm", 16, 1, 10_000),
    targets: [ratio("onnxruntime", 2.5, 3.5)],
    against: ["onnxruntime"],
    quick: true,
  },
  {
    name: "evaluation, LSTM H2 B1 float32, 16 models, 10,000 steps",
    unit: "ns of CPU a time step and model",
    of: evaluation("lstm", 2, 1, 10_000, { models: 16 }),
    targets: [ratio("onnxruntime", 20, 35)],
    against: ["onnxruntime"],
  },
  ...[2, 16, 64].map(threadsOf),
  {
    name: "a call that trains one step, LSTM H2 B1 float32",
    unit: "us by the wall",
    of: { ...training("lstm", 2, 1), kind: "oneStep" },
    time: "wall",
    targets: [atMost(150, 30)],
    quick: true,
  },
  {
    name: "the counting study, 55 runs of 300,000 updates, all cores",
    unit: "s by the wall",
    of: { kind: "study", epochs: 30 },
    time: "wall",
    targets: [atMost(8, 3)],
  },
  {
    name: "a step of extrapolate, LSTM H16 float32, Dyck words of length 10,000",
    unit: "ns of CPU a time step",
    of: { kind: "stringEvaluation", cell: "lstm", hidden: 16, batch: 16, time: 10_000 },
    targets: [],
  },
  ...[2e5, 4e6].flatMap((count) =>
    ["float32", "float64"].map((dtype) => ({
      name: `a call of train with ${count} given numbers, ${dtype}`,
      unit: "ms by the wall",
      of: { kind: "givenNumbers", count, dtype },
      time: "wall",
      targets: [],
    })),
  ),
];
