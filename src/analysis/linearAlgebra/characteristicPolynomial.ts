import { fixed, multiply, one } from "./fixedPoint.js";
import type { Fixed } from "./fixedPoint.js";
import type { Monic } from "./powersModulo.js";
import type { Matrix } from "./vectors.js";

/**
 * det(x I - A) by Faddeev's and Leverrier's recursion, M_1 = I, c_k = -trace(A M_k) / k, M_(k+1) = A M_k + c_k I: far
 * too ill conditioned for float64, well within 256 bits for some tens of rows. Costs d^4 products.
 */
export function characteristicPolynomial(A: Matrix): Monic {
  const d = A.length;
  const rows = A.map((row) => row.flatMap((value, k) => (value === 0 ? [] : [{ value: fixed(value), k }])));
  const coefficients = Array<Fixed>(d).fill(0n);
  let M = A.map((_, i) => A.map((_, k) => (i === k ? one : 0n)));
  for (let k = 1; k <= d; k++) {
    M = rows.map((row) =>
      A.map((_, j) => row.reduce((sum, entry) => sum + multiply(entry.value, M[entry.k]![j]!), 0n)),
    );
    const c = -M.reduce((sum, row, i) => sum + row[i]!, 0n) / BigInt(k);
    coefficients[d - k] = c;
    M.forEach((row, i) => (row[i]! += c));
  }
  return coefficients;
}
