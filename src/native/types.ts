import type { NativeAnalysis } from "./analysis.js";
import type { NativeChunk, NativeChunkResult } from "./chunk.js";

/**
 * Every native function (those of analysis.ts are among them), and nothing else; chunk.ts has what training reads.
 * Names of list items (cells, losses, metrics, ...) travel as strings, numbers in typed arrays; JavaScript owns every
 * buffer, native code copies what a job reads at its start. Legend: N models, B sequences, T steps, I inputs, H hidden,
 * O outputs, P parameters, L layers.
 */

export type FloatArray = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
export type DType = "float32" | "float64";

/** What the models of one native call have in common. */
export interface NativeShape {
  cell: string;
  inputSize: number;
  hiddenSize: number;
  outputSize: number;
  layers: number;
  dtype: DType;
  bias: boolean;
  readoutBias: boolean;
  readoutActivation: string;
  learnInitialState: boolean;
  /**
   * What A is bound to be: "full", "symmetric", "diagonal" or "complexDiagonal", the last three of linear cells alone.
   */
  structure: string;
}

/** One parameter's place in a model's flat vector, in PyTorch's order of names. */
export interface NativeParameter {
  name: string;
  shape: number[];
  offset: number;
  size: number;
}

/** How one parameter is filled: a rule by name and its numbers in the order of `Native.initializers[rule]`. */
export interface NativeInitializer {
  rule: string;
  numbers: Float64Array;
}

/** A batch of given sequences. `inputs` [B,T,I]; `targets` [B,T,O], or class indices [B,T] for "ce". */
export interface NativeBatch {
  batch: number;
  time: number;
  inputs: FloatArray;
  targets?: FloatArray;
  lengths?: Int32Array;
  mask?: Uint8Array;
  /** [L,B,H] each, replacing the learned or zero initial state. */
  initialH?: FloatArray;
  initialC?: FloatArray;
}

export interface NativeForwardResult {
  /** [B,T,O]; zero at and past a sequence's length. */
  outputs: FloatArray;
  /** [L,B,H]: each sequence's state after its own last step. */
  finalH: FloatArray;
  finalC?: FloatArray;
  /** With `allStates`: [L,B,T,H]. */
  statesH?: FloatArray;
  statesC?: FloatArray;
}

export interface NativeGradientsResult {
  loss: number;
  /** [P] */
  gradients: FloatArray;
}

/** Where sequences come from: a source of `Native.sources`, its numbers in that list's order, its arrays by name. */
export interface NativeSource {
  kind: string;
  numbers: Float64Array;
  arrays?: Record<string, FloatArray | Int32Array | Uint8Array>;
}

/**
 * When a scored step counts as right. Rule "threshold": every output on the target's side of `value` (targets split at
 * 1/2, an output equal to the value is on the upper side); "argmax"; "within": every |output - target| <= value;
 * "none": accuracies are NaN.
 */
export interface NativeCorrect {
  rule: "threshold" | "argmax" | "within" | "none";
  value: number;
}

export interface NativeEvaluation {
  shape: NativeShape;
  runs: number;
  /** [N,P] */
  parameters: FloatArray;
  source: NativeSource;
  /** [N] */
  seeds: Float64Array;
  /** Which stream of the seed: "data" replays the training draw, "evaluate" is independent of it. */
  stream: "data" | "evaluate";
  /** [lengths, 2]: from, to (equal for an exact length), ascending in `to`. */
  lengths: Float64Array;
  sequences: number;
  /** One pass over the longest gives every length (exact lengths only). */
  prefix: boolean;
  loss: string;
  scored: "last" | "every";
  correct: NativeCorrect;
  metrics: string[];
  /** Also return every sequence's value. */
  perSequence: boolean;
  threads: number;
}

export interface NativeEvaluationResult {
  /** [N, metrics, 6, lengths]: mean, median, q05, q25, q75, q95 over the sequences. */
  statistics: Float64Array;
  /** [N, lengths]: sequences that there were, fewer than asked where a set has fewer. */
  counts: Float64Array;
  /** With `perSequence`: [N, metrics, lengths, sequences]; NaN where a set had fewer. */
  values?: Float64Array;
}

