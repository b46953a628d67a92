import { losses, nativeBatch } from "../models/index.js";
import type { Batch, Objective, ResolvedModelSpec } from "../models/index.js";
import { fixedSource } from "../tasks/index.js";
import type { ChunkPlan } from "./chunk.js";

/** A batch of given sequences as the fixed set that training draws its mini-batches from; `longest` in steps. */
export function fixedData(
  spec: ResolvedModelSpec,
  data: Batch,
  objective: Objective,
): Pick<ChunkPlan, "source" | "sequences" | "initialState"> & { longest: number } {
  const batch = nativeBatch(spec, data, objective);
  const { initialH: h, initialC: c } = batch;
  return {
    source: fixedSource(batch, spec.inputSize, losses[objective.loss].classes ? 1 : spec.outputSize),
    sequences: batch.batch,
    longest: batch.lengths?.reduce((most, length) => Math.max(most, length), 0) ?? batch.time,
    ...(h === undefined ? {} : { initialState: { h, c } }),
  };
}
