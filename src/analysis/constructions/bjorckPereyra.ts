/**
 * Weights x with sum over i of x[i] nodes[i]^j = values[j] for every j < nodes.length: the algorithm of Björck and
 * Pereyra (1970; Golub and Van Loan, 4.6.2), which keeps more digits than elimination, most where nodes rise or fall
 * (Higham 1987). The nodes must be distinct.
 */
export function solveVandermonde(nodes: readonly number[], values: readonly number[]): number[] {
  const x = [...values];
  const last = nodes.length - 1;
  for (let k = 0; k < last; k++) {
    for (let i = last; i > k; i--) x[i]! -= nodes[k]! * x[i - 1]!;
  }
  for (let k = last - 1; k >= 0; k--) {
    for (let i = k + 1; i <= last; i++) x[i]! /= nodes[i]! - nodes[i - k - 1]!;
    for (let i = k; i < last; i++) x[i]! -= x[i + 1]!;
  }
  return x;
}
