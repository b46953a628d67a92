import { fixed, fixedNorm, multiply, one } from "./fixedPoint.js";
import type { Fixed } from "./fixedPoint.js";

/** A monic polynomial without its leading 1: coefficients of 1, x, ..., x^(degree - 1). */
export type Monic = readonly Fixed[];

/** The product of (x - root)^multiplicity. */
export function fromRoots(roots: readonly number[], multiplicity: number): Monic {
  let coefficients: Fixed[] = [one];
  for (const root of roots.flatMap((value) => Array<number>(multiplicity).fill(value))) {
    const shift = fixed(root);
    const raised = [0n, ...coefficients];
    coefficients = raised.map((value, k) => value - multiply(shift, coefficients[k] ?? 0n));
  }
  return coefficients.slice(0, -1);
}

/** The product of two monic polynomials. */
export function polynomialProduct(p: Monic, q: Monic): Monic {
  const product = Array<Fixed>(p.length + q.length + 1).fill(0n);
  [...p, one].forEach((a, i) => [...q, one].forEach((b, k) => (product[i + k]! += multiply(a, b))));
  return product.slice(0, -1);
}

/** The Euclidean norm of a monic polynomial's coefficients, the leading 1 included. */
export function coefficientNorm(p: Monic): number {
  return fixedNorm([...p, one]);
}

/**
 * ||x^j mod p||_2 for j < count: the coefficients of the polynomial of degree below that of p which agrees with x^j at
 * the roots of p, each as often as it is a root (the Hermite interpolant of x^j where all are double). Upper bounds:
 * fixed-point arithmetic, and to each norm what rounding can have done to it is added, 2^-46 of it for the few
 * operations in float64 here and where it is used.
 *
 * From remainder to remainder by x r - (top coefficient of r) p. A rounding error made on the way is carried on as
 * powers of x are, by the companion matrix of p, whose powers have the remainders as columns.
 */
export function remainderNorms(p: Monic, count: number): number[] {
  const degree = p.length;
  const norms: number[] = [];
  let remainder = p.map((_, k) => (k === 0 ? one : 0n));
  for (let j = 0; j < count + degree; j++) {
    norms.push(fixedNorm(remainder));
    const top = remainder[degree - 1]!;
    remainder = p.map((value, k) => (remainder[k - 1] ?? 0n) - multiply(top, value));
  }
  const unit = (degree * (degree + coefficientNorm(p))) / 2 ** 256; // made in a step, by rounding it and the p it took
  let [largest, made] = [Math.max(...norms.slice(0, degree)), 0];
  return norms.slice(0, count).map((value, j) => {
    largest = Math.max(largest, norms[j + degree]!);
    made += unit * (1 + value);
    return (value + made * Math.sqrt(degree) * largest) * (1 + 1 / 2 ** 46);
  });
}
