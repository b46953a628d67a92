// What native/evaluation answers about one-unit models over all Dyck-1 strings.
import type { FloatArray, NativeJob, NativeShape } from "./types.js";

/** A model of one unit, two inputs (one-hot brackets) and two outputs. */
export interface NativeCertify {
  shape: NativeShape;
  /** [P] */
  parameters: FloatArray;
  /** An output says yes at this value and above. */
  threshold: number;
  /** The longest strings looked at. */
  upTo: number;
  /** The greatest depth looked at over all lengths, 0 for none. */
  deepest: number;
}

export interface NativeCertificate {
  /** Whether steps keep the order of states, or reverse it: to the last bit, but for bounded rounding, or not. */
  order: "exact" | "widened" | "none";
  /** All prefixes of up to so many symbols are right. */
  horizon: number;
  /** A prefix whose last step is its first wrong one, 1 for an opening bracket; empty where none was found. */
  worst: Uint8Array;
  /** Strings of any length that never go deeper are right. */
  depth: number;
}

/** The part of `Native` that is about them. */
export interface NativeCertification {
  certify(request: NativeCertify): NativeJob<NativeCertificate>;
}
