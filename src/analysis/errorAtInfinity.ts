import { checkFields } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeSystem } from "../native/index.js";
import { checkTolerance } from "./options.js";
import { densePair } from "./system.js";
import type { System } from "./system.js";

/** A student's error at infinite length. */
export interface ErrorAtInfinity {
  /** The sum over all lags; infinite unless the verdict is "stable". Never negative. */
  error: number;
  /** |error - exact| is at most this, to first order in rounding; infinite unless the verdict is "stable". */
  errorBound: number;
  /** "undecided" where the spectral radius is 1 to within its own rounding. */
  verdict: "stable" | "unstable" | "undecided";
  /** Of the minimal error system: what of student and teacher can be reached, observed, and does not cancel. */
  spectralRadius: number;
  /** The minimal error system's number of states. */
  dimension: number;
}

/** From which error on a student no longer counts as right. */
export interface ToleranceOptions {
  /**
   * What counts as none, relative to the largest Hankel singular value (weighted where the spectral radius is near 1 or
   * more); 1e-12 by default.
   */
  tolerance?: number;
}

/**
 * The error of a student at infinite length, the sum over all j of ||m_j - mhat_j||_F^2: the squared H2 norm of the
 * error system (diag(A, Ahat), [B; Bhat], [C, -Chat]), from the factor S of its reachability Gramian
 * X = A X A^T + B B^T (Hammarling's recursion on the complex Schur form) as ||C S||_F^2. Where eigenvalues lie on the
 * unit circle or outside, the part of the system that they belong to is first reduced to its minimal realization by
 * balancing: what of it stays under `tolerance` times the Hankel singular values of student and teacher, or under
 * rounding, is left out, in error and in bound. Throws OUTLAST_SHAPE where the sizes of inputs or outputs differ.
 */
export function errorAtInfinity(student: System, teacher: System, options: ToleranceOptions = {}): ErrorAtInfinity {
  const pair = densePair(student, teacher);
  checkFields(options, "the options of errorAtInfinity", ["tolerance"]);
  return infiniteError(pair.student, pair.teacher, checkTolerance(options.tolerance));
}

/** The same for systems that are checked. */
export function infiniteError(student: NativeSystem, teacher: NativeSystem, tolerance: number): ErrorAtInfinity {
  const { verdict, error, bound, radius, dimension } = native().infiniteError(student, teacher, { tolerance });
  return { error, errorBound: bound, verdict, spectralRadius: radius, dimension };
}
