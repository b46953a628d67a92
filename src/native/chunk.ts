// The one training job of the native core: what it reads, and what it leaves.
import type { FloatArray, NativeDevice, NativeJob, NativeShape, NativeSource } from "./types.js";

/** An item of `Native.optimizers`, `schedules` or `penalties` with one row of numbers a run, [N, fields]. */
export interface NativeRule {
  kind: string;
  numbers: Float64Array;
}

/** Many specs of one shape. Arrays marked [N] hold one number a run. */
export interface NativeChunk {
  shape: NativeShape;
  runs: number;
  /** [N,P] */
  parameters: FloatArray;
  /** One for all runs, or one a run. */
  sources: NativeSource[];
  /** Sequences of the fixed set, or 0: fresh at every step. */
  sequences: number;
  /** Per sequence of a fixed set, [L,sequences,H] each: where its state starts. */
  initialH?: FloatArray;
  initialC?: FloatArray;
  dataSeeds: Float64Array;
  shuffleSeeds: Float64Array;
  /** Sequences a batch; 0: all. */
  batchSize: number;
  loss: string;
  scored: "last" | "every";
  /** How gradients are computed; "impulse" takes a linear cell, without window, carried or given states. */
  mode: "bptt" | "impulse";
  optimizer: NativeRule;
  schedule: NativeRule;
  /** [N, parameters of the layout]: learning rate of each, NaN for the optimizer's own. */
  parameterRates: Float64Array;
  /** [parameters of the layout]: 1 where frozen. */
  frozen: Uint8Array;
  /** [N] global-norm bound, Infinity for none. */
  clipNorms: Float64Array;
  /** [N] a run ends once its loss is below, -Infinity for never. */
  lossBelow: Float64Array;
  /** [N] a gradient flow ends once the gradient's norm is below, 0 for never. */
  gradientBelow: Float64Array;
  /** [N] standard deviation of the noise on the state, 0 for none; its numbers come from the shuffle seed. */
  stateNoise: Float64Array;
  /** [N] each: epoch e < epochs takes sequences of at most from + (longest - from) e / epochs steps; 0 epochs: none. */
  curricula: { from: Float64Array; epochs: Float64Array };
  /** Items of `Native.penalties` that are part of what is descended, but not of the losses. */
  penalties: NativeRule[];
  /** [N] optimizer steps; with `epochs` also given, the smaller of both. */
  steps: Float64Array;
  /** [N] passes over the fixed set; Infinity to go by steps alone. */
  epochs: Float64Array;
  /** Steps of a truncated-BPTT window; 0: whole sequences. */
  window: number;
  carryState: boolean;
  /** Every n-th loss is kept. */
  lossEvery: number;
  /** Ascending steps at which parameters are kept; one that the run never reaches stays NaN. */
  checkpoints: Float64Array;
  threads: number;
  /** Trains in place of the processor, which then prepares what it reads. */
  device?: NativeDevice;
}

export interface NativeChunkResult {
  /** [N,P] */
  parameters: FloatArray;
  /** One a run: the loss before step 0, lossEvery, 2 lossEvery, ... */
  losses: Float64Array<ArrayBuffer>[];
  /** [N] optimizer steps done. */
  steps: Float64Array;
  /** [N] 0 done, 1 stopped, 2 diverged. */
  status: Uint8Array;
  /** [N, checkpoints, P] */
  checkpoints: FloatArray;
  /** Runs that a thread trains at a time: fewer take as long. */
  sideBySide: number;
}

/** A part of a training: it ends for a run once it has made `to` optimizer steps (Infinity: any number), or is over. */
export interface NativePart {
  to: number;
  /** What a run is judged by: its losses before this step and later ones. */
  judgedFrom: number;
}

/** How runs stand after a part, in the order asked for. */
export interface NativeStandings {
  /** Mean of the losses that a run is judged by, or its last one where it ended before; Infinity if not finite. */
  losses: Float64Array;
  /** 1 where the run has no more steps to make. */
  over: Uint8Array;
}

/**
 * A chunk that is trained in parts, in which not every run takes part; the outcomes are those of one job. Runs are
 * named by ascending numbers. Nothing can be asked for while a part is under way, or after one that failed.
 */
export interface NativeTraining {
  advance(runs: Uint32Array, part: NativePart): NativeJob<NativeStandings>;
  /** What these runs leave, "stopped" where they were not over. Once for each: it is let go of. */
  take(runs: Uint32Array): NativeChunkResult;
}
