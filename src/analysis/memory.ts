import { checkFields } from "../core/index.js";
import { native } from "../native/index.js";
import type { NativeMemoryCurve } from "../native/index.js";
import type { ToleranceOptions } from "./errorAtInfinity.js";
import { MAX_LAGS, checkNumber, checkTolerance, checkWhole } from "./options.js";
import { checkSettles } from "./settles.js";
import { denseSystem } from "./system.js";
import type { System } from "./system.js";

/** How much of the input of k steps ago a state keeps, for every k. */
export interface MemoryCurve {
  /** At the lags 0 .. lags - 1. */
  perLag: Float64Array;
  /** Over all lags. */
  total: number;
}

/**
 * Linear memory capacity, m_k = tr(V_k^T G^-1 V_k) with V_k = A^k B and the reachability Gramian G: how well a linear
 * read-out of the state recovers the inputs of k steps ago (white inputs; summed over them, so at most inputSize). Over
 * all lags it is the rank of G: the number of reachable states, those counted by `tolerance` as in
 * `reachableObservableSpectrum`. Throws OUTLAST_INVALID_ARGUMENT where the reachable part's spectral radius is not
 * under 1.
 */
export function memoryCapacity(system: System, options: ToleranceOptions & { lags: number }): MemoryCurve {
  const dense = denseSystem(system, "system");
  checkFields(options, "the options of memoryCapacity", ["lags", "tolerance"]);
  const lags = checkWhole(options.lags, "lags", 0, MAX_LAGS);
  checkSettles(dense, "reachable", "The memory capacity needs");
  return curve(native().memoryCapacity(dense, { lags, tolerance: checkTolerance(options.tolerance) }));
}

/**
 * Fisher memory curve (Ganguli, Huh and Sompolinsky 2008), J(k) = tr(V_k^T N^-1 V_k) with V_k = A^k B and the
 * covariance N = noise times the sum over j of A^j A^jT of a state whose units have noise of that variance at every
 * step. Over all lags at most H / noise an input, and exactly |B|^2 / noise for a normal A. Throws
 * OUTLAST_INVALID_ARGUMENT where the spectral radius of A is not under 1.
 */
export function fisherMemoryCurve(system: System, options: { lags: number; noise?: number }): MemoryCurve {
  const dense = denseSystem(system, "system");
  checkFields(options, "the options of fisherMemoryCurve", ["lags", "noise"]);
  const lags = checkWhole(options.lags, "lags", 0, MAX_LAGS);
  const noise = checkNumber(options.noise ?? 1, "noise", Number.MIN_VALUE, Number.MAX_VALUE);
  checkSettles(dense, "all", "The Fisher memory curve needs");
  return curve(native().fisherMemory(dense, { lags, noise }));
}

function curve({ lags, total }: NativeMemoryCurve): MemoryCurve {
  return { perLag: lags, total };
}
