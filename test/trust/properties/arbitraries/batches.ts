import fc from "fast-check";
import type { Batch, Loss, Model, Scored } from "../../../../src/index.js";
import { losses } from "../../../../src/models/objective.js";
import { filled, randomNumbers, randomTensor } from "../../../helpers.js";
import { plain } from "./numbers.js";

/** What a batch is like: its numbers come of the seed. */
export interface BatchCase {
  batch: number;
  time: number;
  seed: number;
  ragged: boolean;
  masked: boolean;
  /** Whether states come with the sequences. */
  started: boolean;
}

export const batchCases: fc.Arbitrary<BatchCase> = fc.record(
  {
    batch: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
      { weight: 1, arbitrary: fc.constantFrom(8, 17) },
    ),
    time: fc.oneof({ weight: 1, arbitrary: fc.constant(1) }, { weight: 4, arbitrary: fc.integer({ min: 2, max: 7 }) }),
    seed: fc.nat(1000),
    ragged: fc.boolean(),
    masked: fc.boolean(),
    started: fc.boolean(),
  },
  plain,
);

export const lossNames = Object.keys(losses) as Loss[];
export const scoredNames: readonly Scored[] = ["last", "every"];

/** Inputs of such a batch for a model, with what belongs to them. */
export function inputsOf({ spec }: Model, { batch, time, seed, ragged, started }: BatchCase): Omit<Batch, "targets"> {
  const { inputSize, hiddenSize, layers, dtype, cell } = spec;
  const next = randomNumbers(seed + 1);
  const state = [layers, batch, hiddenSize];
  const c = cell === "lstm" ? { c: randomTensor(state, seed + 3, dtype) } : {};
  return {
    inputs: randomTensor([batch, time, inputSize], seed, dtype),
    ...(ragged && { lengths: Array.from({ length: batch }, () => 1 + Math.floor(next() * time)) }),
    ...(started && { initialState: { h: randomTensor(state, seed + 2, dtype), ...c } }),
  };
}

/** The whole batch, with targets that suit the loss. */
export function batchOf(model: Model, shape: BatchCase, { loss, scored }: { loss: Loss; scored: Scored }): Batch {
  const { batch, time, seed, masked } = shape;
  const { outputSize, dtype } = model.spec;
  const given = inputsOf(model, shape);
  const next = randomNumbers(seed + 4);
  // Of each sequence the first step is scored, so that none is left without.
  const mask = filled([batch, time], "int32", (i) => Number(i % time === 0 || next() < 0.5));
  const size = [batch, time, outputSize];
  const numbers = filled(size, dtype, () => (losses[loss].logits ? Math.round(next()) : 2 * next() - 1));
  const classes = filled([batch, time], "int32", () => Math.floor(next() * outputSize));
  return {
    ...given,
    targets: losses[loss].classes ? classes : numbers,
    ...(masked && scored === "every" && { mask }),
  };
}
