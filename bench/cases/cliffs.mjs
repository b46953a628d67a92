// What a step costs for each useful unit of work where one more sequence, or one more unit, begins a new pack, beside a
// step of packs that are full.
import { describe, training } from "./computations.mjs";

/** At most, beside full packs. */
export const bar = 1.35;

const hiddenSizes = [2, 4, 8, 16, 64];
const quick = ["LSTM H16 T50 B32 float32", "LSTM H16 T50 B33 float32"];

/** Each row behind the one that it is held to. */
function* rows() {
  for (const dtype of ["float32", "float64"])
    for (const cell of ["lstm", "gru", "tanh", "relu", "linear"]) {
      const of = (hidden, batch) => training(cell, hidden, batch, { dtype });
      for (const hidden of hiddenSizes) {
        yield row(of(hidden, 32));
        yield row(of(hidden, 33), of(hidden, 32));
      }
      yield row(of(17, 32), of(16, 32));
    }
}

function row(of, full) {
  const name = describe(of);
  const own = { name, unit: "us of CPU a step", of: { ...of, longest: 0.25 }, targets: [] };
  return { ...own, ...(full && { full: describe(full) }), quick: quick.includes(name) };
}

export const cliffs = [...rows()];
