// What native/analysis answers about linear systems, each within the call.

/** A linear system: A [H,H], B [H,I], C [O,H], row-major. */
export interface NativeSystem {
  dimension: number;
  inputSize: number;
  outputSize: number;
  A: Float64Array;
  B: Float64Array;
  C: Float64Array;
}

/** One number for each asked number of lags. */
export interface NativeImpulseErrors {
  /**
   * The sum of the squared differences of two impulse responses, and its logarithm, which neither over- nor underflows.
   */
  squared: Float64Array;
  log10Squared: Float64Array;
  /** The largest entry of the differences, its first lag; that of the teacher; the first over the latter. */
  difference: Float64Array;
  worst: Float64Array;
  reference: Float64Array;
  normalized: Float64Array;
}

export interface NativeInfiniteError {
  verdict: "stable" | "unstable" | "undecided";
  error: number;
  bound: number;
  radius: number;
  dimension: number;
}

/** Eigenvalues as pairs (re, im), [n,2]. */
export interface NativeSpectrum {
  all: Float64Array;
  minimal: Float64Array;
  reachable: number;
  observable: number;
}

export interface NativeMemoryCurve {
  lags: Float64Array<ArrayBuffer>;
  total: number;
}

/** The part of `Native` that is about linear systems. */
export interface NativeAnalysis {
  /** [length,O,I] */
  impulseResponse(system: NativeSystem, options: { length: number }): Float64Array<ArrayBuffer>;
  /** `lags` ascending. */
  impulseErrors(student: NativeSystem, teacher: NativeSystem, lags: Float64Array): NativeImpulseErrors;
  infiniteError(student: NativeSystem, teacher: NativeSystem, options: { tolerance: number }): NativeInfiniteError;
  /** [H,2] */
  eigenvalues(system: NativeSystem): Float64Array;
  spectrum(system: NativeSystem, options: { tolerance: number }): NativeSpectrum;
  gramians(system: NativeSystem): {
    reachability: Float64Array<ArrayBuffer>;
    observability: Float64Array<ArrayBuffer>;
  };
  /** [H] */
  hankelValues(system: NativeSystem, options: { tolerance: number }): Float64Array<ArrayBuffer>;
  singularValues(matrix: { rows: number; columns: number; data: Float64Array }): Float64Array<ArrayBuffer>;
  memoryCapacity(system: NativeSystem, options: { lags: number; tolerance: number }): NativeMemoryCurve;
  fisherMemory(system: NativeSystem, options: { lags: number; noise: number }): NativeMemoryCurve;
}
