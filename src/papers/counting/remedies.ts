import type { RunSpec } from "../../run/index.js";
import { EPOCHS, WORDS, rates } from "./setting.js";
import type { CountingCell } from "./setting.js";

/** Whether most runs of a cell get deeper with a remedy than without, of those that come to another depth. */
export type Verdict = "deeper" | "shallower" | "neither";

/** What may make a counter last beyond its training, one at a time. */
export interface Remedy {
  name: string;
  /** What our runs of 100 seeds came to, of each cell that it is tried on. */
  effect: Partial<Record<CountingCell, Verdict>>;
  /** Fields of the training that differ from the study's. */
  train: (cell: CountingCell) => Partial<RunSpec["train"]>;
}

/** All make the study's 300,000 updates. */
export const remedies: readonly Remedy[] = [
  {
    name: "length curriculum",
    effect: { lstm: "neither", relu: "neither" },
    train: () => ({ curriculum: { from: 10, epochs: 10 }, steps: EPOCHS * WORDS }),
  },
  {
    name: "state passing",
    effect: { lstm: "neither", relu: "shallower" },
    train: () => ({ carryState: true }),
  },
  // Only gates can be saturated; sigma and tanh are 1 in float32 from 17.4 and 9.1 on.
  {
    name: "saturation penalty",
    effect: { lstm: "deeper" },
    train: () => ({ saturation: { weight: 1e-4, target: 20 } }),
  },
  {
    name: "weight decay",
    effect: { lstm: "shallower", relu: "shallower" },
    train: (cell) => ({ optimizer: { kind: "adamw", learningRate: rates[cell], weightDecay: 0.01 } }),
  },
  {
    name: "rate decay",
    effect: { lstm: "deeper", relu: "deeper" },
    train: () => ({ schedule: { kind: "cosine", steps: EPOCHS * WORDS } }),
  },
  {
    name: "state noise",
    effect: { lstm: "neither", relu: "neither" },
    train: () => ({ stateNoise: 0.1 }),
  },
];
