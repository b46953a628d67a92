// What is measured on a device: LSTMs of one input and output, 50 steps, as the targets of issue slots have them.

const lstm = { kind: "training", cell: "lstm", dtype: "float32", optimizer: "adam", inputs: 1, time: 50, batch: 32 };

/** Floating-point operations of one model's step that nobody can do without: products forward and of both gradients. */
export function operationsOf({ hidden, inputs, time, batch }) {
  const perStep = 4 * hidden * (hidden + inputs + 1) * 2;
  return 3 * perStep * time * batch;
}

/**
 * Instructions that a warp issues in one model's step, counted in the machine code of its two loops over time (sm_90);
 * only where a warp has the model.
 */
export function slotsOf({ hidden, time, batch }) {
  const perStep = { 2: 570, 16: 820 }[hidden];
  return perStep === undefined ? undefined : (perStep * time * batch * hidden) / 32;
}

/** Cases with their targets in model-steps a second (`must`, `stretch`), and the peers that they are held to. */
export const cases = [
  { name: "LSTM H2", of: { ...lstm, hidden: 2, models: 16384 }, must: 10e6, stretch: 25e6 },
  { name: "LSTM H16", of: { ...lstm, hidden: 16, models: 8192 }, must: 0.6e6, stretch: 1.5e6 },
  { name: "LSTM H64", of: { ...lstm, hidden: 64, models: 2048 }, must: 60e3, stretch: 150e3 },
  { name: "LSTM H128", of: { ...lstm, hidden: 128, models: 2048 }, must: 15e3, stretch: 35e3 },
  { name: "LSTM H16, 128 models", of: { ...lstm, hidden: 16, models: 128 } },
  { name: "LSTM H16, one model", of: { ...lstm, hidden: 16, models: 1 } },
  { name: "LSTM H16, batch of 4", of: { ...lstm, hidden: 16, models: 8192, batch: 4 } },
  { name: "LSTM H256, one model, batch of 64", of: { ...lstm, hidden: 256, models: 1, batch: 64 }, atLeast: "PyTorch" },
  { name: "LSTM H512, one model, batch of 64", of: { ...lstm, hidden: 512, models: 1, batch: 64 }, atLeast: "PyTorch" },
];

export const peers = ["PyTorch", "torch.func.vmap", "JAX"];
