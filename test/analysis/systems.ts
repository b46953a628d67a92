import { createModel, eigenvalues } from "../../src/index.js";
import type { Model } from "../../src/index.js";
import { randomNumbers } from "../helpers.js";

export type Matrix = number[][];

export interface Dense {
  A: Matrix;
  B: Matrix;
  C: Matrix;
}

export const fill = (rows: number, columns: number, value: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));

export const times = (a: Matrix, b: Matrix): Matrix =>
  fill(a.length, b[0]!.length, (i, j) => a[i]!.reduce((sum, value, k) => sum + value * b[k]![j]!, 0));

export const transpose = (a: Matrix): Matrix => fill(a[0]!.length, a.length, (i, j) => a[j]![i]!);

export const diagonal = (values: number[]): Matrix =>
  fill(values.length, values.length, (i, j) => (i === j ? values[i]! : 0));

/** Entries in [-1, 1). */
export function random(rows: number, columns: number, seed: number): Matrix {
  const next = randomNumbers(seed);
  return fill(rows, columns, () => 2 * next() - 1);
}

/** The rows of a random matrix made orthonormal, twice. */
export function orthogonal(n: number, seed: number): Matrix {
  const rows = random(n, n, seed);
  for (let pass = 0; pass < 2; pass++) {
    rows.forEach((row, i) => {
      for (const above of rows.slice(0, i)) {
        const along = row.reduce((sum, value, k) => sum + value * above[k]!, 0);
        row.forEach((_, k) => (row[k]! -= along * above[k]!));
      }
      const size = Math.hypot(...row);
      row.forEach((_, k) => (row[k]! /= size));
    });
  }
  return rows;
}

export interface RandomSystem {
  dimension: number;
  inputs?: number;
  outputs?: number;
  radius?: number;
  seed: number;
}

/** A random system of the given spectral radius. */
export function randomSystem({ dimension, inputs = 1, outputs = 1, radius = 0.9, seed }: RandomSystem): Dense {
  const A = random(dimension, dimension, seed);
  const B = random(dimension, inputs, seed + 1);
  const C = random(outputs, dimension, seed + 2);
  const { re, im } = eigenvalues({ A, B, C })[0]!;
  const scale = radius / Math.hypot(re, im);
  return { A: A.map((row) => row.map((value) => value * scale)), B, C };
}

/** The same impulse response in other coordinates. */
export function rotated({ A, B, C }: Dense, seed: number): Dense {
  const q = orthogonal(A.length, seed);
  return { A: times(times(q, A), transpose(q)), B: times(q, B), C: times(C, transpose(q)) };
}

/** The sum of two responses. `coupling` goes from the states of `y` to those of `x`. */
export function sideBySide(x: Dense, y: Dense, coupling?: Matrix): Dense {
  const [n, m] = [x.A.length, y.A.length];
  return {
    A: fill(n + m, n + m, (i, j) => {
      if (i < n) return j < n ? x.A[i]![j]! : (coupling?.[i]?.[j - n] ?? 0);
      return j < n ? 0 : y.A[i - n]![j - n]!;
    }),
    B: [...x.B, ...y.B],
    C: x.C.map((row, o) => [...row, ...y.C[o]!]),
  };
}

/** A = diag(eigenvalues), B = 1, C = weights. */
export const modes = (eigenvalues: number[], weights: number[]): Dense => ({
  A: diagonal(eigenvalues),
  B: eigenvalues.map(() => [1]),
  C: [weights],
});

/** The sum over all lags of the squared response of modes, sum of w_i w_k / (1 - x_i x_k). */
export const energy = (eigenvalues: number[], weights: number[]): number =>
  eigenvalues.reduce(
    (sum, x, i) =>
      sum + eigenvalues.reduce((row, y, k) => row + (weights[i]! * weights[k]!) / (1 - x + x * (1 - y)), 0),
    0,
  );

/** Two modes in coordinates that are not orthogonal; exact where the numbers have few bits. */
export function skewed([x, y]: [number, number], [v, w]: [number, number]): Dense {
  const A = [
    [2 * x - y, y - x],
    [2 * x - 2 * y, 2 * y - x],
  ];
  return { A, B: [[2], [3]], C: [[2 * v - w, w - v]] };
}

/** A delay line: the response is 1 at the lag n - 1 alone. */
export const delayLine = (n: number): Dense => ({
  A: fill(n, n, (i, j) => (j === i - 1 ? 1 : 0)),
  B: fill(n, 1, (i) => (i === 0 ? 1 : 0)),
  C: fill(1, n, (_, j) => (j === n - 1 ? 1 : 0)),
});

export function modelOf({ A, B, C }: Dense): Model {
  const sizes = { hiddenSize: A.length, inputSize: B[0]!.length, outputSize: C.length };
  const model = createModel({ cell: "linear", dtype: "float64", ...sizes });
  const tensor = (rows: Matrix): { shape: number[]; data: Float64Array } => ({
    shape: [rows.length, rows[0]!.length],
    data: Float64Array.from(rows.flat()),
  });
  model.setParameters({ A: tensor(A), B: tensor(B), C: tensor(C) });
  return model;
}
