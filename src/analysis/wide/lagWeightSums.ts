import { checkSetting, lagCoefficients } from "./setting.js";
import type { WideSetting } from "./setting.js";

/** Sums of lag weights over all lags. */
export interface LagWeightSums {
  /** sum of rho_i over all lags. */
  total: number;
  /** sum of i rho_i. */
  moment: number;
  /** tau_K = moment / total, the mean lag of the kernel; NaN where nothing trains. */
  memoryLength: number;
}

/**
 * Closed sums over the infinitely many weights of `lagWeights`: with rho_i = a v^i + b i v^(i-1), v = nuW < 1,
 *
 *     sum rho_i = a / (1-v) + b / (1-v)^2,    sum i rho_i = a v / (1-v)^2 + b (1+v) / (1-v)^3.
 *
 * From nuW = 1 on they are infinite.
 */
export function lagWeightSums(setting: WideSetting): LagWeightSums {
  const checked = checkSetting(setting);
  const { direct: a, inner: b } = lagCoefficients(checked);
  const v = checked.nuW;
  if (v >= 1 && a + b > 0) return { total: Infinity, moment: Infinity, memoryLength: Infinity };
  if (a + b === 0) return { total: 0, moment: 0, memoryLength: NaN };
  const rest = 1 - v;
  const total = (a + b / rest) / rest;
  const moment = (a * v + (b * (1 + v)) / rest) / (rest * rest);
  return { total, moment, memoryLength: moment / total };
}

/**
 * The lag of the largest weight, the first of equal ones; Infinity where they grow without end (from nuW = 1 on).
 * rho_(i+1) > rho_i holds exactly where i < v (b - a (1-v)) / (b (1-v)), at lag 0 where b > a (1-v).
 */
export function peakLag(setting: WideSetting): number {
  const checked = checkSetting(setting);
  const { direct: a, inner: b } = lagCoefficients(checked);
  const v = checked.nuW;
  if (b <= a * (1 - v)) return 0;
  return v >= 1 ? Infinity : Math.max(1, Math.ceil((v * (b - a * (1 - v))) / (b * (1 - v))));
}
