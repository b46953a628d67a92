import type { NativeAnalysis } from "./analysis.js";
import type { NativeCertification } from "./certificate.js";
import type { NativeChunk, NativeChunkResult, NativeTraining } from "./chunk.js";
import type { NativeEvaluation, NativeEvaluationResult, NativeScan, NativeScanResult } from "./evaluation.js";
import type { NativeExcursionSearch } from "./excursions.js";

/**
 * Every native function, with those of analysis.ts, certificate.ts and excursions.ts, and nothing else; what training
 * and evaluation read is in files of their own. Names of list items (cells, losses, ...) travel as strings, numbers in
 * typed arrays; JavaScript owns every buffer, native code copies what a job reads at its start. Legend: N models, B
 * sequences, T steps, I inputs, H hidden, O outputs, P parameters, L layers.
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

/** A device that does a job's arithmetic: which of those that a library has. */
export interface NativeDevice {
  /** The library's file. */
  library: string;
  /** From 0 on, in the library's own order. */
  ordinal: number;
}

/** What a library says of one of its devices. */
export interface NativeDeviceInfo {
  name: string;
  /** Models that it trains at a time, about: fewer take as long. */
  teams: number;
  /** Of its memory, when it was asked. */
  freeBytes: number;
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

export interface Native extends NativeAnalysis, NativeCertification, NativeExcursionSearch {
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
  /** The devices of a library, which is loaded and stays so. Throws OUTLAST_DEVICE, also where there is none. */
  devices(library: string): NativeDeviceInfo[];
  /** What of some work a device does not do, as part of a sentence; null where it does all of it. Starts nothing. */
  deviceUnsupported(work: NativeChunk | NativeEvaluation | NativeScan): string | null;
  runChunk(chunk: NativeChunk): NativeJob<NativeChunkResult> | NativeDone<NativeChunkResult>;
  /** Not for a gradient flow. */
  beginTraining(chunk: NativeChunk): NativeTraining;
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
  /** Words of the core's own generator: 4 of each of `blocks` (1 by default) counters, `counter` the first of them. */
  philox(counter: Uint32Array, key: Uint32Array, blocks?: number): Uint32Array;
  /** The core's own elementary functions: exp expm1 log log1p sin cos sigmoid tanh, elementwise into a new array. */
  elementary(name: string, values: FloatArray): FloatArray;
}
