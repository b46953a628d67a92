// Every cell of the grid beside PyTorch; the worst one is named.
import { describe, training } from "./computations.mjs";

const axes = { hidden: [2, 16, 64, 128, 256], time: [50, 200], batch: [1, 32, 256], dtype: ["float32", "float64"] };
const quick = ["LSTM H256 T50 B1 float32", "tanh H64 T50 B32 float32"];

function* cells() {
  for (const cell of ["lstm", "gru", "tanh", "relu", "linear"])
    for (const dtype of axes.dtype)
      for (const hidden of axes.hidden)
        for (const time of axes.time)
          for (const batch of axes.batch) yield training(cell, hidden, batch, { time, dtype });
}

// Three hundred cells: a quarter of a second has to do for a chunk.
export const grid = [...cells()].map((of) => ({
  name: describe(of),
  unit: "us of CPU a step",
  of: { ...of, longest: 0.25 },
  targets: [{ kind: "ratio", against: ["PyTorch"], must: 1.1, stretch: 1.25 }],
  against: ["PyTorch"],
  quick: quick.includes(describe(of)),
}));
