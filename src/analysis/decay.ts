import { checkFields, describe, invalid } from "../core/index.js";
import { native } from "../native/index.js";
import { numbersIn } from "./checks.js";
import { checkNumber } from "./options.js";
import { impulseResponse } from "./impulse.js";
import type { System } from "./system.js";

/** A model of decay, and how well it fits. */
export interface DecayFit {
  /** geometric: E_k ~ rate^k; polynomial: E_k ~ k^-exponent. */
  geometric: { rate: number; aic: number };
  polynomial: { exponent: number; aic: number };
  /** The one of the smaller AIC. */
  better: "geometric" | "polynomial";
}

/** How a sequence decays, by the models that were fitted to it. */
export interface Decay {
  /** sum k p_k, p_k = E_k / sum E: where the energy lies on average. */
  centroid: number;
  /** 1 / sum p_k^2: how many lags share it. */
  participation: number;
  /** For each asked q the first lag m with p_0 + .. + p_m >= q. */
  quantiles: number[];
  /** Least squares of log E_k over the lags k >= 1 with p_k >= 2^-1022; undefined for fewer than three of them. */
  fit: DecayFit | undefined;
}

/**
 * How fast a memory fades, from its energy E_k at each lag k: ||m_k||_F^2 of an impulse response, or the mean of
 * |dy_t / dx_(t-k)|^2 of any network. E_k = v^k over all lags has centroid v / (1 - v) and participation
 * (1 + v) / (1 - v). `quantiles`: shares of the energy, 0.5 and 0.9 by default. Throws OUTLAST_INVALID_ARGUMENT for
 * energies that are none or are all 0.
 */
export function decayOf(energies: ArrayLike<number>, options: { quantiles?: readonly number[] } = {}): Decay {
  checkFields(options, "the options of decayOf", ["quantiles"]);
  const quantiles = checkQuantiles(options.quantiles ?? [0.5, 0.9]);
  const shares = sharesOf(energies);
  const running = new Float64Array(shares.length);
  let [centroid, squares, sum] = [0, 0, 0];
  shares.forEach((share, k) => {
    centroid += k * share;
    squares += share * share;
    running[k] = sum += share;
  });
  // The last sum is 1 but for rounding.
  const last = shares.length - 1;
  const reached = quantiles.map((q) => running.findIndex((share) => share >= q * running[last]!));
  return { centroid, participation: 1 / squares, quantiles: reached, fit: fitDecay(shares) };
}

/** The same of a linear system's impulse response at the lags 0 .. length - 1. */
export function impulseDecay(system: System, options: { length: number; quantiles?: readonly number[] }): Decay {
  checkFields(options, "the options of impulseDecay", ["length", "quantiles"]);
  const { length, ...rest } = options;
  const { shape, data } = impulseResponse(system, length);
  const size = shape[1]! * shape[2]!;
  const energies = new Float64Array(length);
  data.forEach((value, i) => (energies[Math.floor(i / size)]! += value * value));
  return decayOf(energies, rest);
}

function sharesOf(energies: ArrayLike<number>): Float64Array {
  const list = numbersIn(energies, "energies");
  const fault = list.findIndex((energy) => !(energy >= 0 && energy < Infinity));
  if (fault >= 0) {
    const sentence = `energies must be finite and at least 0, got ${list[fault]!} at lag ${fault}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, `energies[${fault}]`);
  }
  const largest = list.reduce((most, energy) => Math.max(most, energy), 0);
  if (largest === 0) {
    throw invalid("OUTLAST_INVALID_ARGUMENT", "energies must not all be 0: nothing of it decays.", "energies");
  }
  const sum = list.reduce((total, energy) => total + energy / largest, 0);
  return list.map((energy) => energy / largest / sum);
}

function checkQuantiles(quantiles: readonly number[]): number[] {
  if (Array.isArray(quantiles)) return quantiles.map((q: number, i) => checkNumber(q, `quantiles[${i}]`, 0, 1));
  const sentence = `quantiles must be an array of numbers from 0 to 1, got ${describe(quantiles)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "quantiles");
}

/** Smaller numbers have fewer digits. */
const SMALLEST_NORMAL = Number.MIN_VALUE * 2 ** 52;

function fitDecay(shares: Float64Array): DecayFit | undefined {
  const lags = Float64Array.from(shares.keys()).filter((k) => k > 0 && shares[k]! >= SMALLEST_NORMAL);
  if (lags.length < 3) return undefined;
  const logarithms = native().elementary(
    "log",
    lags.map((k) => shares[k]!),
  );
  const geometric = line(lags, logarithms);
  const polynomial = line(native().elementary("log", lags), logarithms);
  return {
    geometric: { rate: native().elementary("exp", Float64Array.of(geometric.slope))[0]!, aic: geometric.aic },
    polynomial: { exponent: -polynomial.slope, aic: polynomial.aic },
    better: geometric.aic <= polynomial.aic ? "geometric" : "polynomial",
  };
}

/** Least squares y = a + slope x; AIC of Gaussian residuals with a, slope and their variance. */
function line(x: ArrayLike<number>, y: ArrayLike<number>): { slope: number; aic: number } {
  const n = x.length;
  const mean = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, value) => sum + value / n, 0);
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, xy, residual] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) * (x[i]! - meanX);
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  const slope = xy / xx;
  for (let i = 0; i < n; i++) {
    const apart = y[i]! - meanY - slope * (x[i]! - meanX);
    residual += apart * apart;
  }
  return { slope, aic: n * native().elementary("log", Float64Array.of(residual / n))[0]! + 6 };
}
