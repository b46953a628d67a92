import { native, runJob, withOutlastErrors } from "../native/index.js";
import type { JobOptions, NativePart, NativeTraining } from "../native/index.js";
import { nativeChunk, runResults } from "./chunk.js";
import type { ChunkPlan, Means, RunResult } from "./chunk.js";

/** How a run stands after a part of its training. */
export interface Standing {
  /** Mean of the losses that the part judges it by, or its last one where it ended before; Infinity if not finite. */
  loss: number;
  /** It has no more steps to make. */
  isOver: boolean;
}

/**
 * A chunk trained in parts, in which not every run takes part: those that go on share lanes anew each time, and the
 * core keeps what they need in between. Every result is the one that `runChunk` gives, bit by bit.
 */
export class PartedChunk {
  readonly #plan: ChunkPlan;
  readonly #training: NativeTraining;

  /** Throws OUTLAST_INVALID_SPEC for runs that do not go together, OUTLAST_INVALID_ARGUMENT for a gradient flow. */
  constructor(plan: ChunkPlan, means: Means) {
    this.#plan = plan;
    this.#training = withOutlastErrors(native().beginTraining(nativeChunk(plan, means)));
  }

  /** Trains some runs, by ascending numbers. After an abort, or an error, the chunk is of no more use. */
  async advance(runs: readonly number[], part: NativePart, options: JobOptions): Promise<Standing[]> {
    const { losses, over } = await runJob(this.#training.advance(Uint32Array.from(runs), part), options);
    return runs.map((_, i) => ({ loss: losses[i]!, isOver: over[i] === 1 }));
  }

  /** What runs, by ascending numbers, came to: "stopped" where they were not over. Each can be taken once. */
  take(runs: readonly number[]): RunResult[] {
    return runResults(this.#plan, this.#training.take(Uint32Array.from(runs)));
  }
}
