import type { RunSpec } from "../../run/index.js";
import { EPOCHS, WORDS, rates } from "./setting.js";
import type { CountingCell } from "./setting.js";

/**
 * What runs of a cell come to with a remedy: most count as far as is looked at, most get deeper or less deep than the
 * same seed does without it, or hardly any counts and no more can be said.
 */
export type Verdict = "counts" | "deeper" | "shallower" | "no counter";

/** What may make a counter last beyond its training, one at a time. */
export interface Remedy {
  name: string;
  /** What 100 seeds came to, of each cell that it is tried on. */
  effect: Partial<Record<CountingCell, Verdict>>;
  /** Fields of the training that differ from the study's. */
  train: (cell: CountingCell) => Partial<RunSpec["train"]>;
}

/** All make the study's 300,000 updates. */
export const remedies: readonly Remedy[] = [
  {
    name: "length curriculum",
    effect: { lstm: "no counter", gru: "no counter", relu: "shallower" },
    train: () => ({ curriculum: { from: 10, epochs: 10 }, steps: EPOCHS * WORDS }),
  },
  {
    name: "state passing",
    effect: { lstm: "no counter", gru: "shallower", relu: "shallower" },
    train: () => ({ carryState: true }),
  },
  // Sigma and tanh are 1 in float32 from 17.4 and 9.1 on: such gates make an LSTM count. A ReLU has none, and a GRU's
  // update gate at its limits makes a state that never moves, or a tanh unit.
  {
    name: "saturation penalty",
    effect: { lstm: "counts" },
    train: () => ({ saturation: { weight: 1e-8, target: 20 } }),
  },
  {
    name: "weight decay",
    effect: { lstm: "shallower", gru: "shallower", relu: "no counter" },
    train: (cell) => ({ optimizer: { kind: "adamw", learningRate: rates[cell], weightDecay: 0.01 } }),
  },
  {
    name: "rate decay",
    effect: { lstm: "shallower", gru: "shallower", relu: "deeper" },
    train: () => ({ schedule: { kind: "cosine", steps: EPOCHS * WORDS } }),
  },
  // Counts of a GRU lie nearer to each other, all of them between -1 and 1: of 0.03 it learns nothing.
  {
    name: "state noise",
    effect: { lstm: "deeper", gru: "shallower", relu: "no counter" },
    train: (cell) => ({ stateNoise: cell === "gru" ? 0.003 : 0.03 }),
  },
];
