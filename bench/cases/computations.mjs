// Computations as data: every engine's process is given one, and says what it measured.

/** One optimizer step, mse at the last step: 50 steps of 4 inputs, Adam, one model, float32, unless said otherwise. */
export function training(cell, hidden, batch, rest = {}) {
  const usual = { time: 50, inputs: 4, dtype: "float32", models: 1, optimizer: "adam" };
  return { kind: "training", cell, hidden, batch, ...usual, ...rest };
}

/** The linear networks of the papers: one input, gradient descent. */
export function linear(hidden, batch, time, rest = {}) {
  return training("linear", hidden, batch, { time, inputs: 1, optimizer: "gd", ...rest });
}

/** Forward only, outputs at every step. */
export function evaluation(cell, hidden, batch, time, rest = {}) {
  return { kind: "evaluation", cell, hidden, batch, time, inputs: 4, dtype: "float32", models: 1, ...rest };
}

const cellNames = { lstm: "LSTM", gru: "GRU", tanh: "tanh", relu: "ReLU", linear: "linear" };

/** LSTM H16 T50 B32 float32; sizes that are usual are left out of a row's name, not here. */
export function describe({ cell, hidden, batch, time, dtype, models }) {
  const together = models > 1 ? `, ${models} models` : "";
  return `${cellNames[cell]} H${hidden} T${time} B${batch} ${dtype}${together}`;
}
