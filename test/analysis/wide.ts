import { createModel, train, wideResponse } from "../../src/index.js";
import type { Batch, Model, Tensor, WideRun } from "../../src/index.js";
import { randomNumbers } from "../helpers.js";

/** Normal numbers for test data (Box-Muller). */
export function normalNumbers(seed: number): () => number {
  const next = randomNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function normalTensor(shape: number[], seed: number, std = 1): Tensor & { data: Float64Array } {
  const next = normalNumbers(seed);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from({ length: size }, () => std * next()) };
}

/** White Gaussian inputs and targets that have nothing to do with them. */
export function noiseBatch(
  sizes: { batch: number; time: number; inputs: number; outputs: number },
  seed: number,
): Batch {
  const { batch, time, inputs, outputs } = sizes;
  return {
    inputs: normalTensor([batch, time, inputs], seed),
    targets: normalTensor([batch, time, outputs], seed + 1),
  };
}

/** The impulse responses of a model before each of some steps of training, and after the last one. */
export async function responsesWhileTraining(
  model: Model,
  { data, settings, steps, lags }: { data: Batch; settings: WideRun["train"]; steps: number; lags: number },
): Promise<Tensor> {
  const points = [wideResponse(model, lags)];
  for (let step = 0; step < steps; step++) {
    await train(model, { data, ...settings, steps: 1 });
    points.push(wideResponse(model, lags));
  }
  const flat = points.flatMap(({ data }) => [...data]);
  return { shape: [points.length, ...points[0]!.shape], data: Float64Array.from(flat) };
}

/** A model of a run's spec from a seed. */
export function wideModel({ model }: Pick<WideRun, "model">, seed: number): Model {
  return createModel(model, { seed });
}

/** The rows of numbers that a tensor of two dimensions holds. */
export function rowsOf({ shape, data }: Tensor): number[][] {
  const width = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
}

/** The solution of a regular system of equations, by elimination with pivots. */
export function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows.findIndex(
      (row, r) => r >= c && rows.slice(c).every((other) => Math.abs(other[c]!) <= Math.abs(row[c]!)),
    );
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let r = 0; r < rows.length; r++) {
      if (r === c) continue;
      const factor = rows[r]![c]! / rows[c]![c]!;
      rows[r] = rows[r]!.map((value, k) => value - factor * rows[c]![k]!);
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

export const rms = (values: ArrayLike<number>): number => Math.sqrt(mean(Array.from(values, (value) => value * value)));

export function deviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  return rms(Array.from(values, (value) => value - centre));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
