import { checkFields } from "../core/index.js";
import { native } from "../native/index.js";
import type { ToleranceOptions } from "./errorAtInfinity.js";
import { checkTolerance } from "./options.js";
import { denseSystem } from "./system.js";
import type { System } from "./system.js";

/** A complex number. */
export interface Complex {
  re: number;
  im: number;
}

/** Eigenvalues of the part of a system that inputs reach and outputs see. */
export interface ReachableObservableSpectrum {
  /** The eigenvalues of A. */
  all: Complex[];
  /** Those of the part that is reachable and observable, the only ones that the impulse response shows. */
  minimal: Complex[];
  /** Numbers of states. */
  dimension: { all: number; reachable: number; observable: number; minimal: number };
  /**
   * The largest modulus of `all` and of `minimal`, 0 of none. The latter decides about stability: with A near the
   * identity the former stays 1 while the map forgets.
   */
  spectralRadius: { all: number; minimal: number };
}

/**
 * The eigenvalues of A, largest modulus first; of moduli that agree to 1e-12 the larger real part first, then the
 * larger imaginary part. Conjugate pairs are exact.
 */
export function eigenvalues(system: System): Complex[] {
  return pairs(native().eigenvalues(denseSystem(system, "system")));
}

/**
 * The eigenvalues of A beside those of the minimal part. States count as reachable whose singular value in the factor
 * of the reachability Gramian is above `tolerance` times the largest, as observable likewise, as minimal by their
 * Hankel singular value: all of w A, with w < 1 where the spectral radius is near 1 or more, for which all three parts
 * are the same.
 */
export function reachableObservableSpectrum(
  system: System,
  options: ToleranceOptions = {},
): ReachableObservableSpectrum {
  const dense = denseSystem(system, "system");
  checkFields(options, "the options", ["tolerance"]);
  const found = native().spectrum(dense, { tolerance: checkTolerance(options.tolerance) });
  const [all, minimal] = [pairs(found.all), pairs(found.minimal)];
  const { reachable, observable } = found;
  return {
    all,
    minimal,
    dimension: { all: all.length, reachable, observable, minimal: minimal.length },
    spectralRadius: { all: modulus(all[0]), minimal: modulus(minimal[0]) },
  };
}

function pairs(numbers: Float64Array): Complex[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({ re: numbers[2 * i]!, im: numbers[2 * i + 1]! }));
}

function modulus({ re, im }: Complex = { re: 0, im: 0 }): number {
  return Math.sqrt(re * re + im * im);
}
