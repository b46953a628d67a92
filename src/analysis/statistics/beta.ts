import { exp, log, log1p } from "./elementary.js";

/** Coefficients of 1/x, 1/x^3, ... in Stirling's series of ln Gamma (DLMF 5.11.1). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];

/** ln Gamma(x), x > 0: Stirling's series from 10 on, Gamma(x + 1) = x Gamma(x) below. */
export function logGamma(x: number): number {
  let product = 1;
  for (; x < 10; x++) product *= x;
  let [sum, power] = [0, 1 / x];
  for (const coefficient of stirling) {
    sum += coefficient * power;
    power /= x * x;
  }
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * Math.PI) + sum - log(product);
}

/**
 * The regularized incomplete beta function I_x(a, b), 0 <= x <= 1, a and b > 0, by the continued fraction of DLMF
 * 8.17.22 (Lentz's method); small values keep their relative precision. `rest` is 1 - x, to be given where the
 * subtraction would lose it.
 */
export function regularizedBeta(x: number, a: number, b: number, rest = 1 - x): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  // The fraction converges fast on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(rest, b, a, x);
  const logFactor = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * (rest < 0.5 ? log(rest) : log1p(-x));
  return (exp(logFactor) * fraction(x, a, b)) / a;
}

/** 1 / (1 + d_1 / (1 + d_2 / (1 + ...))), d_(2m) = m (b - m) x / ..., d_(2m+1) = -(a + m) (a + b + m) x / .... */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const safe = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let [c, d] = [1, 1 / safe(1 - ((a + b) * x) / (a + 1))];
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const term of [even, odd]) {
      d = 1 / safe(1 + term * d);
      c = safe(1 + term / c);
      factor = c * d;
      value *= factor;
    }
    if (Math.abs(factor - 1) <= Number.EPSILON) break;
  }
  return value;
}
