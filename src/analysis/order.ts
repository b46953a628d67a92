import { native } from "../native/index.js";
import { checkFields } from "../core/index.js";
import type { ToleranceOptions } from "./errorAtInfinity.js";
import { hankelSingularValues } from "./hankel.js";
import { checkTolerance, checkWhole } from "./options.js";
import { reachableObservableSpectrum } from "./spectrum.js";
import type { System } from "./system.js";

/**
 * The numerical McMillan degree: the number of states of the smallest system with this impulse response. Counts the
 * Hankel singular values above `tolerance` (default 1e-12) times the largest one, of the response weighted by w^j where
 * the spectral radius is near 1 or more, which has the same degree.
 */
export function mcMillanDegree(system: System, options: ToleranceOptions = {}): number {
  return reachableObservableSpectrum(system, options).minimal.length;
}

/**
 * Twice the sum of the Hankel singular values from the `states`-th on: what a balanced truncation to that many states
 * is off by at most, as the largest |difference of the frequency responses| (Glover 1984). Throws as
 * `hankelSingularValues` does.
 */
export function truncationBound(system: System, states: number): number {
  const values = hankelSingularValues(system);
  checkWhole(states, "states", 0, values.length);
  return 2 * values.subarray(states).reduce((sum, value) => sum + value, 0);
}

/** How many states of a linear system matter. */
export interface EffectiveOrder {
  /** exp of the entropy of sigma_i / sum sigma: n for n equal values, 1 for a single one, 0 for none. */
  entropy: number;
  /** Values above `tolerance` times the largest. */
  count: number;
}

/**
 * How many states a system uses, by its Hankel singular values sigma_i (linear-bias literature's effective order).
 * Throws as `hankelSingularValues` does.
 */
export function effectiveOrder(system: System, options: ToleranceOptions = {}): EffectiveOrder {
  checkFields(options, "the options of effectiveOrder", ["tolerance"]);
  const tolerance = checkTolerance(options.tolerance);
  const values = hankelSingularValues(system);
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum === 0) return { entropy: 0, count: 0 };
  const shares = values.filter((value) => value > 0).map((value) => value / sum);
  const logarithms = native().elementary("log", shares);
  const entropy = shares.reduce((total, share, i) => total - share * logarithms[i]!, 0);
  const largest = values[0]!;
  return {
    entropy: native().elementary("exp", Float64Array.of(entropy))[0]!,
    count: values.filter((value) => value > tolerance * largest).length,
  };
}
