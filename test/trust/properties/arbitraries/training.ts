import fc from "fast-check";
import type { Hints } from "./fromSchema.js";
import { modelHints } from "./models.js";

/** What fields of training are, where their schemas leave too much open: a few steps, rates that may diverge. */
export const trainHints: Hints = {
  "perParameter.*": modelHints["perParameter.*"]!,
  steps: fc.integer({ min: 0, max: 4 }),
  epochs: fc.integer({ min: 1, max: 2 }),
  batchSize: fc.oneof(fc.constant("full"), fc.integer({ min: 1, max: 4 }), fc.constant(9)),
  learningRate: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(0, 0.001, 0.01, 0.1, 1) },
    { weight: 1, arbitrary: fc.constantFrom(1e-300, 100, 1e6, 1e30, 1e300) },
  ),
  time: fc.constantFrom(0.01, 0.1, 0.3),
  relativeTolerance: fc.constantFrom(1e-3, 1e-6, 1e-9),
  "train.window": fc.integer({ min: 1, max: 5 }),
  "cosine.steps": fc.integer({ min: 1, max: 5 }),
};
