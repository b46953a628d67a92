import { createModel } from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { fill, times, transpose } from "../analysis/systems.js";
import type { Matrix } from "../analysis/systems.js";

/** A linear student in float64, of two inputs and outputs where nothing else is said. */
export function student(change: Partial<ModelSpec> = {}): Model {
  const spec = { cell: "linear", inputSize: 2, outputSize: 2, hiddenSize: 4, dtype: "float64" } as const;
  return createModel({ ...spec, init: { kind: "gaussian", std: 0.5 }, ...change }, { seed: 3 });
}

/** X^T X / n of n rows. */
export function covarianceOf(rows: Matrix): Matrix {
  const sums = times(transpose(rows), rows);
  return fill(sums.length, sums.length, (i, j) => sums[i]![j]! / rows.length);
}

/** Rows of a sequence's numbers as sequences of `inputSize` numbers a step. */
export function sequencesOf(rows: Matrix, inputSize = 2): number[][][] {
  return rows.map((row) =>
    Array.from({ length: row.length / inputSize }, (_, t) => row.slice(t * inputSize, (t + 1) * inputSize)),
  );
}
