import type { RunSpec } from "../../run/index.js";
import { EPOCHS, WORDS, rates } from "./setting.js";
import type { CountingCell } from "./setting.js";

/** What may keep a counter exact beyond its training, one at a time. */
export interface Remedy {
  name: string;
  /** Fields of the training that differ from the study's. */
  train: (cell: CountingCell) => Partial<RunSpec["train"]>;
}

export const remedies: readonly Remedy[] = [
  { name: "state passing", train: () => ({ carryState: true }) },
  {
    name: "weight decay",
    train: (cell) => ({ optimizer: { kind: "adamw", learningRate: rates[cell], weightDecay: 0.01 } }),
  },
  { name: "rate decay", train: () => ({ schedule: { kind: "cosine", steps: EPOCHS * WORDS } }) },
];