/** Exhaustive scan: the success criterion at every length 1..upTo in one pass (prefix sampling, exact). */
export interface NativeScan extends Omit<NativeEvaluation, "lengths" | "prefix" | "metrics" | "perSequence" | "runs"> {
  /** The first length looked at. */
  from: number;
  upTo: number;
  metric: string;
  /** Index into mean, median, q05, q25, q75, q95. */
  statistic: number;
  bound: number;
  /** 1: success is value >= bound; 0: value <= bound. */
  atLeast: boolean;
}

export interface NativeScanResult {
  /** The longest length such that it and all shorter ones succeed; 0 for none. */
  horizon: number;
}

/**
 * What a job has done: optimizer steps or sequences over all runs, those planned, run 0's newest loss (NaN before one).
 */
export interface JobProgress {
  done: number;
  total: number;
  loss: number;
}

/** A job on the core's own threads. The promise settles once, also after a stop. */
export interface NativeJob<Result> {
  promise: Promise<Result>;
  /** Asks the job to end; it looks at every step. */
  stop(): void;
  progress(): JobProgress;
}

/** A job too short for a thread, done within the call that asked for it. */
export interface NativeDone<Result> {
  result: Result;
  progress: JobProgress;
}

export interface Native extends NativeAnalysis {
  /** Raised when this interface changes. */
  abi: number;
  version: string;
  /** Name of the instruction-set level in use. */
  isa: string;
  cells: string[];
  losses: string[];
  metrics: string[];
  /** Names of the numbers that each item takes, in order. */
  optimizers: Record<string, string[]>;
  schedules: Record<string, string[]>;
  penalties: Record<string, string[]>;
  initializers: Record<string, string[]>;
  sources: Record<string, string[]>;

  layout(shape: NativeShape): NativeParameter[];
  /** Fills N models, one seed each: [N,P]. `initializers` has one rule a parameter of the layout. */
  initialize(shape: NativeShape, initializers: NativeInitializer[], seeds: Float64Array): FloatArray;
  forward(shape: NativeShape, parameters: FloatArray, batch: NativeBatch, allStates: boolean): NativeForwardResult;
  gradients(
    shape: NativeShape,
    parameters: FloatArray,
    batch: NativeBatch,
    loss: string,
    scored: string,
  ): NativeGradientsResult;
  forwardJob(
    shape: NativeShape,
    parameters: FloatArray,
    batch: NativeBatch,
    allStates: boolean,
  ): NativeJob<NativeForwardResult>;
  gradientsJob(
    shape: NativeShape,
    parameters: FloatArray,
    batch: NativeBatch,
    loss: string,
    scored: string,
  ): NativeJob<NativeGradientsResult>;
  runChunk(chunk: NativeChunk): NativeJob<NativeChunkResult> | NativeDone<NativeChunkResult>;
  evaluate(evaluation: NativeEvaluation): NativeJob<NativeEvaluationResult>;
  scanHorizon(scan: NativeScan): NativeJob<NativeScanResult>;

  /**
   * Draws a set as arrays: inputs [count,T,I], targets [count,T,targetSize], lengths [count], mask [count,T]; T the
   * longest.
   */
  drawSet(
    source: NativeSource,
    request: { seed: number; stream: "data" | "evaluate"; from: number; to: number; count: number; prefix: boolean },
  ): { time: number; inputs: Float64Array; targets: Float64Array; lengths: Int32Array; mask: Uint8Array };

  /**
   * A random linear system as teacher, row-major: A [n,n] Gaussian, scaled to the spectral radius; B [n,inputSize]
   * N(0, 1); C [outputSize,n] N(0, 1/n); each from a stream of its own.
   */
  randomSystem(request: {
    dimension: number;
    inputSize: number;
    outputSize: number;
    spectralRadius: number;
    seed: number;
  }): { A: Float64Array; B: Float64Array; C: Float64Array };
  /** The core's own elementary functions and generator, for tests and for TypeScript that reaches a record. */
  philox(counter: Uint32Array, key: Uint32Array): Uint32Array;
  /** name: exp log sin cos tanh sigmoid expm1 log1p gaussian... of `dtype`, elementwise into a new array. */
  elementary(name: string, values: FloatArray): FloatArray;
}
